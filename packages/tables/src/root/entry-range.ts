import type { BasketTable } from "./basket-table.ts";
import type { EntryLayout } from "./entry-layout.ts";

/** The entries first … end - 1, at least one. */
export interface EntryRange {
  readonly first: number;
  readonly end: number;
}

/** The smallest range that holds both. */
export const hull = (a: EntryRange, b: EntryRange): EntryRange => ({ first: Math.min(a.first, b.first), end: Math.max(a.end, b.end) });

/** Number of the basket with the entry, by bisection. */
export function basketWith({ firstEntries, length }: BasketTable, entry: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (firstEntries[middle] <= entry) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Entries lo … hi - 1 of a basket, counted from its own first. */
export interface BasketPart {
  readonly index: number;
  readonly lo: number;
  readonly hi: number;
}

/** Where the entries of a range are, basket by basket. */
export function partsOf(baskets: BasketTable, { first, end }: EntryRange): readonly BasketPart[] {
  const parts: BasketPart[] = [];
  for (let index = basketWith(baskets, first); index < baskets.length && baskets.firstEntries[index] < end; index++) {
    const begin = baskets.firstEntries[index];
    parts.push({ index, lo: Math.max(first, begin) - begin, hi: Math.min(end, baskets.firstEntries[index + 1]) - begin });
  }
  return parts;
}

/**
 * The entries that have to be read of each branch: the range, and of a branch that counts also the others in the baskets of those that it counts, since
 * what a basket must hold follows from the counts of all its entries.
 * @param isAtHand whether a basket has been checked already
 */
export function rangesToRead(
  layouts: Iterable<EntryLayout>,
  range: EntryRange,
  isAtHand: (layout: EntryLayout, index: number) => boolean,
): ReadonlyMap<EntryLayout, EntryRange> {
  const ranges = new Map<EntryLayout, EntryRange>();
  for (const layout of layouts) {
    ranges.set(layout, ranges.get(layout) ?? range);
    if (layout.count === undefined) continue;
    const { baskets } = layout;
    let counted = range;
    for (const { index } of partsOf(baskets, range))
      if (!isAtHand(layout, index)) counted = hull(counted, { first: baskets.firstEntries[index], end: baskets.firstEntries[index + 1] });
    ranges.set(layout.count.layout, hull(counted, ranges.get(layout.count.layout) ?? range));
  }
  return ranges;
}
