import { AnalysisError } from "@ratiometer/config";
import type { RandomStream } from "@ratiometer/tables";
import type { RowWeights } from "./data.ts";
import type { EventChannel } from "./event-channel.ts";
import { rowYields } from "./unbinned-likelihood.ts";

/** What expectations and toys of an unbinned channel are made of. */
export interface EventPool {
  /** The events that each row stands for at x, ν_R(x) in all; rows without weight are left out. @throws AnalysisError FIT_NO_EVENTS */
  readonly asimov: (x: ArrayLike<number>) => RowWeights;
  /**
   * One pseudo-experiment at x: N from a Poisson distribution of mean ν_R(x), and N draws with replacement, each row with probability proportional to its
   * weight: independent Poisson numbers of each row. @throws AnalysisError FIT_SIGNED_WEIGHT, FIT_NO_EVENTS
   */
  readonly toy: (x: ArrayLike<number>, stream: RandomStream) => RowWeights;
}

/** The pool at one point, kept for the next toy there. */
interface PoolAt {
  readonly x: Float64Array;
  readonly weights: Float64Array;
  readonly total: number;
  /** Of all weights up to and including each. */
  readonly sums: Float64Array;
  /** The first row with a negative weight; -1 if there is none. */
  readonly negative: number;
}

/** Expected events that are none. */
const NOTHING = 1e-100;

const same = (a: Float64Array, b: ArrayLike<number>): boolean => a.length === b.length && a.every((value, i) => value === b[i]);

/** @param expected ν_R(x) */
export function eventPool({ name, rows, pool }: EventChannel, expected: (x: ArrayLike<number>) => number): EventPool {
  const weightsAt = rowYields(pool, rows);
  let latest: PoolAt | undefined;
  const at = (x: ArrayLike<number>): PoolAt => {
    if (latest !== undefined && same(latest.x, x)) return latest;
    // a factor of zero counts as a tiny number
    const weights = weightsAt(x).map((weight) => (Math.abs(weight) < NOTHING ? 0 : weight));
    const sums = new Float64Array(rows);
    let total = 0;
    for (let i = 0; i < rows; i++) sums[i] = total += weights[i];
    if (!(total > 0 && total < Infinity)) {
      const found = `the weights of ${rows} rows sum to ${total}`;
      throw new AnalysisError("FIT_NO_EVENTS", `channel "${name}": ${found}, expected a positive number to make data from`);
    }
    latest = { x: Float64Array.from(x), weights, total, sums, negative: weights.findIndex((weight) => weight < 0) };
    return latest;
  };
  return {
    asimov: (x) => {
      const { weights, total } = at(x);
      const scale = Math.max(0, expected(x)) / total;
      const used = Int32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
      return { rows: used, weights: Float64Array.from(used, (i) => weights[i] * scale) };
    },
    toy: (x, stream) => {
      const { weights, total, sums, negative } = at(x);
      if (negative >= 0) {
        const reason = "events can only be drawn with probabilities, and those are not negative";
        throw new AnalysisError("FIT_SIGNED_WEIGHT", `channel "${name}": row ${negative} has weight ${weights[negative]}; ${reason}`, {
          hint: "use Asimov data, where negative weights subtract",
        });
      }
      const mean = expected(x);
      const drawn = new Int32Array(mean > 0 ? stream.poisson(mean) : 0);
      for (let e = 0; e < drawn.length; e++) {
        const target = stream.uniform() * total;
        let low = 0;
        let high = rows - 1;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (sums[middle] > target) high = middle;
          else low = middle + 1;
        }
        drawn[e] = low;
      }
      drawn.sort();
      const first = drawn.filter((row, e) => e === 0 || row !== drawn[e - 1]);
      const counts = new Float64Array(first.length);
      for (let e = 0, i = -1; e < drawn.length; e++) {
        if (e === 0 || drawn[e] !== drawn[e - 1]) i++;
        counts[i]++;
      }
      return { rows: first, weights: counts };
    },
  };
}
