import { AnalysisError, type Analysis } from "@ratiometer/config";
import { inPhysicalValues, termCount } from "@ratiometer/eft";
import {
  templateExperiment,
  unbinnedProcess,
  type Coefficient,
  type Constraint,
  type Factor,
  type Parameter,
  type RowWeights,
  type ShapeVariation,
  type TemplateChannel,
  type TemplateExperiment,
} from "@ratiometer/likelihood";
import type { BinnedShape, ShapeSample } from "./binned-shape.ts";
import type { ChannelData } from "./channel-data.ts";

/** The expected events of one process in the bins of a channel. */
export interface BinnedProcess extends Pick<ShapeSample, "name" | "systematics"> {
  /** bins x T, in δ. */
  readonly yields: Float64Array;
}

/** What a nuisance parameter, by its name, does to the rate of an unbinned channel. */
export interface RateFactor {
  readonly name: string;
  readonly up: number;
  readonly down: number;
}

/** The channels of an analysis as forms in δ with what nuisance parameters do to them, as plain data that can be sent to other threads. */
export interface LikelihoodModel {
  readonly coefficients: readonly Coefficient[];
  /** Names, each with an auxiliary measurement N(0 | α, 1). */
  readonly nuisances: readonly string[];
  readonly unbinned: readonly {
    readonly name: string;
    readonly yield: Float64Array;
    readonly domainYield: Float64Array;
    readonly ratio: Float64Array;
    readonly normalisation: Float64Array;
    readonly pool: Float64Array;
    /** Data of each row. */
    readonly weights: Float64Array;
    readonly rates: readonly RateFactor[];
  }[];
  readonly binned: readonly { readonly name: string; readonly processes: readonly BinnedProcess[]; readonly observed: Float64Array }[];
}

/** What the model needs of a channel. */
export type ModelChannel = Pick<ChannelData, "name" | "unbinned" | "pool" | "shape">;

/** Beside a channel's bins: the whole channel in one, which is its rate. */
export type BinnedForm = "score" | "rate";

/** The bins of a channel as processes; `rate` makes one bin of them. */
export function binnedProcesses({ samples }: Pick<BinnedShape, "samples">, form: BinnedForm = "score"): BinnedProcess[] {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return samples.map(({ name, terms, systematics }) => {
    const T = terms[0].length;
    if (form === "score") return { name, yields: Float64Array.from(terms.flat()), systematics };
    return {
      name,
      yields: Float64Array.from({ length: T }, (_, t) => sum(terms.map((bin) => bin[t]))),
      systematics: systematics.map((shift) => ({ ...shift, up: [sum(shift.up)], down: [sum(shift.down)] })),
    };
  });
}

/** What nuisance parameters do to the SM rate of a channel, of all its samples together. */
export function rateFactors({ samples }: Pick<BinnedShape, "samples">): RateFactor[] {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const nominal = sum(samples.map(({ terms }) => sum(terms.map(([sm]) => sm))));
  return (samples[0]?.systematics ?? []).map(({ name }, place) => {
    const shifts = samples.map(({ systematics }) => systematics[place]);
    return { name, up: 1 + sum(shifts.map(({ up }) => sum(up))) / nominal, down: 1 + sum(shifts.map(({ down }) => sum(down))) / nominal };
  });
}

/**
 * The likelihood of an analysis as plain data.
 *
 * @throws AnalysisError CONFIG_NOT_SUPPORTED at `path` where a channel's ratio is no quadratic form
 */
export function likelihoodModel(
  { where }: Pick<Analysis, "where">,
  coefficients: readonly Coefficient[],
  nuisances: readonly string[],
  data: readonly ModelChannel[],
  { path, instead }: { readonly path: string; readonly instead: string },
): LikelihoodModel {
  const unbinned = data.flatMap(({ name, unbinned: channel, pool, shape }) => {
    if (channel === undefined) return [];
    if ("ratio" in channel) return [{ ...channel, domainYield: channel.domainYield ?? channel.yield, pool, rates: rateFactors(shape) }];
    throw new AnalysisError("CONFIG_NOT_SUPPORTED", `channel "${name}" has a ratio that is no quadratic form`, {
      where: where(path),
      path,
      hint: `${instead}, or network: { form: structured }`,
    });
  });
  const binned = data.flatMap(({ name, unbinned: channel, shape }) =>
    channel === undefined ? [{ name, processes: binnedProcesses(shape), observed: Float64Array.from(shape.observed) }] : [],
  );
  return { coefficients, nuisances, unbinned, binned };
}

/** Rows with events. */
function rowsOf(weights: Float64Array): RowWeights {
  const rows = Int32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
  return { rows, weights: Float64Array.from(rows, (row) => weights[row]) };
}

/** How far nuisance parameters are looked for, in standard deviations. */
const REACH = 5;

/** The experiment of a model. */
export function openLikelihoodModel({ coefficients, nuisances, unbinned, binned }: LikelihoodModel): TemplateExperiment {
  const indices = Int32Array.from(coefficients.keys());
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const T = termCount(sm.length);
  const indexOf = (name: string): number => sm.length + nuisances.indexOf(name);
  const parameters = [
    ...coefficients.map(({ name, sm: init, range: bounds }): Parameter => ({
      name,
      init,
      bounds,
      fixed: false,
      role: "interest",
      searched: true,
    })),
    ...nuisances.map((name): Parameter => ({
      name,
      init: 0,
      bounds: [-REACH, REACH],
      fixed: false,
      role: "constrained",
      searched: false,
    })),
  ];
  const constraints = nuisances.map((_, i): Constraint => ({ kind: "normal", parameter: sm.length + i, sigma: 1 }));
  const channels = binned.map(({ name, processes, observed }): TemplateChannel => ({
    name,
    bins: observed.length,
    samples: processes.map(({ name: process, yields, systematics }) => {
      const matrix = new Float64Array(yields.length);
      for (let at = 0; at < yields.length; at += T) matrix.set(inPhysicalValues(yields.subarray(at, at + T), sm), at);
      const relative = (shifts: readonly number[]): Float64Array =>
        Float64Array.from(shifts, (shift, b) => (yields[b * T] === 0 ? 0 : shift / yields[b * T]));
      const factors: Factor[] = systematics.flatMap(({ name: of, factors: both }): Factor[] =>
        both === undefined ? [] : [{ kind: "normalisation", parameter: indexOf(of), code: "code4", ...both }],
      );
      const variations = systematics.flatMap(({ name: of, factors: both, up, down }): ShapeVariation[] =>
        both === undefined ? [{ parameter: indexOf(of), code: "code4p", up: relative(up), down: relative(down) }] : [],
      );
      return {
        name: process,
        nominal: new Float64Array(observed.length).fill(1),
        factors: [{ kind: "polynomial", parameters: indices, matrix }, ...factors],
        variations,
      };
    }),
  }));
  const events = unbinned.map(({ name, weights, pool, rates, ...forms }) => {
    const factors = rates.map(({ name: of, ...both }): Factor => ({
      kind: "normalisation",
      parameter: indexOf(of),
      code: "code4",
      ...both,
    }));
    return {
      name,
      rows: weights.length,
      ...unbinnedProcess({ ...forms, name, coefficients: indices, sm, weights: pool, factors }),
    };
  });
  return templateExperiment(
    { parameters, constraints, channels, unbinned: events },
    {
      counts: Float64Array.from(binned.flatMap(({ observed }) => [...observed])),
      auxiliary: new Float64Array(nuisances.length),
      events: unbinned.map(({ weights }) => rowsOf(weights)),
    },
  );
}
