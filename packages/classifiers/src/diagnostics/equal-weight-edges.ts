import { risingOrder } from "@ratiometer/tables";

/**
 * Edges of at most `bins` bins of about equal weight. Equal values are never parted: a value that holds much of the weight has a bin of its own, of a few
 * values every one. Negative weights count by their size. The outer edges are the least and the largest value; inner ones lie midway between values.
 * @param values n, finite @param weights n
 * @returns edges, rising; two at least, of which the second is not above the first where all values are equal
 */
export function equalWeightEdges(values: ArrayLike<number>, weights: ArrayLike<number>, bins: number): Float64Array {
  const order = risingOrder(values);
  const total = order.reduce((sum, i) => sum + Math.abs(weights[i]), 0);
  const isLast = (k: number): boolean => k + 1 === order.length || values[order[k + 1]] > values[order[k]];
  const last = values[order[order.length - 1]];
  let distinct = 0;
  for (let k = 0; k < order.length && distinct <= bins; k++) if (isLast(k)) distinct++;
  const few = distinct <= bins;
  const edges = [values[order[0]]];
  let [reached, due] = [0, 1];
  for (let k = 0; k + 1 < order.length; k++) {
    reached += Math.abs(weights[order[k]]);
    if (!isLast(k)) continue;
    // the tolerance keeps a share that is reached exactly from being missed by rounding
    const share = (reached / total) * bins + 1e-12 * bins;
    if (!few && share < due) continue;
    const value = values[order[k]];
    const middle = value + (values[order[k + 1]] - value) / 2;
    // neighbouring numbers have no number between them
    if (middle > edges[edges.length - 1] && middle < last) edges.push(middle);
    due = Math.floor(share) + 1;
  }
  edges.push(last);
  return Float64Array.from(edges);
}
