import { randomStream } from "@ratiometer/tables";
import type { Experiment } from "../model/experiment.ts";
import { neymanStatistic, type NeymanParameters, type Ordering } from "./neyman-statistic.ts";

/** Some toys of a point of a Neyman construction: plain data, so that a thread that has the experiment can be given it. */
export interface NeymanTask extends NeymanParameters {
  /** Number of the point in the construction. */
  readonly point: number;
  /** n: where the toys are made. */
  readonly values: Float64Array;
  readonly ordering: Ordering;
  readonly seed: number;
  /** The first toy, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** What toys say of a point. */
export interface NeymanStatistics {
  /** One per toy. */
  readonly statistics: Float64Array;
  /** Toys whose fits did not both converge; they count with what was found. */
  readonly unconverged: number;
}

/**
 * The statistics of toys at a point. Toy t of point p has the stream ("neyman", p, t) of the seed: what it gives does not depend on how toys are dealt to
 * threads.
 */
export function neymanStatistics(experiment: Experiment, task: NeymanTask): NeymanStatistics {
  const at = task.indices.map((index) => task.values[index]);
  let unconverged = 0;
  const statistics = Float64Array.from({ length: task.to - task.from }, (_, i) => {
    const stream = randomStream(task.seed, "neyman", task.point, task.from + i);
    const likelihood = experiment.likelihood(experiment.toy(task.values, stream));
    const { value, converged } = neymanStatistic(likelihood, task, at, task.values, task.ordering);
    if (!converged) unconverged++;
    return value;
  });
  return { statistics, unconverged };
}
