/** How many different values some rows have, as far as they are fewer than `most`. */
export function distinctValues(values: ArrayLike<number>, rows: ArrayLike<number>, most: number): number {
  const found = new Set<number>();
  for (let i = 0; i < rows.length && found.size < most; i++) found.add(values[rows[i]]);
  return found.size;
}
