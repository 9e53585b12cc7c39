import { byteWriter } from "./byte-writer.ts";
import type { WrittenObject, WrittenValue } from "./object-writer.ts";
import { headBytes, headOf, writeRecord, type FileWriter } from "./record-writer.ts";

/** What is written into the baskets of a branch. */
export interface WrittenBaskets {
  readonly name: string;
  /** The bytes of each entry. */
  readonly entries: readonly Uint8Array[];
  /** Entries of a basket; all of them if not given. */
  readonly basketEntries?: number;
  /** Whether baskets say where their entries begin. */
  readonly table?: boolean;
  /** Whether the last basket is part of the tree. */
  readonly embedded?: boolean;
  /** What the heads of baskets are to say instead of the truth. */
  readonly head?: { readonly name?: string; readonly className?: string; readonly entries?: number; readonly seek?: number };
}

/** What follows the key in the head of a basket. */
function moreHead(entries: number, last: number, table: boolean, flag: number): Buffer {
  const head = byteWriter();
  head.integer(3, 2);
  head.integer(32000, 4);
  head.integer(table ? 1000 : 4, 4);
  head.integer(entries, 4);
  head.integer(last, 4);
  head.integer(flag, 1);
  return head.finish();
}

/** Where entries begin, from the beginning of the head on; in a file there is one more number, which says nothing. */
function tableOf(entries: readonly Uint8Array[], from: number, more: boolean): Buffer {
  const table = byteWriter();
  table.integer(entries.length + (more ? 1 : 0), 4);
  let at = from;
  for (const entry of entries) {
    table.integer(at, 4);
    at += entry.length;
  }
  if (more) table.integer(0, 4);
  return table.finish();
}

/** Appends the baskets of a branch to a file. @returns the members of the branch that say where they are */
export function writeBaskets(file: FileWriter, branch: WrittenBaskets, tree: string): Readonly<Record<string, WrittenValue>> {
  const { name, entries, table = false, embedded = false, head = {} } = branch;
  const each = branch.basketEntries ?? Math.max(entries.length, 1);
  const key = { className: head.className ?? "TBasket", name: head.name ?? name, title: tree };
  const length = headBytes({ ...key, moreHead: moreHead(0, 0, table, 0) }, file.positions);
  const firsts: number[] = [];
  const seeks: number[] = [];
  const bytes: number[] = [];
  let last: WrittenObject | undefined;
  for (let first = 0; first < entries.length; first += each) {
    const some = entries.slice(first, first + each);
    const data = Buffer.concat(some);
    const count = head.entries ?? some.length;
    firsts.push(first);
    if (embedded && first + each >= entries.length) {
      const more = moreHead(count, length + data.length, table, table ? 11 : 12);
      const keyBytes = headOf({ ...key, moreHead: more, seek: 0, objectBytes: data.length, storedBytes: -length }, file.positions);
      const raw = Buffer.concat([keyBytes, ...(table ? [tableOf(some, length, false)] : []), keyBytes, data]);
      last = { className: "TBasket", members: { raw } };
    } else {
      const more = moreHead(count, length + data.length, table, 0);
      const object = table ? Buffer.concat([data, tableOf(some, length, true)]) : data;
      seeks.push(file.bytes.length());
      bytes.push(length + writeRecord(file, { ...key, moreHead: more }, object, head.seek).storedBytes);
    }
  }
  return {
    fEntries: entries.length,
    fEntryNumber: entries.length,
    fWriteBasket: seeks.length,
    fMaxBaskets: firsts.length + 1,
    fBasketEntry: [...firsts, entries.length],
    fBasketSeek: [...seeks, 0, 0],
    fBasketBytes: [...bytes, 0, 0],
    fBaskets: last === undefined ? [] : [...seeks.map(() => undefined), last],
  };
}
