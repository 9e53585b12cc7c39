import type { ColumnSlice } from "../columnar-file.ts";
import { readBaskets, type BasketRequest } from "./basket-reader.ts";
import { checkedBasket, type CheckedBasket } from "./checked-basket.ts";
import { countsIn, emptySlice, entryBytes, numbersIn, offsetsOf, type EntryBytes } from "./column-slice.ts";
import type { ColumnPlan, EntryLayout } from "./entry-layout.ts";
import { basketWith, partsOf, rangesToRead, type EntryRange } from "./entry-range.ts";
import type { RandomAccessFile } from "./random-access.ts";

/** Reads the entries first … end - 1 of columns of a tree. */
export type ColumnReader = (plans: readonly ColumnPlan[], first: number, end: number) => Promise<readonly ColumnSlice[]>;

/** Baskets by branch and number. */
type Baskets = Map<EntryLayout, Map<number, CheckedBasket>>;

/** The counts of a range of entries. */
interface Counted {
  readonly first: number;
  readonly counts: Uint32Array;
}

const basketOf = (baskets: Baskets, layout: EntryLayout, index: number): CheckedBasket | undefined => baskets.get(layout)?.get(index);

function addBasket(baskets: Baskets, layout: EntryLayout, index: number, basket: CheckedBasket): void {
  const ofLayout = baskets.get(layout);
  if (ofLayout === undefined) baskets.set(layout, new Map([[index, basket]]));
  else ofLayout.set(index, basket);
}

const bytesOf = (baskets: Baskets, layout: EntryLayout, range: EntryRange): readonly EntryBytes[] =>
  partsOf(layout.baskets, range).map(({ index, lo, hi }) => entryBytes(layout, basketOf(baskets, layout, index) as CheckedBasket, lo, hi));

/** A basket that keeps no more memory alive than its own, which may be a small part of what was read with it. */
const alone = ({ data, starts }: CheckedBasket): CheckedBasket => ({
  data: data.buffer.byteLength > 2 * data.length ? Buffer.from(data) : data,
  starts,
});

/** The baskets in which the next range begins, so that they are not decompressed again. */
function basketsWith(baskets: Baskets, layouts: Iterable<EntryLayout>, entry: number): Baskets {
  const found: Baskets = new Map();
  for (const layout of layouts) {
    const index = basketWith(layout.baskets, entry);
    const basket = basketOf(baskets, layout, index);
    if (basket !== undefined && layout.baskets.firstEntries[index] < entry && entry < layout.baskets.firstEntries[index + 1])
      addBasket(found, layout, index, alone(basket));
  }
  return found;
}

/** Reads and checks the baskets that are not at hand: first of branches that nothing counts, then of those that they count. */
async function readAndCheck(
  file: RandomAccessFile,
  branchNames: ReadonlySet<string>,
  ranges: ReadonlyMap<EntryLayout, EntryRange>,
  baskets: Baskets,
): Promise<ReadonlyMap<EntryLayout, Counted>> {
  const requests: BasketRequest[] = [];
  for (const [layout, range] of ranges)
    for (const { index } of partsOf(layout.baskets, range))
      if (basketOf(baskets, layout, index) === undefined) requests.push({ layout, index });
  const contents = await readBaskets(file, requests, branchNames);
  const check = (i: number, counts: Uint32Array | undefined): void => {
    const { layout, index } = requests[i];
    addBasket(baskets, layout, index, checkedBasket(contents[i], layout, counts, `${layout.branch.where}, basket ${index}`));
  };
  requests.forEach(({ layout }, i) => layout.count === undefined && check(i, undefined));
  const counted = new Map<EntryLayout, Counted>();
  for (const { count } of ranges.keys()) {
    if (count === undefined || counted.has(count.layout)) continue;
    const range = ranges.get(count.layout) as EntryRange;
    counted.set(count.layout, { first: range.first, counts: countsIn(count, bytesOf(baskets, count.layout, range), range.first) });
  }
  requests.forEach(({ layout: { count, baskets: table }, index }, i) => {
    if (count === undefined) return;
    const { first, counts } = counted.get(count.layout) as Counted;
    check(i, counts.subarray(table.firstEntries[index] - first, table.firstEntries[index + 1] - first));
  });
  return counted;
}

/** Offsets of lists; columns that one branch counts have them in common. */
function offsetsIn(range: EntryRange, baskets: Baskets, counted: ReadonlyMap<EntryLayout, Counted>): (plan: ColumnPlan) => Uint32Array {
  const entries = range.end - range.first;
  const shared = new Map<EntryLayout, Map<number, Uint32Array>>();
  return ({ layout, numbers }) => {
    const each = layout.elements * numbers;
    const { where } = layout.branch;
    if (layout.count !== undefined) {
      const { first, counts } = counted.get(layout.count.layout) as Counted;
      const bySize = shared.get(layout.count.layout) ?? new Map<number, Uint32Array>();
      const offsets = bySize.get(each) ?? offsetsOf(entries, (i) => counts[range.first - first + i] * each, where);
      shared.set(layout.count.layout, bySize.set(each, offsets));
      return offsets;
    }
    if (!layout.listed) return offsetsOf(entries, () => each, where);
    const sizes = new Uint32Array(entries);
    let entry = 0;
    for (const { index, lo, hi } of partsOf(layout.baskets, range)) {
      const starts = basketOf(baskets, layout, index)?.starts as Int32Array;
      for (let i = lo; i < hi; i++) sizes[entry++] = ((starts[i + 1] - starts[i]) / layout.stride) * numbers;
    }
    return offsetsOf(entries, (i) => sizes[i], where);
  };
}

/**
 * Reads ranges of the columns of a tree. It remembers the last basket of each branch where a range has ended within it, so that the next range does not
 * decompress it again; otherwise memory holds the baskets of a range and its columns.
 * @param branchNames those of the tree
 */
export function columnReader(file: RandomAccessFile, branchNames: ReadonlySet<string>): ColumnReader {
  let kept: Baskets = new Map();
  return async (plans, first, end) => {
    if (first === end) return plans.map(emptySlice);
    const range = { first, end };
    const baskets: Baskets = new Map([...kept].map(([layout, ofLayout]) => [layout, new Map(ofLayout)]));
    const isAtHand = (layout: EntryLayout, index: number): boolean => basketOf(baskets, layout, index) !== undefined;
    const ranges = rangesToRead(new Set(plans.map(({ layout }) => layout)), range, isAtHand);
    const counted = await readAndCheck(file, branchNames, ranges, baskets);
    kept = basketsWith(baskets, ranges.keys(), end);
    const offsets = offsetsIn(range, baskets, counted);
    return plans.map((plan) => {
      const values = numbersIn(plan, bytesOf(baskets, plan.layout, range));
      return plan.column.kind === "list" ? { values, offsets: offsets(plan) } : { values };
    });
  };
}
