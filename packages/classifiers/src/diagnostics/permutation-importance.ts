import { permutation, type RandomStream } from "@ratiometer/tables";
import type { Measured } from "./area-under-curve.ts";
import { weightedMean } from "./weighted-mean.ts";

/**
 * What each column is worth to an estimator: how much its mean loss grows when the column's values are dealt to the events anew, the others left as they are
 * (Breiman 2001). 0 within its error for a column that is not used. Columns that say the same can stand in for one another, so that each looks unimportant.
 *
 * The error is that of the mean over the events of the differences of their losses, of which all repetitions together are one. Values change places whatever the
 * weights of the events are; weights, of any sign, are in the losses.
 * @param rows n x d, row-major
 * @param lossOf each event's part in the loss for such rows, n numbers whose mean is the loss
 * @param stream deals the values, column by column
 * @returns one increase per column
 */
export async function permutationImportance(
  rows: Float32Array,
  columns: number,
  lossOf: (rows: Float32Array) => Promise<Float64Array>,
  stream: RandomStream,
  repetitions: number = 1,
): Promise<Measured[]> {
  const n = rows.length / columns;
  const ones = new Float64Array(n).fill(1);
  const before = await lossOf(rows);
  const importance: Measured[] = [];
  for (let column = 0; column < columns; column++) {
    const increase = new Float64Array(n);
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const dealt = permutation(n, stream);
      const changed = rows.slice();
      for (let i = 0; i < n; i++) changed[i * columns + column] = rows[dealt[i] * columns + column];
      const after = await lossOf(changed);
      for (let i = 0; i < n; i++) increase[i] += (after[i] - before[i]) / repetitions;
    }
    const { mean, error } = weightedMean(increase, ones);
    importance.push({ value: mean, error });
  }
  return importance;
}
