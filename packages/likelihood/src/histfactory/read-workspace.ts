import { AnalysisError, unknownName } from "@ratiometer/config";
import type { Constraint } from "../model/constraint.ts";
import type { Data } from "../model/data.ts";
import type { Parameter } from "../model/parameter.ts";
import type { Factor, FactorCode, ShapeCode, ShapeVariation, TemplateChannel, TemplateModel } from "../model/template-model.ts";
import { templateExperiment, type TemplateExperiment } from "../model/template-experiment.ts";
import type { Measurement, Modifier, ParameterSettings, Workspace, WorkspaceChannel } from "./workspace.ts";

/** How a workspace is read. */
export interface WorkspaceReading {
  /** The first if left out. */
  readonly measurement?: string;
  /** code4 if left out. */
  readonly normsys?: FactorCode;
  /** code4p if left out. */
  readonly histosys?: ShapeCode;
}

/** A workspace as a model with its data. */
export interface WorkspaceModel {
  readonly model: TemplateModel;
  readonly observed: Data;
  readonly experiment: TemplateExperiment;
  /** The measurement's parameter of interest; undefined where it names none. */
  readonly poi: string | undefined;
}

/** All components of one parameter name, as its modifiers and the measurement say. */
interface ParameterSet {
  readonly name: string;
  readonly kind: "free" | "normal" | "poisson" | "coefficient";
  readonly inits: number[];
  readonly bounds: [number, number][];
  readonly fixed: boolean[];
  /** Per component: global observable and standard deviation, or Poisson factor. */
  readonly auxiliary: number[];
  readonly widths: number[];
  /** Whether name[i] or name. */
  readonly scalar: boolean;
  first: number;
}

const filled = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);

const relativeWidth = (total: number, variance: number): number => (total > 0 ? Math.sqrt(variance) / total : 0);

/** δ_b = sqrt(Σ_s σ_sb²)/Σ_s ν_sb over the samples that carry the staterror. */
function staterrorWidths(channel: WorkspaceChannel, name: string): number[] {
  const bins = channel.samples[0].data.length;
  const total = filled(bins, 0);
  const variance = filled(bins, 0);
  for (const { data, modifiers } of channel.samples) {
    for (const modifier of modifiers) {
      if (modifier.type !== "staterror" || modifier.name !== name) continue;
      for (let b = 0; b < bins; b++) {
        total[b] += data[b];
        variance[b] += modifier.data[b] ** 2;
      }
    }
  }
  return total.map((sum, b) => relativeWidth(sum, variance[b]));
}

const coefficient = (name: string): ParameterSet => ({
  name,
  kind: "coefficient",
  inits: [0],
  bounds: [[-10, 10]],
  fixed: [false],
  auxiliary: [0],
  widths: [1],
  scalar: true,
  first: -1,
});

function parameterSet(
  modifier: Exclude<Modifier, { type: "polynomial" }>,
  channel: WorkspaceChannel,
  data: readonly number[],
): ParameterSet {
  const { name } = modifier;
  const bins = data.length;
  const set = (kind: ParameterSet["kind"], n: number, scalar: boolean, init: number, bounds: [number, number]): ParameterSet => ({
    name,
    kind,
    inits: filled(n, init),
    bounds: Array.from({ length: n }, () => bounds),
    fixed: filled(n, false),
    auxiliary: filled(n, init),
    widths: filled(n, 1),
    scalar,
    first: -1,
  });
  switch (modifier.type) {
    case "normfactor":
      return set("free", 1, true, 1, [0, 10]);
    case "normsys":
    case "histosys":
      return set("normal", 1, true, 0, [-5, 5]);
    case "lumi":
      return set("normal", 1, true, 1, [0, 10]);
    case "shapefactor":
      return set("free", bins, false, 1, [0, 10]);
    case "shapesys": {
      const made = set("poisson", bins, false, 1, [1e-10, 10]);
      for (let b = 0; b < bins; b++) {
        const usable = data[b] > 0 && modifier.data[b] > 0;
        made.widths[b] = usable ? (data[b] / modifier.data[b]) ** 2 : 1;
        made.auxiliary[b] = made.widths[b];
        made.fixed[b] = !usable;
      }
      return made;
    }
    case "staterror": {
      const made = set("normal", bins, false, 1, [1e-10, 10]);
      for (const [b, width] of staterrorWidths(channel, name).entries()) {
        made.widths[b] = width > 0 ? width : 1;
        made.fixed[b] = !(width > 0);
      }
      return made;
    }
  }
}

