import type { ColumnSlice, NumberArray } from "../columnar-file.ts";
import type { BasketTable } from "./basket-table.ts";
import { readBaskets, type BasketRequest } from "./basket-reader.ts";
import { checkedBasket, type CheckedBasket } from "./checked-basket.ts";
import { damaged } from "./damage.ts";
import type { ColumnPlan, EntryLayout } from "./entry-layout.ts";
import { numbersFrom } from "./number-item.ts";
import type { RandomAccessFile } from "./random-access.ts";

/** A range of entries, first … end - 1. */
interface EntryRange {
  readonly first: number;
  readonly end: number;
}

/** Entries lo … hi - 1 of a basket. */
interface BasketPart extends CheckedBasket {
  readonly lo: number;
  readonly hi: number;
}

/** Reads ranges of columns of a tree. */
export type ColumnReader = (plans: readonly ColumnPlan[], first: number, end: number) => Promise<readonly ColumnSlice[]>;

/** Number of the basket with the entry, by bisection. */
function basketWith({ firstEntries, length }: BasketTable, entry: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (firstEntries[middle] <= entry) low = middle;
    else high = middle - 1;
  }
  return low;
}

const hull = (a: EntryRange, b: EntryRange): EntryRange => ({ first: Math.min(a.first, b.first), end: Math.max(a.end, b.end) });

/** The entries of all baskets from the first to the last of a range that are not at hand. */
function wholeBaskets({ baskets }: EntryLayout, { first, end }: EntryRange, kept: number | undefined): EntryRange | undefined {
  const { firstEntries } = baskets;
  const from = basketWith(baskets, first);
  const begin = from === kept ? from + 1 : from;
  const last = basketWith(baskets, end - 1);
  return begin > last ? undefined : { first: firstEntries[begin], end: firstEntries[last + 1] };
}

/** Where in the range's baskets its entries are. */
function* partsOf({ baskets }: EntryLayout, { first, end }: EntryRange): Generator<{ index: number; lo: number; hi: number }> {
  for (let index = basketWith(baskets, first); index < baskets.length && baskets.firstEntries[index] < end; index++) {
    const begin = baskets.firstEntries[index];
    yield { index, lo: Math.max(first, begin) - begin, hi: Math.min(end, baskets.firstEntries[index + 1]) - begin };
  }
}

const bytesAt = ({ stride, elements }: EntryLayout, { starts }: CheckedBasket, entry: number): number =>
  starts === undefined ? entry * stride * elements : starts[entry];

/** Copies the column's numbers out of a part's elements. @returns the number of bytes */
function copyNumbers({ layout, offset, numbers, item }: ColumnPlan, part: BasketPart, into: Buffer, filled: number): number {
  const from = bytesAt(layout, part, part.lo);
  const end = bytesAt(layout, part, part.hi);
  const bytes = numbers * item.bytes;
  if (bytes === layout.stride) return part.data.copy(into, filled, from, end);
  let at = filled;
  for (let element = from + offset; element < end; element += layout.stride)
    for (let i = 0; i < bytes; i++) into[at++] = part.data[element + i];
  return at - filled;
}

/** Numbers of all entries before each entry of the range, and at last of all. */
function offsetsOf({ layout, numbers, column }: ColumnPlan, parts: readonly BasketPart[], entries: number): Uint32Array {
  const { stride, elements, branch } = layout;
  const offsets = new Uint32Array(entries + 1);
  let entry = 0;
  let total = 0;
  for (const { starts, lo, hi } of parts)
    for (let i = lo; i < hi; i++) {
      total += (starts === undefined ? elements : (starts[i + 1] - starts[i]) / stride) * numbers;
      offsets[++entry] = total;
    }
  if (total > 0xffffffff) throw damaged(branch.where, `${total} numbers of "${column.name}" in a range, more than can be counted`);
  return offsets;
}

function sliceOf(plan: ColumnPlan, parts: readonly BasketPart[], entries: number): ColumnSlice {
  const { layout, numbers, item } = plan;
  const bytesOf = (part: BasketPart): number =>
    ((bytesAt(layout, part, part.hi) - bytesAt(layout, part, part.lo)) / layout.stride) * numbers * item.bytes;
  const stored = new ArrayBuffer(parts.reduce((sum, part) => sum + bytesOf(part), 0));
  const buffer = Buffer.from(stored);
  let filled = 0;
  for (const part of parts) filled += copyNumbers(plan, part, buffer, filled);
  const values = numbersFrom(item, stored);
  return plan.column.kind === "list" ? { values, offsets: offsetsOf(plan, parts, entries) } : { values };
}

