/** The quadratic forms of some events, or other numbers of them. @param forms n x terms, row-major @param rows which of the n @returns rows.length x terms */
export function takeForms(forms: Float64Array, terms: number, rows: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(rows.length * terms);
  for (let i = 0; i < rows.length; i++) taken.set(forms.subarray(rows[i] * terms, (rows[i] + 1) * terms), i * terms);
  return taken;
}

/** One array behind the other. */
export function joined(first: Float64Array, second: Float64Array): Float64Array {
  if (second.length === 0) return first;
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
