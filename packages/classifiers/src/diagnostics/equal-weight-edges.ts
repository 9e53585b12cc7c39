/**
 * Edges of at most `bins` bins of about equal weight. Equal values are never parted: a value that holds much of the weight has a bin of its own, of a few
 * values every one. Negative weights count by their size. The outer edges are the least and the largest value; inner ones lie midway between values.
 * @param values n, finite @param weights n
 * @returns edges, rising; two at least, of which the second is not above the first where all values are equal
 */
export function equalWeightEdges(values: ArrayLike<number>, weights: ArrayLike<number>, bins: number): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const total = order.reduce((sum, i) => sum + Math.abs(weights[i]), 0);
  const distinct: { readonly value: number; readonly reached: number }[] = [];
  let reached = 0;
  order.forEach((i, k) => {
    reached += Math.abs(weights[i]);
    if (k + 1 === order.length || values[order[k + 1]] > values[i]) distinct.push({ value: values[i], reached });
  });
  const few = distinct.length <= bins;
  const edges = [distinct[0].value];
  let due = 1;
  distinct.slice(0, -1).forEach(({ value, reached: below }, k) => {
    // the tolerance keeps a share that is reached exactly from being missed by rounding
    const share = (below / total) * bins + 1e-12 * bins;
    if (!few && share < due) return;
    const middle = value + (distinct[k + 1].value - value) / 2;
    // neighbouring numbers have no number between them
    if (middle > edges[edges.length - 1] && middle < distinct[distinct.length - 1].value) edges.push(middle);
    due = Math.floor(share) + 1;
  });
  edges.push(distinct[distinct.length - 1].value);
  return Float64Array.from(edges);
}
