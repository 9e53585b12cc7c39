/** Gradient-boosted decision trees: their size and how they learn. */
export interface BoostingSettings {
  readonly trees: number;
  /** Splits on the way to a leaf. */
  readonly depth: number;
  readonly learningRate: number;
  /** Events that a leaf holds at least. */
  readonly leafEvents: number;
}

/** A split of one feature: to the left what is at most the threshold; or the value of a leaf. */
type Node = { readonly feature: number; readonly threshold: number; readonly left: Node; readonly right: Node } | number;

/** Values that a feature is divided at, in equal numbers of events. */
const BINS = 32;
/** Curvature added to every leaf, of a total of about ½: keeps the values of small leaves small. */
const RIDGE = 1e-3;

interface BinnedColumn {
  readonly bin: Uint8Array;
  /** Upper edge of each bin but the last. */
  readonly edges: readonly number[];
}

function binned(column: Float64Array): BinnedColumn {
  const sorted = column.slice().sort();
  const candidates = Array.from({ length: BINS - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)]);
  // a split keeps equal values together: an edge is a value, and what equals it goes left
  const edges = [...new Set(candidates)].filter((edge) => edge < sorted[sorted.length - 1]);
  const bin = Uint8Array.from(column, (value) => {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= edges[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  });
  return { bin, edges };
}

interface Derivatives {
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
}

/** The split of these events that lowers the quadratic approximation of the loss most. */
function bestSplit(
  columns: readonly BinnedColumn[],
  rows: Uint32Array,
  { gradient, curvature }: Derivatives,
  leafEvents: number,
): Split | undefined {
  let best: Split | undefined;
  let [allG, allH] = [0, 0];
  for (const row of rows) {
    allG += gradient[row];
    allH += curvature[row];
  }
  const whole = allG ** 2 / (allH + RIDGE);
  columns.forEach(({ bin, edges }, feature) => {
    const [sumsG, sumsH, counts] = [new Float64Array(BINS), new Float64Array(BINS), new Uint32Array(BINS)];
    // by index: iterators of typed arrays take several times as long
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const b = bin[row];
      sumsG[b] += gradient[row];
      sumsH[b] += curvature[row];
      counts[b]++;
    }
    let [g, h, n] = [0, 0, 0];
    for (let b = 0; b < edges.length; b++) {
      g += sumsG[b];
      h += sumsH[b];
      n += counts[b];
      if (n < leafEvents || rows.length - n < leafEvents) continue;
      const gain = g ** 2 / (h + RIDGE) + (allG - g) ** 2 / (allH - h + RIDGE) - whole;
      if (gain > (best?.gain ?? 0)) best = { feature, bin: b, gain };
    }
  });
  return best;
}

function grow(
  columns: readonly BinnedColumn[],
  rows: Uint32Array,
  derivatives: Derivatives,
  depth: number,
  settings: BoostingSettings,
): Node {
  const split = depth === 0 ? undefined : bestSplit(columns, rows, derivatives, settings.leafEvents);
  if (split === undefined) {
    let [g, h] = [0, 0];
    for (const row of rows) {
      g += derivatives.gradient[row];
      h += derivatives.curvature[row];
    }
    return (settings.learningRate * g) / (h + RIDGE);
  }
  const { bin, edges } = columns[split.feature];
  const part = (left: boolean): Node =>
    grow(
      columns,
      rows.filter((row) => bin[row] <= split.bin === left),
      derivatives,
      depth - 1,
      settings,
    );
  return { feature: split.feature, threshold: edges[split.bin], left: part(true), right: part(false) };
}

function valueAt(tree: Node, columns: readonly ArrayLike<number>[], row: number): number {
  let node = tree;
  while (typeof node !== "number") node = columns[node.feature][row] <= node.threshold ? node.left : node.right;
  return node;
}

/**
 * Learns to tell sample a from sample b by gradient boosting of shallow trees with Newton steps on the cross entropy: log p(x|a)/p(x|b), without noise in it a
 * constant. Each event has a weight in both samples, 0 where it is not in one; what counts are their shares of the samples' sums. A negative weight enters the
 * slope as it is and the curvature by its size: steps are shorter, their direction right.
 * @param columns d columns of n events @param a n @param b n
 * @returns the logit of any events with the same columns
 * @throws RangeError if the weights of a sample do not add up to a positive number
 */
export function boostedTrees(
  columns: readonly Float64Array[],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  settings: BoostingSettings,
): (columns: readonly ArrayLike<number>[]) => Float64Array {
  const n = a.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumA += a[i];
    sumB += b[i];
  }
  if (!(sumA > 0 && sumB > 0)) throw new RangeError(`the weights of two samples add up to ${sumA} and ${sumB}, expected positive numbers`);
  const table = columns.map(binned);
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  const logit = new Float64Array(n);
  const derivatives: Derivatives = { gradient: new Float64Array(n), curvature: new Float64Array(n) };
  const trees: Node[] = [];
  for (let tree = 0; tree < settings.trees; tree++) {
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + Math.exp(-logit[i]));
      derivatives.gradient[i] = (a[i] / sumA) * (1 - p) - (b[i] / sumB) * p;
      derivatives.curvature[i] = (Math.abs(a[i]) / sumA + Math.abs(b[i]) / sumB) * p * (1 - p);
    }
    const grown = grow(table, rows, derivatives, settings.depth, settings);
    trees.push(grown);
    for (let i = 0; i < n; i++) logit[i] += valueAt(grown, columns, i);
  }
  return (others) => {
    const events = others.length === 0 ? 0 : others[0].length;
    return Float64Array.from({ length: events }, (_, i) => trees.reduce<number>((sum, tree) => sum + valueAt(tree, others, i), 0));
  };
}