/** The measurement's settings over the defaults. A `fixed` of true or false replaces what bins without yield had. */
function applySettings(set: ParameterSet, settings: ParameterSettings): void {
  const components = set.inits.length;
  const overwrite = <T>(key: keyof ParameterSettings, target: T[], values: readonly T[] | undefined): void => {
    if (values === undefined) return;
    if (values.length !== components) {
      const found = `${values.length} ${key} of "${set.name}", expected ${components}`;
      throw new AnalysisError("MODEL_LENGTH", `the measurement has ${found}`);
    }
    for (const [i, value] of values.entries()) target[i] = value;
  };
  overwrite("inits", set.inits, settings.inits);
  overwrite(
    "bounds",
    set.bounds,
    settings.bounds?.map(([low, high]): [number, number] => [low, high]),
  );
  if (settings.fixed !== undefined) set.fixed.fill(settings.fixed);
  overwrite("auxdata", set.auxiliary, settings.auxdata);
  if (set.kind === "normal") overwrite("sigmas", set.widths, settings.sigmas);
  if (set.kind === "poisson") overwrite("factors", set.widths, settings.factors);
}

const byName = <T extends { readonly name: string }>(items: readonly T[]): T[] => [...items].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Types in the order in which pyhf lays out its parameters; those of a type as they come in channels and samples by name, coefficients before all. */
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

/** The parameters of all modifiers, by name; one name may have a normsys and a histosys. */
function parameterSets(workspace: Workspace): Map<string, ParameterSet> {
  const found: { readonly rank: number; readonly set: ParameterSet }[] = [];
  const ranks = new Map<string, number>();
  const add = (type: Modifier["type"], name: string, make: () => ParameterSet): void => {
    const rank = TYPES.indexOf(type);
    if (!(rank < (ranks.get(name) ?? Infinity))) return;
    ranks.set(name, rank);
    found.push({ rank, set: make() });
  };
  for (const channel of byName(workspace.channels)) {
    for (const { data, modifiers } of byName(channel.samples)) {
      for (const modifier of modifiers) {
        if (modifier.type === "polynomial") for (const name of modifier.data.coefficients) add("polynomial", name, () => coefficient(name));
        else add(modifier.type, modifier.name, () => parameterSet(modifier, channel, data));
      }
    }
  }
  const order = found.filter(({ rank, set }) => ranks.get(set.name) === rank);
  order.sort((a, b) => a.rank - b.rank);
  return new Map(order.map(({ set }) => [set.name, set]));
}

/** Whether the templates of a variation bend: then -2 log L may have a minimum on either side. */
function bends(nominal: readonly number[], up: readonly number[], down: readonly number[]): boolean {
  return nominal.some((value, b) => {
    const [above, below] = [up[b] - value, value - down[b]];
    return (
      Math.abs(above - below) > 0.5 * Math.max(Math.abs(above), Math.abs(below)) &&
      Math.abs(above - below) > 0.2 * Math.sqrt(Math.abs(value) + 1)
    );
  });
}

function searchedNames(workspace: Workspace): Set<string> {
  const names = new Set<string>();
  for (const { samples } of workspace.channels) {
    for (const { data, modifiers } of samples) {
      for (const modifier of modifiers) {
        if (modifier.type === "polynomial") for (const name of modifier.data.coefficients) names.add(name);
        if (modifier.type === "histosys" && bends(data, modifier.data.hi_data, modifier.data.lo_data)) names.add(modifier.name);
      }
    }
  }
  return names;
}

export function measurementOf(workspace: Workspace, name: string | undefined): Measurement {
  if (name === undefined) return workspace.measurements[0];
  const found = workspace.measurements.find((measurement) => measurement.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    "MODEL_UNKNOWN_MEASUREMENT",
    "measurement",
    name,
    workspace.measurements.map((measurement) => measurement.name),
  );
}

