/** A column of numbers as a figure reads it: a plain array or a typed one. */
export type Numbers = ArrayLike<number>;

/**
 * Refuses columns that cannot be drawn: of different lengths, empty, or with a value that is not finite.
 *
 * @param where   the figure, as it should be named in the message
 * @param columns the columns by name
 * @returns their common length
 * @throws RangeError naming figure, column and entry; such data are a defect of the caller, not of the user
 */
export function finiteColumns(where: string, columns: Readonly<Record<string, Numbers>>): number {
  const [[first, { length }]] = Object.entries(columns);
  if (length === 0) throw new RangeError(`${where}: column "${first}" is empty`);
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== length)
      throw new RangeError(`${where}: column "${name}" has ${values.length} entries, expected the ${length} of "${first}"`);
    for (let i = 0; i < length; i++)
      if (!Number.isFinite(values[i])) throw new RangeError(`${where}: entry ${i} of column "${name}" is ${values[i]}`);
  }
  return length;
}
