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
import type { FreeNormalisation } from "@ratiometer/hepdata-export";
import type { BinnedShape, ShapeSample } from "./binned-shape.ts";
import type { ChannelData } from "./channel-data.ts";
import { mixtureProcesses, resolvedByClasses, withProcesses, type MixtureProcess } from "./process-mixture.ts";

/** The expected events of one process in the bins of a channel. */
export interface BinnedProcess extends Pick<ShapeSample, "name" | "systematics" | "branching" | "free"> {
  /** bins x T, in δ. */
  readonly yields: Float64Array;
}

/** What a nuisance parameter, by its name, does to the rate of an unbinned channel. */
export interface RateFactor {
  readonly name: string;
  readonly up: number;
  readonly down: number;
}

/** A free normalisation that multiplies a share of the rate of an unbinned channel. */
export interface FreeShare {
  readonly name: string;
  readonly share: number;
}

/** The parameters of a likelihood beside its coefficients. */
export interface FittedParameters {
  /** Names, each with an auxiliary measurement N(0 | α, 1). */
  readonly nuisances: readonly string[];
  /** Factors on yields that start at 1. */
  readonly free: readonly FreeNormalisation[];
}

/** No parameters beside the coefficients. */
export const COEFFICIENTS_ALONE: FittedParameters = { nuisances: [], free: [] };

/** The channels of an analysis as forms in δ with what nuisance parameters do to them, as plain data that can be sent to other threads. */
export interface LikelihoodModel extends FittedParameters {
  readonly coefficients: readonly Coefficient[];
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
    /** T terms of the branching fraction of all its processes, 1 at the SM. */
    readonly branching?: readonly number[];
    readonly free?: readonly FreeShare[];
    /** Processes with factors of their own; those above are on all of them. */
    readonly processes?: readonly MixtureProcess[];
  }[];
  readonly binned: readonly { readonly name: string; readonly processes: readonly BinnedProcess[]; readonly observed: Float64Array }[];
}

/** What the model needs of a channel. */
export type ModelChannel = Pick<ChannelData, "name" | "unbinned" | "pool" | "shape" | "branching" | "processes">;

/** The bins of a channel, or the whole channel in one, which is its rate. */
export type BinnedForm = "score" | "rate";

/** Which form unbinned channels have in a likelihood: events with their ratios, or a binned one. */
export type ChannelForm = "events" | BinnedForm;