function templateChannel(
  { name, samples }: WorkspaceChannel,
  position: (parameter: string) => ParameterSet,
  { normsys = "code4", histosys = "code4p" }: WorkspaceReading,
): TemplateChannel {
  const bins = samples[0].data.length;
  const one = (parameter: string): number => position(parameter).first;
  const each = (parameter: string): Int32Array => Int32Array.from({ length: bins }, (_, b) => one(parameter) + b);
  return {
    name,
    bins,
    samples: samples.map((sample) => {
      const factors: Factor[] = [];
      const variations: ShapeVariation[] = [];
      for (const modifier of sample.modifiers) {
        switch (modifier.type) {
          case "normfactor":
          case "lumi":
            factors.push({ kind: "parameter", parameter: one(modifier.name) });
            break;
          case "normsys": {
            const { hi: up, lo: down } = modifier.data;
            factors.push({ kind: "normalisation", parameter: one(modifier.name), code: normsys, up, down });
            break;
          }
          case "histosys": {
            const difference = (template: readonly number[]): Float64Array =>
              Float64Array.from(template, (value, b) => value - sample.data[b]);
            const { hi_data: up, lo_data: down } = modifier.data;
            variations.push({ parameter: one(modifier.name), code: histosys, up: difference(up), down: difference(down) });
            break;
          }
          case "shapesys":
          case "staterror":
          case "shapefactor":
            factors.push({ kind: "bins", parameters: each(modifier.name) });
            break;
          case "polynomial":
            factors.push({
              kind: "polynomial",
              parameters: Int32Array.from(modifier.data.coefficients, one),
              matrix: Float64Array.from(modifier.data.matrix.flat()),
            });
        }
      }
      return { name: sample.name, nominal: Float64Array.from(sample.data), factors, variations };
    }),
  };
}

/**
 * A workspace as a model (HistFactory, CERN-OPEN-2012-016, in pyhf's conventions). Parameters are in the order of pyhf (types, then as they come); those with one component
 * per bin are "name[i]".
 *
 * @throws AnalysisError MODEL_UNKNOWN_MEASUREMENT, MODEL_UNKNOWN_PARAMETER, MODEL_LENGTH
 */
export function readWorkspace(workspace: Workspace, reading: WorkspaceReading = {}): WorkspaceModel {
  const { config } = measurementOf(workspace, reading.measurement);
  const sets = parameterSets(workspace);
  const names = [...sets.keys()];
  for (const settings of config.parameters) {
    const set = sets.get(settings.name);
    // Settings of what the model does not have mean nothing: pyhf ignores them, and workspaces made from XML are full of them.
    if (set !== undefined) applySettings(set, settings);
  }
  const searched = searchedNames(workspace);
  const parameters: Parameter[] = [];
  const constraints: Constraint[] = [];
  const auxiliary: number[] = [];
  for (const set of sets.values()) {
    set.first = parameters.length;
    for (const [i, init] of set.inits.entries()) {
      const parameter = parameters.length;
      const name = set.scalar ? set.name : `${set.name}[${i}]`;
      const constrained = set.kind === "normal" || set.kind === "poisson";
      const role = set.name === config.poi || set.kind === "coefficient" ? "interest" : constrained ? "constrained" : "free";
      parameters.push({ name, init, bounds: set.bounds[i], fixed: set.fixed[i], role, searched: searched.has(set.name) });
      if (!constrained) continue;
      const width = set.widths[i];
      constraints.push(set.kind === "normal" ? { kind: "normal", parameter, sigma: width } : { kind: "poisson", parameter, tau: width });
      auxiliary.push(set.auxiliary[i]);
    }
  }
  const position = (name: string): ParameterSet => {
    const set = sets.get(name);
    if (set === undefined) throw unknownName("MODEL_UNKNOWN_PARAMETER", "parameter", name, names);
    return set;
  };
  const poi = config.poi === "" ? undefined : config.poi;
  if (poi !== undefined) position(poi);
  const model: TemplateModel = {
    parameters,
    constraints,
    channels: workspace.channels.map((channel) => templateChannel(channel, position, reading)),
  };
  const counts = workspace.channels.flatMap(
    ({ name }) => workspace.observations.find((observation) => observation.name === name)?.data ?? [],
  );
  const observed: Data = { counts: Float64Array.from(counts), auxiliary: Float64Array.from(auxiliary), events: [] };
  return { model, observed, experiment: templateExperiment(model, observed), poi };
}
