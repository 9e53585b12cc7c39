import type { BasketContent } from "./basket-head.ts";
import { damaged } from "./damage.ts";
import { countMember, listMember, numbersMember, type StreamedObject } from "./streamed-object.ts";

/** The baskets of a branch, b of them. */
export interface BasketTable {
  readonly length: number;
  /** Number of the first entry of each basket, and at last the number of entries: b + 1. */
  readonly firstEntries: Float64Array;
  /** Where each is in the file. */
  readonly seeks: Float64Array;
  /** Length of each in the file. */
  readonly bytes: Float64Array;
  /** Those that came with the branch. */
  readonly embedded: ReadonlyMap<number, BasketContent>;
}

function embeddedIn(branch: StreamedObject, where: string): ReadonlyMap<number, BasketContent> {
  const embedded = new Map<number, BasketContent>();
  listMember(branch, "fBaskets", where).forEach((basket, i) => {
    const content = basket?.members.get("content");
    if (typeof content === "object" && "data" in content && content.entries > 0) embedded.set(i, content);
  });
  return embedded;
}

/** Entries do not come before those of the basket before. */
function requireRising(firstEntries: Float64Array, where: string): void {
  for (let i = 0; i < firstEntries.length; i++) {
    const before = i === 0 ? 0 : firstEntries[i - 1];
    const found = firstEntries[i];
    if (!(Number.isSafeInteger(found) && found >= before && (i > 0 || found === 0)))
      throw damaged(where, `basket ${i} begins with entry ${found}, expected ${i === 0 ? "0" : `${before} or more`}`);
  }
}

/**
 * The baskets of a branch as streamed. Baskets without entries are left out; a branch that only holds others together has entries and no
 * basket.
 * @throws AnalysisError DATA_ROOT_DAMAGED where they are not one after the other, or not as many as the branch says
 */
export function basketTable(branch: StreamedObject, where: string): BasketTable {
  const entries = countMember(branch, "fEntries", where);
  const written = countMember(branch, "fWriteBasket", where);
  const first = numbersMember(branch, "fBasketEntry", where);
  const seeks = numbersMember(branch, "fBasketSeek", where);
  const bytes = numbersMember(branch, "fBasketBytes", where);
  const embedded = embeddedIn(branch, where);
  // The basket that was being filled is in memory of the tree, and follows those in the file.
  const length = embedded.has(written) ? written + 1 : written;
  if (length > first.length || written > seeks.length || written > bytes.length)
    throw damaged(where, `${length} baskets in tables of ${first.length}, ${seeks.length} and ${bytes.length}`);
  const all = new Float64Array(length + 1);
  all.set(first.subarray(0, length));
  all[length] = entries;
  if (length === written && length > 0 && length < first.length && first[length] !== entries)
    throw damaged(where, `its baskets end with entry ${first[length]}, expected ${entries}`);
  if (length > 0) requireRising(all, where);
  const kept = Array.from({ length }, (_, i) => i).filter((i) => all[i + 1] > all[i]);
  return {
    length: kept.length,
    firstEntries: Float64Array.from([...kept.map((i) => all[i]), entries]),
    seeks: Float64Array.from(kept, (i) => (i < written ? seeks[i] : 0)),
    bytes: Float64Array.from(kept, (i) => (i < written ? bytes[i] : 0)),
    embedded: new Map(kept.flatMap((i, k) => (embedded.has(i) ? [[k, embedded.get(i) as BasketContent] as const] : []))),
  };
}
