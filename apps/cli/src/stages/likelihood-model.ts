import { AnalysisError, type Analysis } from "@ratiometer/config";
import type { Coefficient } from "@ratiometer/likelihood";
import type { FreeNormalisation } from "@ratiometer/hepdata-export";
import type { BinnedShape, ShapeSample } from "./binned-shape.ts";
import type { ChannelData } from "./channel-data.ts";
import { mixtureProcesses, resolvedByClasses, type MixtureProcess } from "./process-mixture.ts";

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
