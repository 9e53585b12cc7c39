import type { BasketContent } from "./basket-head.ts";
import { damaged, unsupported } from "./damage.ts";
import type { EntryLayout } from "./entry-layout.ts";
import { BYTE_COUNT, IS_REFERENCED } from "./object-head.ts";

type Unpack = NonNullable<EntryLayout["unpack"]>;

/** Of the version of a collection: its objects are stored member by member. */
const MEMBERWISE = 1 << 14;
const COLLECTION_HEAD_BYTES = 6;

/** Entries that end where the basket's table says that they do, if it has one. */
function requireStart({ starts }: BasketContent, entry: number, at: number, where: string): void {
  if (starts !== undefined && starts[entry] !== at)
    throw damaged(where, `entry ${entry} of the basket ends at byte ${at}, its table says ${starts[entry]}`);
}

/** Where the contents of a collection are, whose head is at `at`, and where they end. */
function collectionAt(data: Buffer, at: number, where: string): { from: number; end: number } {
  if (at + COLLECTION_HEAD_BYTES > data.length)
    throw damaged(where, `the basket ends at byte ${data.length}, expected a collection at ${at}`);
  const count = data.readUInt32BE(at);
  const end = at + 4 + (count & ~BYTE_COUNT);
  if ((count & BYTE_COUNT) === 0 || end > data.length || end < at + COLLECTION_HEAD_BYTES)
    throw damaged(where, `a collection from byte ${at} to ${end}, the basket has ${data.length}`);
  if ((data.readUInt16BE(at + 4) & MEMBERWISE) !== 0) throw unsupported(where, "a collection that is stored member by member");
  return { from: at + COLLECTION_HEAD_BYTES, end };
}

/** Copies the numbers of the vectors of `depth` at `at`, one after the other. @returns where they end, and where their copy does */
function copyVector(
  data: Buffer,
  at: number,
  itemBytes: number,
  depth: number,
  into: Buffer,
  filled: number,
  where: string,
): readonly [at: number, filled: number] {
  if (at + 4 > data.length) throw damaged(where, `the basket ends at byte ${data.length}, expected the length of a vector at ${at}`);
  const length = data.readInt32BE(at);
  const from = at + 4;
  const least = depth === 1 ? itemBytes : 4;
  if (length < 0 || from + length * least > data.length)
    throw damaged(where, `a vector of ${length} at byte ${at} of the basket, which has ${data.length}`);
  if (depth === 1) {
    data.copy(into, filled, from, from + length * itemBytes);
    return [from + length * itemBytes, filled + length * itemBytes];
  }
  let place: readonly [number, number] = [from, filled];
  for (let i = 0; i < length; i++) place = copyVector(data, place[0], itemBytes, depth - 1, into, place[1], where);
  return place;
}

/** Entries that are a std::vector of numbers, or vectors of such (`depth` 2 and more): head, length, contents. */
export const vectorEntries =
  (itemBytes: number, depth: number): Unpack =>
  (content, _counts, where) => {
    const { entries, data } = content;
    const packed = Buffer.allocUnsafeSlow(data.length);
    const starts = new Int32Array(entries + 1);
    let place: readonly [at: number, filled: number] = [0, 0];
    for (let i = 0; i < entries; i++) {
      requireStart(content, i, place[0], where);
      const { from, end } = collectionAt(data, place[0], where);
      place = copyVector(data, from, itemBytes, depth, packed, place[1], where);
      if (place[0] !== end) throw damaged(where, `the vector of entry ${i} of the basket ends at byte ${place[0]}, its head says ${end}`);
      starts[i + 1] = place[1];
    }
    if (place[0] !== data.length) throw damaged(where, `the vectors end at byte ${place[0]} of ${data.length} of the basket`);
    return { entries, data: packed.subarray(0, place[1]), starts };
  };

/** Entries that are an array behind a pointer: a byte that says whether there is one, then its numbers. */
export const pointerEntries: Unpack = ({ entries, data, starts: table }, _counts, where) => {
  if (table === undefined) throw unsupported(where, "counted arrays without a table of entries");
  const packed = Buffer.allocUnsafeSlow(data.length);
  const starts = new Int32Array(entries + 1);
  for (let i = 0; i < entries; i++) {
    const [from, end] = [table[i], table[i + 1]];
    if (end === from || data[from] > 1 || (data[from] === 0 && end > from + 1))
      throw damaged(where, `an array of ${end - from} bytes in entry ${i} of the basket that begins with ${data[from]}`);
    starts[i + 1] = starts[i] + data.copy(packed, starts[i], from + 1, end);
  }
  return { entries, data: packed.subarray(0, starts[entries]), starts };
};

/** Entries that are the bits of objects: four bytes each, and two more where an object is referred to. */
export const bitsEntries: Unpack = (content, counts, where) => {
  const { entries, data } = content;
  const packed = Buffer.allocUnsafeSlow(data.length);
  const starts = new Int32Array(entries + 1);
  let at = 0;
  let filled = 0;
  for (let i = 0; i < entries; i++) {
    requireStart(content, i, at, where);
    for (let k = counts === undefined ? 1 : counts[i]; k > 0; k--) {
      if (at + 4 > data.length) throw damaged(where, `the basket ends at byte ${data.length}, expected the bits of an object at ${at}`);
      const bits = data.readUInt32BE(at);
      filled = packed.writeUInt32BE(bits, filled);
      at += (bits & IS_REFERENCED) === 0 ? 4 : 6;
    }
    starts[i + 1] = filled;
  }
  if (at !== data.length) throw damaged(where, `the bits of the objects end at byte ${at} of ${data.length} of the basket`);
  return { entries, data: packed.subarray(0, filled), starts };
};
