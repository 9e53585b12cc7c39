import { AnalysisError } from "@ratiometer/config";
import type { Experiment } from "../model/experiment.ts";
import type { NeymanParameters, Ordering } from "./neyman-statistic.ts";
import { thresholdSurface, type ThresholdSurface } from "./neyman-surface.ts";
import { threshold, type Threshold } from "./neyman-threshold.ts";
import { toyStatistics, type ToyStatistics, type ToyTask } from "./neyman-toys.ts";

/** Performs a task of toys, here or in a thread that has the same experiment. */
export type PerformToys = (task: ToyTask) => Promise<ToyStatistics>;

/** How a belt is made. */
export interface BeltSettings {
  /** Toys at each point. */
  readonly toys: number;
  readonly levels: readonly number[];
  readonly seed: number;
  readonly ordering?: Ordering;
  /** In this thread if left out. */
  readonly perform?: PerformToys;
  /** Share of the toys that are done. */
  readonly progress?: (done: number) => void;
}

/** A point of a belt. */
export interface BeltPoint {
  readonly at: readonly number[];
  /** Toys whose fits did not both converge. */
  readonly unconverged: number;
  /** One per level. */
  readonly thresholds: readonly Threshold[];
}

/** Which values of the statistic are accepted at the points of a grid, by toys. */
export interface NeymanBelt {
  readonly levels: readonly number[];
  readonly toys: number;
  readonly ordering: Ordering;
  /** Those of the grid, the last axis running fastest. */
  readonly points: readonly BeltPoint[];
  /** One per level. */
  readonly surfaces: readonly ThresholdSurface[];
}

/** Toys of one task: enough that sending it costs nothing, few enough that progress is seen. */
const CHUNK = 100;

/** Toys above a threshold that make its error known. */
const ABOVE = 10;

/** @throws AnalysisError FIT_LEVEL, FIT_TOYS */
export function checkToys(levels: readonly number[], toys: number): void {
  for (const level of levels) {
    if (!(level > 0 && level < 1)) throw new AnalysisError("FIT_LEVEL", `confidence level ${level}, expected a number between 0 and 1`);
    const needed = Math.ceil(ABOVE / (1 - level) - 1e-9);
    if (Number.isInteger(toys) && toys >= needed) continue;
    throw new AnalysisError("FIT_TOYS", `${toys} toys at each point, expected a whole number of at least ${needed} for level ${level}`);
  }
}

/**
 * The thresholds of a statistic at the points of a grid, by toys made at `values`: exact up to the toys' number where no other parameter is free, since then
 * the points are all that toys depend on; a plug-in where there are others, true at those of their values that are given.
 *
 * @param values one point of all n parameters per point of the grid
 * @throws AnalysisError FIT_LEVEL, FIT_TOYS, and what toys throw
 */
export async function neymanBelt(
  experiment: Experiment,
  { indices, axes }: NeymanParameters,
  values: readonly Float64Array[],
  settings: BeltSettings,
): Promise<NeymanBelt> {
  const { toys, levels, seed, ordering = "likelihood-ratio", progress } = settings;
  checkToys(levels, toys);
  const perform =
    settings.perform ?? ((task: ToyTask): Promise<ToyStatistics> => Promise.resolve().then(() => toyStatistics(experiment, task)));
  let done = 0;
  const ofPoint = async (point: number): Promise<BeltPoint> => {
    const chunks = Array.from({ length: Math.ceil(toys / CHUNK) }, (_, i) => i * CHUNK);
    const parts = await Promise.all(
      chunks.map(async (from) => {
        const task = { indices, axes, point, values: values[point], ordering, seed, from, to: Math.min(toys, from + CHUNK) };
        const part = await perform(task);
        progress?.((done += part.statistics.length) / (toys * values.length));
        return part;
      }),
    );
    const statistics = new Float64Array(toys);
    for (const [i, part] of parts.entries()) statistics.set(part.statistics, chunks[i]);
    return {
      at: indices.map((index) => values[point][index]),
      unconverged: parts.reduce((sum, part) => sum + part.unconverged, 0),
      thresholds: levels.map((level) => threshold(statistics, level)),
    };
  };
  const points = await Promise.all([...values.keys()].map(ofPoint));
  return {
    levels,
    toys,
    ordering,
    points,
    surfaces: levels.map((_, l) =>
      thresholdSurface(
        axes,
        points.map(({ thresholds }) => thresholds[l]),
      ),
    ),
  };
}
