import type { Experiment } from "../model/experiment.ts";
import { toyStatus, type ToyStatus } from "./toy-probability.ts";
import { withToys, type ToySettings } from "./toys.ts";

/** Best fits of pseudo-experiments. */
export interface ToyFits {
  /** toys: -2 log L at the best fit. */
  readonly twiceNll: Float64Array;
  /** toys × n, row-major. */
  readonly values: Float64Array;
  /** toys: 1 where the fit did not converge. */
  readonly failed: Uint8Array;
  readonly status: ToyStatus;
}

/**
 * Best fits of pseudo-experiments drawn at a point, global observables included.
 *
 * @param at n parameters
 * @throws AnalysisError FIT_TOYS
 */
export async function toyFits(experiment: Experiment, at: ArrayLike<number>, settings: ToySettings): Promise<ToyFits> {
  const n = experiment.parameters.length;
  const task = { quantity: { kind: "fit" }, truth: Float64Array.from(at), label: "fits" } as const;
  const { values: rows, failed } = await withToys(experiment, settings, (run) => run(task));
  const twiceNll = Float64Array.from(failed, (_, k) => rows[k * (n + 1)]);
  const values = new Float64Array(failed.length * n);
  for (let k = 0; k < failed.length; k++) values.set(rows.subarray(k * (n + 1) + 1, (k + 1) * (n + 1)), k * n);
  return { twiceNll, values, failed, status: toyStatus(failed.reduce((sum, value) => sum + value, 0)) };
}
