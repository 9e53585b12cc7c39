import type { BasketTable } from "./basket-table.ts";

/** Compressed bytes between two boundaries, from which on another one is worth reading some baskets twice. */
const MOST_BYTES = 1 << 25;

/** Adds `value` to what the map has for the key. */
const add = (sums: Map<number, number>, key: number, value: number): void => void sums.set(key, (sums.get(key) ?? 0) + value);

/**
 * Entries at which ranges of a tree may begin and end. Where writers end the baskets of all branches together, those are the boundaries. A file in
 * which they seldom do is cut every 32 MB or so, at the first entry of some basket, where the fewest bytes lie in baskets that go on.
 *
 * @param tables the baskets of the branches
 * @param entries number of entries of the tree
 * @returns rising, from 0 to `entries`
 */
export function clusterBoundaries(tables: readonly BasketTable[], entries: number): readonly number[] {
  // At each first entry of a basket: bytes of baskets that begin there, and of those that end there.
  const begin = new Map<number, number>();
  const finish = new Map<number, number>();
  for (const { length, firstEntries, bytes } of tables)
    for (let i = 0; i < length; i++) {
      add(begin, firstEntries[i], bytes[i]);
      add(finish, firstEntries[i + 1], bytes[i]);
    }
  const candidates = [...begin.keys()].filter((entry) => entry > 0 && entry < entries).sort((a, b) => a - b);
  const boundaries = [0];
  let open = begin.get(0) ?? 0;
  let sinceBoundary = open;
  let best: { entry: number; cut: number; since: number } | undefined;
  for (const entry of candidates) {
    open -= finish.get(entry) ?? 0;
    if (open <= 0) {
      boundaries.push(entry);
      sinceBoundary = 0;
      best = undefined;
    } else if (best === undefined || open <= best.cut) best = { entry, cut: open, since: 0 };
    const beginning = begin.get(entry) ?? 0;
    open += beginning;
    sinceBoundary += beginning;
    if (best !== undefined) best.since += beginning;
    if (sinceBoundary > MOST_BYTES && best !== undefined) {
      boundaries.push(best.entry);
      sinceBoundary = best.since;
      best = undefined;
    }
  }
  return entries === 0 ? [0] : [...boundaries, entries];
}
