import { permutation, type RandomStream } from "@ratiometer/tables";
import { areaUnderCurve, type Measured } from "./area-under-curve.ts";
import { boostedTrees } from "./boosted-trees.ts";

/** Whether a classifier can tell two samples apart. */
export interface TwoSampleTest {
  /** Area under the ROC curve on events that the classifier has not seen; ½ if it can tell nothing. */
  readonly area: Measured;
  /** (area − ½)/error; 0 where the classifier gives all events one score. */
  readonly pull: number;
  /** Events that it learned from and that it was tested with. */
  readonly trained: number;
  readonly tested: number;
}

/** Events used at most, half of them to learn. */
const MOST = 20_000;
/** Depth 3 sees what three features do together. */
const SETTINGS = { trees: 40, depth: 3, learningRate: 0.2 } as const;
/** A leaf holds at least this share of the events, and so many. */
const LEAF = { share: 0.01, events: 20 } as const;

/**
 * Classifier two-sample test of a reweighted sample: boosted trees learn on one half of the events to tell their weights a from their weights b, and the other
 * half says how well they do. If b is E[a|x], up to a factor, the area is ½ within its error in whatever the columns show together; distributions of single
 * features need not be looked at. Both samples being the same events, their common fluctuations drop out. Negative weights enter as they are.
 * @param columns d columns, each looked at before the next is taken @param a n @param b n @param stream deals the events, 20 000 of them if there are more
 * @param rows where the n events are in the columns; the first n if left out
 * @returns undefined if one of the halves has no positive sum of weights a or b, as few or very negative weights may leave it
 */
export function twoSampleTest(
  columns: Iterable<ArrayLike<number>>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  stream: RandomStream,
  rows?: Uint32Array,
): TwoSampleTest | undefined {
  const dealt = permutation(a.length, stream).subarray(0, MOST);
  const middle = dealt.length >> 1;
  const [learned, rest] = [dealt.subarray(0, middle), dealt.subarray(middle)];
  const pick = (values: ArrayLike<number>, rows: Uint32Array): Float64Array => Float64Array.from(rows, (row) => values[row]);
  const positive = (values: ArrayLike<number>, rows: Uint32Array): boolean => rows.reduce((sum, row) => sum + values[row], 0) > 0;
  if (learned.length < 2 || ![a, b].every((weights) => positive(weights, learned) && positive(weights, rest))) return undefined;
  const [rowsLearned, rowsLeft] = [learned, rest].map((part) => (rows === undefined ? part : part.map((i) => rows[i])));
  const parts = Array.from(columns, (column) => [pick(column, rowsLearned), pick(column, rowsLeft)]);
  const classifier = boostedTrees(
    parts.map(([column]) => column),
    pick(a, learned),
    pick(b, learned),
    { ...SETTINGS, leafEvents: Math.max(LEAF.events, Math.round(LEAF.share * learned.length)) },
  );
  const score = classifier(parts.map(([, column]) => column));
  const area = areaUnderCurve(score, pick(a, rest), pick(b, rest));
  return { area, pull: area.error > 0 ? (area.value - 0.5) / area.error : 0, trained: learned.length, tested: rest.length };
}
