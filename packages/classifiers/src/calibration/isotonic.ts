import type { CalibrationCurve } from "./calibration-curve.ts";
import { joined, pooledGroups, type PooledGroup } from "./pooled-groups.ts";

/** Groups of events that levels are pooled from: enough that the levels do not depend on it. */
const GROUPS = 1000;

const levelOf = ({ numerator, denominator }: PooledGroup): number => numerator / denominator;

/**
 * The rising levels nearest to numerator/denominator by weighted least squares, the denominators being the weights: neighbours that do not rise are pooled until
 * none is left (pool adjacent violators).
 */
function risingLevels(groups: readonly PooledGroup[]): PooledGroup[] {
  const levels: PooledGroup[] = [];
  for (const group of groups) {
    let level = group;
    for (let last = levels.at(-1); last !== undefined && levelOf(last) >= levelOf(level); last = levels.at(-1)) {
      level = joined(last, level);
      levels.pop();
    }
    levels.push(level);
  }
  return levels;
}

/**
 * Straight lines from each level's middle to the next one's, so that no two events become one; the first and the last line go on to the first and the last group.
 * @param value of a level, rising with it
 */
function throughLevels(
  groups: readonly PooledGroup[],
  levels: readonly PooledGroup[],
  value: (level: PooledGroup) => number,
): CalibrationCurve {
  const middles = levels.map((level) => ({ x: level.x, value: value(level) }));
  const beyond = (x: number, [near, far]: readonly { readonly x: number; readonly value: number }[]): typeof middles => {
    const slope = (far.value - near.value) / (far.x - near.x);
    return x === near.x ? [] : [{ x, value: near.value + slope * (x - near.x) }];
  };
  const ends = [groups[0].x, groups[groups.length - 1].x];
  const knots =
    middles.length < 2 ? middles : [...beyond(ends[0], middles.slice(0, 2)), ...middles, ...beyond(ends[1], middles.slice(-2).reverse())];
  return { kind: "linear", at: knots.map(({ x }) => x), values: knots.map((knot) => knot.value) };
}

/**
 * Isotonic regression of y on x: the levels of the never-falling function with the least Σ w (y − f(x))², joined by straight lines between their middles, so that
 * the order of events is kept. Negative weights are added up within groups of neighbours, and groups with no positive sum join others.
 * @param x n @param y n @param weights n
 * @throws RangeError if the weights do not add up to a positive number
 */
export function isotonicMean(x: ArrayLike<number>, y: ArrayLike<number>, weights: ArrayLike<number>): CalibrationCurve {
  const products = Float64Array.from({ length: x.length }, (_, i) => weights[i] * y[i]);
  const groups = pooledGroups(x, products, weights, GROUPS);
  return throughLevels(groups, risingLevels(groups), levelOf);
}

/**
 * Isotonic calibration of a log ratio: rising levels of log Σa/Σb, in units of all events', over log r̂, joined as in `isotonicMean`. Finite everywhere: the first
 * levels are pooled until they hold weight of both. The levels are those of isotonic regression of the probability a/(a + b), as the one is a rising function of
 * the other. Negative weights as in `isotonicMean`.
 * @param logRatio n @param a weights of the numerator, n @param b of the denominator, n
 * @throws RangeError unless both add up to a positive number
 */
export function isotonicLogRatio(logRatio: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): CalibrationCurve {
  const groups = pooledGroups(logRatio, a, b, GROUPS);
  const all = groups.reduce(joined);
  if (!(all.numerator > 0)) throw new RangeError(`the weights of the numerator add up to ${all.numerator}, expected a positive number`);
  const levels = risingLevels(groups);
  while (!(levels[0].numerator > 0)) levels.splice(0, 2, joined(levels[0], levels[1]));
  return throughLevels(groups, levels, (level) => Math.log(levelOf(level) / levelOf(all)));
}