/** The bins of a channel as processes; `rate` makes one bin of them. */
export function binnedProcesses({ samples }: Pick<BinnedShape, "samples">, form: BinnedForm = "score"): BinnedProcess[] {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return samples.map(({ name, terms, systematics, branching, free }) => {
    const T = terms[0].length;
    const factors = { ...(branching === undefined ? {} : { branching }), ...(free === undefined ? {} : { free }) };
    if (form === "score") return { name, yields: Float64Array.from(terms.flat()), systematics, ...factors };
    return {
      name,
      ...factors,
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

/** Shares of the SM rate of a channel that free normalisations multiply. */
export function freeShares({ samples }: Pick<BinnedShape, "samples">): FreeShare[] {
  const nominal = (some: readonly ShapeSample[]): number => some.reduce((sum, { terms }) => sum + terms.reduce((a, [sm]) => a + sm, 0), 0);
  const names = [...new Set(samples.flatMap(({ free = [] }) => free))];
  return names.map((name) => {
    const concerned = samples.filter(({ free = [] }) => free.includes(name));
    // exactly 1 where there is nothing else, whatever the order of sums
    const rest = nominal(samples.filter((sample) => !concerned.includes(sample)));
    return { name, share: rest === 0 ? 1 : nominal(concerned) / (nominal(concerned) + rest) };
  });
}

/** The model of channels with some of its parameters alone. */
interface ModelSettings extends FittedParameters {
  readonly coefficients: readonly Coefficient[];
  /** events if left out. */
  readonly form?: ChannelForm;
  /** Where an analysis asks for what a ratio that is no quadratic form cannot have, and what to do. */
  readonly path: string;
  readonly instead: string;
}

/**
 * The likelihood of an analysis as plain data. What channels know of other parameters than those given is left out.
 *
 * @throws AnalysisError CONFIG_NOT_SUPPORTED at `path` where a channel's ratio is no quadratic form
 */
export function likelihoodModel(
  { where }: Pick<Analysis, "where">,
  data: readonly ModelChannel[],
  { coefficients, nuisances, free, form = "events", path, instead }: ModelSettings,
): LikelihoodModel {
  const isNuisance = ({ name }: { readonly name: string }): boolean => nuisances.includes(name);
  const isFree = (name: string): boolean => free.some((each) => each.name === name);
  const known = (processes: readonly BinnedProcess[]): BinnedProcess[] =>
    processes.map(({ systematics, free: own = [], ...process }) => ({
      ...process,
      systematics: systematics.filter(isNuisance),
      free: own.filter(isFree),
    }));
  const unbinned = data.flatMap(({ name, unbinned: channel, pool, shape, branching, processes }) => {
    if (channel === undefined || form !== "events") return [];
    if ("ratio" in channel) {
      const resolved = processes === undefined ? new Set<string>() : resolvedByClasses(processes, shape);
      const ofAll = ({ name: of }: { readonly name: string }): boolean => !resolved.has(of);
      const isResolved = (of: string): boolean => resolved.has(of) && (isFree(of) || nuisances.includes(of));
      return [
        {
          ...channel,
          domainYield: channel.domainYield ?? channel.yield,
          pool,
          rates: rateFactors(shape).filter(isNuisance).filter(ofAll),
          ...(branching === undefined ? {} : { branching: branching.terms }),
          free: freeShares(shape)
            .filter((each) => isFree(each.name))
            .filter(ofAll),
          ...(processes === undefined ? {} : { processes: mixtureProcesses(processes, shape, channel.yield, isResolved) }),
        },
      ];
    }
    throw new AnalysisError("CONFIG_NOT_SUPPORTED", `channel "${name}" has a ratio that is no quadratic form`, {
      where: where(path),
      path,
      hint: `${instead}, or network: { form: structured }`,
    });
  });
  const binned = data.flatMap(({ name, unbinned: channel, shape, branching }) => {
    if (channel !== undefined && form === "events") return [];
    if (channel === undefined || form === "score")
      return [{ name, processes: known(binnedProcesses(shape)), observed: Float64Array.from(shape.observed) }];
    const observed = Float64Array.of(shape.observed.reduce((a, b) => a + b, 0));
    // without other parameters the rate is that of the unbinned channel, to which more events contribute than to the bins
    const whole = { name: "events", yields: channel.yield, systematics: [], ...(branching === undefined ? {} : { branching }) };
    return [{ name, processes: nuisances.length + free.length === 0 ? [whole] : known(binnedProcesses(shape, "rate")), observed }];
  });
  return { coefficients, nuisances, free, unbinned, binned };
}

/** Rows with events. */
function rowsOf(weights: Float64Array): RowWeights {
  const rows = Int32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
  return { rows, weights: Float64Array.from(rows, (row) => weights[row]) };
}

/** 1 + s (μ − 1): what the factor μ on a share s of the events makes of their number. */
function shareFactor(parameter: number, share: number): Factor {
  if (share === 1) return { kind: "parameter", parameter };
  return {
    kind: "function",
    parameters: Int32Array.of(parameter),
    evaluate: ([factor]) => ({ value: 1 + share * (factor - 1), gradient: Float64Array.of(share), hessian: Float64Array.of(0) }),
  };
}

/** How far nuisance parameters are looked for, in standard deviations. */
const REACH = 5;

/** The experiment of a model. */
export function openLikelihoodModel({ coefficients, nuisances, free, unbinned, binned }: LikelihoodModel): TemplateExperiment {
  const indices = Int32Array.from(coefficients.keys());
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const T = termCount(sm.length);
  const indexOf = (name: string): number => sm.length + nuisances.indexOf(name);
  const factorIndex = (name: string): number => sm.length + nuisances.length + free.findIndex((each) => each.name === name);
  const branchingFactor = (terms: readonly number[] | undefined): Factor[] =>
    terms === undefined ? [] : [{ kind: "polynomial", parameters: indices, matrix: Float64Array.from(inPhysicalValues(terms, sm)) }];
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
    ...free.map(({ name, range: bounds }): Parameter => ({ name, init: 1, bounds, fixed: false, role: "free", searched: false })),
  ];
  const constraints = nuisances.map((_, i): Constraint => ({ kind: "normal", parameter: sm.length + i, sigma: 1 }));
  const channels = binned.map(({ name, processes, observed }): TemplateChannel => ({
    name,
    bins: observed.length,
    samples: processes.map(({ name: process, yields, systematics, branching, free: factorNames = [] }) => {
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
        factors: [
          { kind: "polynomial", parameters: indices, matrix },
          ...branchingFactor(branching?.terms),
          ...factors,
          ...factorNames.map((of): Factor => ({ kind: "parameter", parameter: factorIndex(of) })),
        ],
        variations,
      };
    }),
  }));
  const events = unbinned.map(({ name, weights, pool, rates, branching, free: shares = [], processes = [], ...forms }) => {
    const rateFactor = ({ name: of, ...both }: RateFactor): Factor => ({
      kind: "normalisation",
      parameter: indexOf(of),
      code: "code4",
      ...both,
    });
    const factors = [
      ...branchingFactor(branching),
      ...rates.map(rateFactor),
      ...shares.map(({ name: of, share }) => shareFactor(factorIndex(of), share)),
    ];
    const together = unbinnedProcess({ ...forms, name, coefficients: indices, sm, weights: pool, factors });
    return {
      name,
      rows: weights.length,
      ...withProcesses(together, processes, {
        coefficients: indices,
        sm,
        density: Float64Array.from(weights, (_, i) => (forms.domainYield[0] * forms.ratio[i * T]) / forms.normalisation[0]),
        common: factors,
        factorsOf: (process) => [
          ...process.rates.map(rateFactor),
          ...process.free.map((of): Factor => ({ kind: "parameter", parameter: factorIndex(of) })),
        ],
      }),
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
