import { AnalysisError } from "@ratiometer/config";
import type { Measurement, Modifier, Workspace, WorkspaceChannel, WorkspaceSample } from "../histfactory/workspace.ts";
import type { Loss } from "../formats/loss.ts";
import { fixedBins } from "./fixed-bins.ts";
import type { Hs3Axis, Hs3Distribution, Hs3Document, Hs3Modifier, Hs3Sample } from "./hs3-document.ts";
import { writingLosses } from "./writing-losses.ts";
import {
  isNormal,
  resolvedSettings,
  settingsOf,
  workspaceParameters,
  type ResolvedSettings,
  type WorkspaceParameter,
} from "./workspace-parameters.ts";

/** A workspace as an HS3 document. */
export interface Hs3Writing {
  readonly document: Hs3Document;
  /** What a reader that knows only the standard does not understand; all of it is in the document, for `readHs3`. */
  readonly losses: readonly Loss[];
}

type Parameters = ReadonlyMap<string, WorkspaceParameter>;

const LIKELIHOOD = "observed";
const WHERE = "workspace";

const axisOf = (channel: string, bins: number): Hs3Axis => ({ name: `obs_x_${channel}`, min: 0, max: bins, nbins: bins });

/** Settings of every parameter in every measurement. */
type Resolved = ReadonlyMap<string, readonly ResolvedSettings[]>;

function resolve(workspace: Workspace, parameters: Parameters): Resolved {
  const resolved = new Map<string, readonly ResolvedSettings[]>();
  for (const [name, parameter] of parameters) {
    const all = workspace.measurements.map((measurement) => resolvedSettings(parameter, settingsOf(measurement, name)));
    for (const { inits, bounds, auxdata, sigmas } of all) {
      const { length } = parameter.components;
      if (inits.length !== length || bounds.length !== length)
        throw new AnalysisError("MODEL_HS3_UNSUPPORTED", `settings of "${name}" are for ${inits.length} components, it has ${length}`, {
          where: WHERE,
        });
      if (isNormal(parameter.kind) && (auxdata.length !== 1 || sigmas.length !== 1))
        throw new AnalysisError("MODEL_HS3_UNSUPPORTED", `parameter "${name}" has one global observable, found ${auxdata.length}`, {
          where: WHERE,
        });
    }
    resolved.set(name, all);
  }
  return resolved;
}

const constraintName = (component: string): string => `${component}Constraint`;

/** Whether HS3's implied auxiliary measurement, Normal(0 | α, 1), is not the parameter's. */
const hasOwnConstraint = ({ kind }: WorkspaceParameter, settings: readonly ResolvedSettings[]): boolean =>
  isNormal(kind) && (kind === "lumi" || settings.some(({ auxdata, sigmas }) => auxdata[0] !== 0 || sigmas[0] !== 1));

const sigmaOf = (component: string, settings: readonly ResolvedSettings[]): number | string =>
  settings.every(({ sigmas }) => sigmas[0] === settings[0].sigmas[0]) ? settings[0].sigmas[0] : `sigma_${component}`;

function writeModifier(modifier: Modifier, sample: WorkspaceSample, parameters: Parameters, resolved: Resolved): Hs3Modifier {
  const { name, type } = modifier;
  if (modifier.type === "polynomial") return { name, type, parameters: modifier.data.coefficients, data: { matrix: modifier.data.matrix } };
  const parameter = parameters.get(name);
  const settings = resolved.get(name);
  if (parameter === undefined || settings === undefined) throw new Error(`no parameter ${name}`);
  const [component] = parameter.components;
  const own = hasOwnConstraint(parameter, settings) ? { constraint_name: constraintName(component) } : {};
  switch (modifier.type) {
    case "normfactor":
    case "lumi":
      return { name, type: "normfactor", parameter: component, ...own };
    case "normsys":
      return { name, type, parameter: component, constraint: "Gauss", ...own, data: { hi: modifier.data.hi, lo: modifier.data.lo } };
    case "histosys": {
      const data = { hi: { contents: modifier.data.hi_data }, lo: { contents: modifier.data.lo_data } };
      return { name, type, parameter: component, constraint: "Gauss", ...own, data };
    }
    case "shapefactor":
      return { name, type, parameters: parameter.components };
    case "shapesys": {
      const vals = modifier.data.map((uncertainty, bin) => (sample.data[bin] > 0 && uncertainty > 0 ? uncertainty / sample.data[bin] : 0));
      return { name, type, parameters: parameter.components, constraint: "Poisson", data: { vals, uncertainties: modifier.data } };
    }
    case "staterror":
      return { name, type, parameters: parameter.components, constraint: "Gauss" };
  }
}

function writeSample(sample: WorkspaceSample, place: string, parameters: Parameters, resolved: Resolved): Hs3Sample {
  const statistical = sample.modifiers.flatMap((modifier) => (modifier.type === "staterror" ? [modifier] : []));
  if (statistical.length > 1) {
    const names = statistical.map(({ name }) => `"${name}"`).join(" and ");
    throw new AnalysisError("MODEL_HS3_UNSUPPORTED", `${place} has staterror modifiers ${names}, an HS3 sample has one set of errors`, {
      where: WHERE,
    });
  }
  const first = statistical.at(0);
  const errors = first === undefined ? {} : { errors: first.data };
  const modifiers = sample.modifiers.map((modifier) => writeModifier(modifier, sample, parameters, resolved));
  return { name: sample.name, data: { contents: sample.data, ...errors }, modifiers };
}

