import { risingOrder } from "@ratiometer/tables";
import { AnalysisError, type ErrorPlace } from "@ratiometer/config";

/**
 * Bin edges as given, checked. The outermost may be infinite.
 * @throws AnalysisError CONFIG_BIN_EDGES unless there are two or more, strictly rising
 */
export function binEdges(edges: ArrayLike<number>, place: ErrorPlace = {}): Float64Array {
  const checked = Float64Array.from(edges);
  if (checked.length < 2) throw new AnalysisError("CONFIG_BIN_EDGES", `expected at least 2 bin edges, found ${checked.length}`, place);
  const wrong = checked.findIndex((edge, i) => Number.isNaN(edge) || (i > 0 && edge <= checked[i - 1]));
  if (wrong >= 0)
    throw new AnalysisError(
      "CONFIG_BIN_EDGES",
      `bin edges must rise, found ${checked[wrong]} at place ${wrong} of [${checked.join(", ")}]`,
      place,
    );
  return checked;
}

/** Equally wide bins between two finite values. */
export function uniformEdges(low: number, high: number, bins: number): Float64Array {
  return binEdges(Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + (i * (high - low)) / bins)));
}

/**
 * Number of the bin that a value falls into: lower edges belong to their bin, and the uppermost edge to the last one. -1 below, edges.length - 1 above.
 */
export function binNumber(edges: Float64Array, value: number): number {
  const last = edges.length - 1;
  if (value < edges[0]) return -1;
  if (value > edges[last]) return last;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (value < edges[middle]) high = middle;
    else low = middle;
  }
  return low;
}

/** Ends of quantile bins: infinite unless given, so that no event of another sample is lost. */
export interface QuantileEnds {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Edges of bins that hold given shares of a sum of weights, as nearly as the values allow. Inner edges lie halfway between neighbouring values, at the first place where the sum of weights
 * from below reaches its share (so negative weights are allowed as long as the total is positive).
 *
 * @param values  one per event
 * @param weights one per event
 * @param bins number of bins of equal shares, or the shares below each inner edge, ascending, between 0 and 1
 * @throws AnalysisError DATA_QUANTILES if the total weight is not positive or the values take too few distinct values
 */
export function quantileEdges(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  bins: number | readonly number[],
  ends: QuantileEnds = {},
  place: ErrorPlace = {},
): Float64Array {
  const shares = typeof bins === "number" ? Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins) : bins;
  const order = risingOrder(values);
  const total = order.reduce((sum, i) => sum + weights[i], 0);
  if (!(total > 0)) throw new AnalysisError("DATA_QUANTILES", `quantile bins need a positive sum of weights, found ${total}`, place);
  const inner: number[] = [];
  let below = 0;
  for (let k = 0; k + 1 < order.length; k++) {
    const [here, above] = [values[order[k]], values[order[k + 1]]];
    below += weights[order[k]];
    // The tolerance keeps a share that is reached exactly from being missed by rounding.
    const share = below / total + 1e-12;
    while (here < above && inner.length < shares.length && share >= shares[inner.length]) inner.push(here + (above - here) / 2);
  }
  const possible = new Set(inner).size + 1;
  if (possible <= shares.length)
    throw new AnalysisError(
      "DATA_QUANTILES",
      `cannot make ${shares.length + 1} bins of ${typeof bins === "number" ? "equal weight" : "the given shares"}: the values allow ${possible}`,
      { hint: "ask for fewer bins or give edges", ...place },
    );
  return binEdges([ends.low ?? -Infinity, ...inner, ends.high ?? Infinity], place);
}
