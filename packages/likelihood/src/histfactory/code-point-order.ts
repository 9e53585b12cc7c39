/** Order of texts by code points, as Python sorts them; JavaScript's `<` goes by UTF-16 units. */
export function byCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  const differs = left.findIndex((character, i) => character !== right[i]);
  if (differs < 0) return left.length - right.length;
  if (differs >= right.length) return 1;
  return (left[differs].codePointAt(0) ?? 0) - (right[differs].codePointAt(0) ?? 0);
}

/** Order of things by their names, as byCodePoints. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number => byCodePoints(a.name, b.name);
