import type { CalibrationCurve } from "./calibration-curve.ts";
import { pooledGroups, type PooledGroup } from "./pooled-groups.ts";

/** Groups of events that blocks are pooled from: enough that the blocks do not depend on it. */
const GROUPS = 1000;

interface Block {
  readonly from: PooledGroup;
  readonly to: PooledGroup;
  readonly numerator: number;
  readonly denominator: number;
}

const valueOf = ({ numerator, denominator }: Block): number => numerator / denominator;
const pool = (one: Block, two: Block): Block => ({
  from: one.from,
  to: two.to,
  numerator: one.numerator + two.numerator,
  denominator: one.denominator + two.denominator,
});

/**
 * The never-falling sequence nearest to numerator/denominator by weighted least squares, the denominators being the weights: neighbours that fall are pooled
 * until none is left (pool adjacent violators).
 */
function pooledBlocks(groups: readonly PooledGroup[]): Block[] {
  const blocks: Block[] = [];
  for (const group of groups) {
    let block: Block = { from: group, to: group, numerator: group.numerator, denominator: group.denominator };
    for (let last = blocks.at(-1); last !== undefined && valueOf(last) >= valueOf(block); last = blocks.at(-1)) {
      block = pool(last, block);
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks;
}

/** Each block as a level from its first to its last group, straight lines between. */
const throughBlocks = (blocks: readonly Block[], value: (block: Block) => number): CalibrationCurve => {
  const knots = blocks.flatMap((block) => {
    const level = value(block);
    return block.from.x === block.to.x ? [[block.from.x, level]] : [block.from.x, block.to.x].map((x) => [x, level]);
  });
  return { kind: "linear", at: knots.map(([x]) => x), values: knots.map(([, level]) => level) };
};

/**
 * Isotonic regression of y on x: the never-falling function with the least Σ w (y − f(x))², up to the straight lines between its levels. Its weighted mean at the
 * events' groups is that of y. Negative weights are added up within groups of neighbours, and groups with no positive sum join others.
 * @param x n @param y n @param weights n
 * @throws RangeError if the weights do not add up to a positive number
 */
export function isotonicMean(x: ArrayLike<number>, y: ArrayLike<number>, weights: ArrayLike<number>): CalibrationCurve {
  const products = Float64Array.from({ length: x.length }, (_, i) => weights[i] * y[i]);
  return throughBlocks(pooledBlocks(pooledGroups(x, products, weights, GROUPS)), valueOf);
}

/**
 * Isotonic calibration of a log ratio: a never-falling function of log r̂ whose values are the logarithms of Σa/Σb, in units of all events', within its levels.
 * Finite everywhere: the first levels are pooled until they hold weight of both. The same as isotonic regression of the probability a/(a + b), as the one is a
 * rising function of the other. Negative weights as in `isotonicMean`.
 * @param logRatio n @param a weights of the numerator, n @param b of the denominator, n
 * @throws RangeError unless both add up to a positive number
 */
export function isotonicLogRatio(logRatio: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): CalibrationCurve {
  const groups = pooledGroups(logRatio, a, b, GROUPS);
  const all = groups.reduce((sum, group) => ({ a: sum.a + group.numerator, b: sum.b + group.denominator }), { a: 0, b: 0 });
  if (!(all.a > 0)) throw new RangeError(`the weights of the numerator add up to ${all.a}, expected a positive number`);
  const blocks = pooledBlocks(groups);
  while (blocks.length > 1 && !(blocks[0].numerator > 0)) blocks.splice(0, 2, pool(blocks[0], blocks[1]));
  return throughBlocks(blocks, (block) => Math.log((valueOf(block) * all.b) / all.a));
}
