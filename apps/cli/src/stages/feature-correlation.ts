import { columnOf, type Table } from "@ratiometer/tables";

/** Events that correlations are worked out from: their error is then below 0.01 anyway. */
const MOST_EVENTS = 50_000;

/**
 * Linear correlations of the features over training events, features × features: the events unweighted as the networks saw them, evenly spaced ones where there are
 * more than MOST_EVENTS. A feature that is constant is correlated with nothing but itself.
 */
export function featureCorrelation(table: Table, features: readonly string[], train: Uint32Array): number[][] {
  const n = Math.min(train.length, MOST_EVENTS);
  const rows = Uint32Array.from({ length: n }, (_, i) => train[Math.floor((i * train.length) / n)]);
  const normal = features.map((name) => {
    const { values } = columnOf(table, name);
    const own = Float64Array.from(rows, (row) => values[row]);
    const mean = own.reduce((sum, value) => sum + value, 0) / n;
    const centred = own.map((value) => value - mean);
    const size = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
    return size > 0 ? centred.map((value) => value / size) : centred.fill(0);
  });
  const between = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
  return normal.map((a, i) => normal.map((b, j) => (i === j ? 1 : i < j ? between(a, b) : between(b, a))));
}
