/**
 * The weighted mean of quadratic forms, which is one itself.
 * @param forms n x T, row-major @param weights of all n @param rows those that count; all if left out
 * @returns T terms
 * @throws RangeError if the weights of the rows add up to 0
 */
export function meanForm(forms: ArrayLike<number>, weights: ArrayLike<number>, rows?: ArrayLike<number>): Float64Array {
  const terms = forms.length / weights.length;
  const total = new Float64Array(terms);
  const count = rows?.length ?? weights.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    sum += weights[row];
    for (let t = 0; t < terms; t++) total[t] += weights[row] * forms[row * terms + t];
  }
  if (sum === 0) throw new RangeError(`the weights of ${count} rows add up to 0`);
  return total.map((value) => value / sum);
}
