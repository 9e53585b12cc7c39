import type { ColumnSlice, NumberArray } from "../columnar-file.ts";
import type { CheckedBasket } from "./checked-basket.ts";
import { damaged } from "./damage.ts";
import type { ColumnPlan, EntryLayout } from "./entry-layout.ts";
import { numbersFrom } from "./number-item.ts";

/** Bytes of the elements of some entries of a basket: from … end - 1 of its data. */
export interface EntryBytes {
  readonly data: Buffer;
  readonly from: number;
  readonly end: number;
}

/** The bytes of the entries lo … hi - 1 of a basket. */
export function entryBytes({ stride, elements }: EntryLayout, { data, starts }: CheckedBasket, lo: number, hi: number): EntryBytes {
  const at = (entry: number): number => (starts === undefined ? entry * stride * elements : starts[entry]);
  return { data, from: at(lo), end: at(hi) };
}

/** Copies the column's numbers out of elements. @returns the number of bytes */
function copyNumbers({ layout, offset, numbers, item }: ColumnPlan, { data, from, end }: EntryBytes, into: Buffer, filled: number): number {
  const bytes = numbers * item.bytes;
  if (bytes === layout.stride) return data.copy(into, filled, from, end);
  let at = filled;
  for (let element = from + offset; element < end; element += layout.stride)
    for (let i = element; i < element + bytes; i++) into[at++] = data[i];
  return at - filled;
}

/** The numbers of a column in the elements of successive entries. */
export function numbersIn(plan: ColumnPlan, parts: readonly EntryBytes[]): NumberArray {
  const { layout, numbers, item } = plan;
  const elements = parts.reduce((sum, { from, end }) => sum + (end - from) / layout.stride, 0);
  const stored = new ArrayBuffer(elements * numbers * item.bytes);
  const buffer = Buffer.from(stored);
  let filled = 0;
  for (const part of parts) filled += copyNumbers(plan, part, buffer, filled);
  return numbersFrom(item, stored);
}

/**
 * The counts in a column that counts.
 * @param first number of the first entry, for messages
 * @throws AnalysisError DATA_ROOT_DAMAGED where one is negative or too large
 */
export function countsIn(plan: ColumnPlan, parts: readonly EntryBytes[], first: number): Uint32Array {
  const values = numbersIn(plan, parts);
  const counts = new Uint32Array(values.length);
  for (let i = 0; i < counts.length; i++) {
    const count = Number(values[i]);
    if (!(count >= 0 && count <= 0x7fffffff)) throw damaged(plan.layout.branch.where, `counts ${count} elements in entry ${first + i}`);
    counts[i] = count;
  }
  return counts;
}

/**
 * Where the numbers of each entry begin, and at last where they end.
 * @param sizeOf how many an entry has
 * @throws AnalysisError DATA_ROOT_DAMAGED where they are more than offsets can say
 */
export function offsetsOf(entries: number, sizeOf: (entry: number) => number, where: string): Uint32Array {
  const offsets = new Uint32Array(entries + 1);
  let total = 0;
  for (let i = 0; i < entries; i++) {
    total += sizeOf(i);
    offsets[i + 1] = total;
  }
  if (total > 0xffffffff) throw damaged(where, `${total} numbers in ${entries} entries, more than are read at a time`);
  return offsets;
}

/** A range of a column without numbers. */
export const emptySlice = (plan: ColumnPlan): ColumnSlice => {
  const values = numbersIn(plan, []);
  return plan.column.kind === "list" ? { values, offsets: new Uint32Array(1) } : { values };
};
