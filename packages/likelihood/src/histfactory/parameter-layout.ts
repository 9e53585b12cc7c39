import type { Constraint } from "../model/constraint.ts";
import type { Parameter } from "../model/parameter.ts";
import { searchedParameters } from "./bending-templates.ts";
import { shapesysUncertainties, staterrorUncertainties, type BinUncertainties } from "./bin-uncertainties.ts";
import { byName } from "./code-point-order.ts";
import { parameterSets, parametersOf, type ParameterSet } from "./parameter-sets.ts";
import type { Measurement, Modifier, ParameterSettings, Workspace } from "./workspace.ts";

/** The parameters of a model with their auxiliary measurements, and where a modifier finds its own. */
export interface ParameterLayout {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
  /** The observed global observable of each constraint. */
  readonly auxiliary: Float64Array;
  /** Index of the parameter of that name; of several components, of the first that belongs to the channel. */
  readonly first: (name: string, channel: string) => number;
}

/** Types in the order in which pyhf lays out its parameters, coefficients before all. */
const TYPES: readonly Modifier["type"][] = [
  "polynomial",
  "histosys",
  "lumi",
  "normfactor",
  "normsys",
  "shapefactor",
  "shapesys",
  "staterror",
];

/** Names in the order of pyhf: types, and in each as they come in channels, samples and modifiers by name. */
function parameterNames(workspace: Workspace): Set<string> {
  const modifiers = workspace.channels
    .toSorted(byName)
    .flatMap(({ samples }) => samples.toSorted(byName).flatMap((sample) => sample.modifiers.toSorted(byName)));
  return new Set(TYPES.flatMap((type) => modifiers.filter((modifier) => modifier.type === type).flatMap(parametersOf)));
}

function uncertainties(workspace: Workspace, { name, types, components }: ParameterSet): BinUncertainties {
  if (types.has("shapesys")) return shapesysUncertainties(workspace, name);
  if (types.has("staterror")) return staterrorUncertainties(workspace, name);
  return { widths: Array.from({ length: components }, () => 1), fixed: Array.from({ length: components }, () => false) };
}

/** Where the components of a staterror of several channels begin: pyhf gives each channel its own. */
function channelOffsets(workspace: Workspace, name: string): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  let next = 0;
  for (const { name: channel, samples } of workspace.channels.toSorted(byName)) {
    if (!samples.some(({ modifiers }) => modifiers.some((modifier) => modifier.type === "staterror" && modifier.name === name))) continue;
    offsets.set(channel, next);
    next += samples[0].data.length;
  }
  return offsets;
}

/**
 * The parameters of a workspace in one of its measurements, in the order of pyhf. Those with one component per bin are "name[i]".
 *
 * @param measurement checked, as from getMeasurement
 */
export function parameterLayout(workspace: Workspace, { config }: Measurement): ParameterLayout {
  const sets = parameterSets(workspace);
  const searched = searchedParameters(workspace);
  const settingsOf = new Map<string, ParameterSettings>(config.parameters.map((settings) => [settings.name, settings]));
  const parameters: Parameter[] = [];
  const constraints: Constraint[] = [];
  const auxiliary: number[] = [];
  const starts = new Map<string, number>();
  const offsets = new Map<string, ReadonlyMap<string, number>>();
  for (const name of parameterNames(workspace)) {
    const set = sets.get(name) as ParameterSet;
    const settings = settingsOf.get(name);
    const { widths, fixed } = uncertainties(workspace, set);
    const perBin = set.types.has("shapefactor") || set.types.has("shapesys") || set.types.has("staterror");
    const interest = name === config.poi || set.types.has("polynomial");
    starts.set(name, parameters.length);
    if (set.types.has("staterror")) offsets.set(name, channelOffsets(workspace, name));
    for (let i = 0; i < set.components; i++) {
      const parameter = parameters.length;
      // a luminosity starts at its measurement
      const init = settings?.inits?.[i] ?? (set.types.has("lumi") ? settings?.auxdata?.[i] : undefined) ?? set.init;
      const [low, high] = settings?.bounds?.[i] ?? set.bounds ?? [0, 10 * init]; // a luminosity's, as pyhf suggests
      parameters.push({
        name: perBin ? `${name}[${i}]` : name,
        init,
        bounds: [low, high],
        fixed: settings?.fixed ?? fixed[i],
        role: interest ? "interest" : set.constraint === "none" ? "free" : "constrained",
        searched: searched.has(name),
      });
      if (set.constraint === "normal") constraints.push({ kind: "normal", parameter, sigma: settings?.sigmas?.[i] ?? widths[i] });
      if (set.constraint === "poisson") constraints.push({ kind: "poisson", parameter, tau: settings?.factors?.[i] ?? widths[i] });
      if (set.constraint !== "none") auxiliary.push(settings?.auxdata?.[i] ?? (set.constraint === "poisson" ? widths[i] : set.init));
    }
  }
  return {
    parameters,
    constraints,
    auxiliary: Float64Array.from(auxiliary),
    first: (name, channel) => (starts.get(name) as number) + (offsets.get(name)?.get(channel) ?? 0),
  };
}