/** Counts of a range as they are needed, times `factor`. */
function countsFrom(values: NumberArray, from: number, end: number, factor: number, plan: ColumnPlan, first: number): Uint32Array {
  const counts = new Uint32Array(end - from);
  for (let i = from; i < end; i++) {
    const count = Number(values[i]);
    if (!(count >= 0 && count <= 0x7fffffff)) throw damaged(plan.layout.branch.where, `${count} elements are counted in entry ${first + i}`);
    counts[i - from] = count * factor;
  }
  return counts;
}

/**
 * Reads ranges of the columns of a tree. It remembers the last basket of each branch where a range has ended within it, so that the next range does not
 * decompress it again; otherwise memory holds the baskets of a range and its columns.
 * @param branchNames those of the tree
 */
export function columnReader(file: RandomAccessFile, branchNames: ReadonlySet<string>): ColumnReader {
  /** The basket in which the last range of a branch ended. */
  const kept = new Map<EntryLayout, { readonly index: number; readonly basket: CheckedBasket }>();

  return async (plans, first, end) => {
    if (first === end) return plans.map((plan) => sliceOf(plan, [], 0));
    const range = { first, end };
    const ranges = new Map<EntryLayout, EntryRange>(plans.map(({ layout }) => [layout, range]));
    const atHand = new Map(kept);
    const keptIn = (layout: EntryLayout): number | undefined => atHand.get(layout)?.index;

    // What a basket must hold follows from the counts of all its entries, also of those outside the range.
    const counting = new Map<EntryLayout, { readonly plan: ColumnPlan; readonly range: EntryRange }>();
    for (const layout of ranges.keys()) {
      const whole = layout.count === undefined ? undefined : wholeBaskets(layout, range, keptIn(layout));
      if (layout.count === undefined || whole === undefined) continue;
      const before = counting.get(layout.count.layout);
      counting.set(layout.count.layout, { plan: layout.count, range: before === undefined ? whole : hull(before.range, whole) });
    }
    for (const [layout, { range: wanted }] of counting) ranges.set(layout, ranges.has(layout) ? hull(range, wanted) : wanted);

    const requests: BasketRequest[] = [];
    for (const [layout, wanted] of ranges)
      for (const { index } of partsOf(layout, wanted)) if (index !== keptIn(layout)) requests.push({ layout, index });
    const contents = await readBaskets(file, requests, branchNames);

    const baskets = new Map<EntryLayout, Map<number, CheckedBasket>>();
    for (const [layout, { index, basket }] of atHand) baskets.set(layout, new Map([[index, basket]]));
    const check = (i: number, counts: Uint32Array | undefined): void => {
      const { layout, index } = requests[i];
      const checked = checkedBasket(contents[i], layout, counts, `${layout.branch.where}, basket ${index}`);
      const checkedOfLayout = baskets.get(layout);
      if (checkedOfLayout === undefined) baskets.set(layout, new Map([[index, checked]]));
      else checkedOfLayout.set(index, checked);
    };
    const partsIn = (layout: EntryLayout, wanted: EntryRange): readonly BasketPart[] =>
      Array.from(partsOf(layout, wanted), ({ index, lo, hi }) => ({ ...(baskets.get(layout)?.get(index) as CheckedBasket), lo, hi }));

    requests.forEach(({ layout }, i) => layout.count === undefined && check(i, undefined));
    const counts = new Map<EntryLayout, NumberArray>();
    for (const [layout, { plan, range: wanted }] of counting)
      counts.set(layout, sliceOf(plan, partsIn(layout, wanted), wanted.end - wanted.first).values);
    requests.forEach(({ layout, index }, i) => {
      if (layout.count === undefined) return;
      const { plan, range: counted } = counting.get(layout.count.layout) as { plan: ColumnPlan; range: EntryRange };
      const { firstEntries } = layout.baskets;
      const [from, to] = [firstEntries[index] - counted.first, firstEntries[index + 1] - counted.first];
      check(i, countsFrom(counts.get(plan.layout) as NumberArray, from, to, layout.elements, plan, counted.first));
    });

    for (const [layout] of ranges) {
      const index = basketWith(layout.baskets, Math.min(end, layout.baskets.firstEntries[layout.baskets.length] - 1));
      const basket = baskets.get(layout)?.get(index);
      if (basket !== undefined && layout.baskets.firstEntries[index] < end && end < layout.baskets.firstEntries[index + 1])
        kept.set(layout, { index, basket });
      else kept.delete(layout);
    }
    return plans.map((plan) => sliceOf(plan, partsIn(plan.layout, range), end - first));
  };
}