function writeChannel(channel: WorkspaceChannel, parameters: Parameters, resolved: Resolved): Hs3Distribution {
  const statistical = channel.samples.some(({ modifiers }) => modifiers.some(({ type }) => type === "staterror"));
  return {
    name: `model_${channel.name}`,
    type: "histfactory_dist",
    axes: [axisOf(channel.name, channel.samples[0].data.length)],
    ...(statistical ? { staterror: { constraint: "Gauss", constraint_type: "Gauss", relThreshold: 0 } } : {}),
    samples: channel.samples.map((sample) =>
      writeSample(sample, `sample "${sample.name}" of channel "${channel.name}"`, parameters, resolved),
    ),
  };
}

/** Parameter, component in HS3, and the settings that this component has in one measurement. */
function* components(
  parameters: Parameters,
  resolved: Resolved,
  measurement: number,
): Generator<readonly [WorkspaceParameter, number, ResolvedSettings]> {
  for (const [name, parameter] of parameters) {
    const settings = resolved.get(name)?.[measurement];
    if (settings === undefined) throw new Error(`no settings of ${name}`);
    for (const i of parameter.components.keys()) yield [parameter, i, settings];
  }
}

type Point = Hs3Document["parameter_points"][number]["parameters"][number];

function pointOf(parameters: Parameters, resolved: Resolved, measurement: number, still: ReadonlySet<string>): Point[] {
  return [...components(parameters, resolved, measurement)].flatMap(([parameter, i, settings]) => {
    const name = parameter.components[i];
    const fixed = settings.fixed || still.has(name) ? { const: true as const } : {};
    const point: Point = { name, value: settings.inits[i], ...fixed };
    const all = resolved.get(parameter.name) ?? [];
    if (!hasOwnConstraint(parameter, all)) return [point];
    const sigma = sigmaOf(name, all);
    const width: Point[] = typeof sigma === "string" ? [{ name: sigma, value: settings.sigmas[0], const: true }] : [];
    return [point, { name: `nom_${name}`, value: settings.auxdata[0], const: true }, ...width];
  });
}

function interest({ config }: Measurement, parameters: Parameters): string[] {
  if (config.poi === "") return [];
  const names = parameters.get(config.poi)?.components ?? [config.poi];
  if (names.length > 1)
    throw new AnalysisError("MODEL_HS3_UNSUPPORTED", `the parameter of interest "${config.poi}" has ${names.length} components`, {
      where: WHERE,
    });
  return [...names];
}

/**
 * Writes a workspace as HS3 (HEP Statistics Serialization Standard, 0.2) in the form of ROOT's RooFitHS3: channels as `histfactory_dist` with absolute templates
 * and ROOT's names of parameters (`alpha_…`, `gamma_…_bin_…`, `nom_…`), one analysis per measurement with a domain and a parameter point of its own, the
 * auxiliary measurements implied by "Gauss" and "Poisson", or explicit where a measurement sets `auxdata` or `sigmas`. What `readHs3` makes of it is the workspace.
 * @throws AnalysisError MODEL_HS3_NAME where two parameters would have one name; MODEL_HS3_UNSUPPORTED for two staterror modifiers on a sample and for
 * settings of the wrong length
 */
export function writeHs3(workspace: Workspace): Hs3Writing {
  const parameters = workspaceParameters(workspace, WHERE);
  const resolved = resolve(workspace, parameters);
  const still = fixedBins(workspace, parameters);
  const observed = new Map(workspace.observations.map(({ name, data }) => [name, data]));
  const channels = new Set(workspace.channels.map(({ name }) => name));
  const spare = workspace.observations.map(({ name }) => name).filter((name) => !channels.has(name));
  const constraints = [...parameters.values()].flatMap((parameter): Hs3Distribution[] => {
    const settings = resolved.get(parameter.name) ?? [];
    if (!hasOwnConstraint(parameter, settings)) return [];
    const [name] = parameter.components;
    return [{ name: constraintName(name), type: "gaussian_dist", x: name, mean: `nom_${name}`, sigma: sigmaOf(name, settings) }];
  });
  const suffixed = (i: number, first: string, other: string): string => (i === 0 ? first : `${workspace.measurements[i].name}_${other}`);
  const document: Hs3Document = {
    metadata: { hs3_version: "0.2" },
    distributions: [...workspace.channels.map((channel) => writeChannel(channel, parameters, resolved)), ...constraints],
    data: [...workspace.channels.map(({ name }) => name), ...spare].map((name) => {
      const contents = observed.get(name);
      if (contents === undefined)
        throw new AnalysisError("MODEL_HS3_UNSUPPORTED", `channel "${name}" has no observation`, { where: WHERE });
      return { name: `obsData_${name}`, type: "binned", axes: [axisOf(name, contents.length)], contents };
    }),
    likelihoods: [
      {
        name: LIKELIHOOD,
        distributions: workspace.channels.map(({ name }) => `model_${name}`),
        data: workspace.channels.map(({ name }) => `obsData_${name}`),
      },
    ],
    domains: workspace.measurements.map((_, m) => ({
      name: suffixed(m, "default_domain", "domain"),
      type: "product_domain",
      axes: [...components(parameters, resolved, m)].map(([parameter, i, { bounds }]) => ({
        name: parameter.components[i],
        min: bounds[i][0],
        max: bounds[i][1],
      })),
    })),
    parameter_points: workspace.measurements.map((_, m) => ({
      name: suffixed(m, "default_values", "values"),
      parameters: pointOf(parameters, resolved, m, still),
    })),
    analyses: workspace.measurements.map((measurement, m) => ({
      name: measurement.name,
      likelihood: LIKELIHOOD,
      parameters_of_interest: interest(measurement, parameters),
      domains: [suffixed(m, "default_domain", "domain")],
      init: suffixed(m, "default_values", "values"),
    })),
    misc: { ratiometer: { measurements: workspace.measurements } },
  };
  return { document, losses: [...writingLosses(workspace, parameters)] };
}
