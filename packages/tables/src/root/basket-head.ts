import { int32, skip, uint16, uint8, type ByteCursor } from "./byte-cursor.ts";
import { damaged } from "./damage.ts";
import { readKey, type Key } from "./key.ts";

/** The head of a basket: that of its record, and what it says about the entries. */
export interface BasketHead {
  readonly key: Key;
  readonly entries: number;
  /** Bytes of the entries, without the head. */
  readonly entryBytes: number;
  /** Says which tables follow the entries; TBasket::Streamer knows the values. */
  readonly flag: number;
}

/** Reads the head of a basket (TBasket). @throws AnalysisError DATA_ROOT_DAMAGED */
export function readBasketHead(cursor: ByteCursor): BasketHead {
  const from = cursor.position;
  const key = readKey(cursor);
  uint16(cursor); // version
  int32(cursor); // size of the buffer when it was written
  // The sign says that a byte of feature bits follows.
  if (int32(cursor) < 0) skip(cursor, 1);
  const entries = int32(cursor);
  const entryBytes = int32(cursor) - key.headBytes;
  const flag = uint8(cursor);
  if (key.className !== "TBasket") throw damaged(cursor.where, `expected a TBasket, found ${JSON.stringify(key.className)}`);
  if (entries < 0 || entryBytes < 0 || cursor.position - from !== key.headBytes)
    throw damaged(
      cursor.where,
      `a head of ${key.headBytes} bytes, found ${cursor.position - from}, for ${entries} entries in ${entryBytes} bytes`,
    );
  return { key, entries, entryBytes, flag };
}

/** The entries of a basket, uncompressed. */
export interface BasketContent {
  readonly entries: number;
  readonly data: Buffer;
  /** Where the entries begin in `data`, and where the last one ends, in bytes; undefined where the basket does not say it. */
  readonly starts: Int32Array | undefined;
}

/** Bits of an offset that say something else. */
const OFFSET_MASK = 0x00ffffff;

/**
 * The table of a basket that says where its entries begin.
 * @param bytes 32-bit big-endian offsets from the beginning of the head
 */
export function entryStarts(bytes: Buffer, { key, entries, entryBytes, flag }: BasketHead, where: string): Int32Array {
  const starts = new Int32Array(entries + 1);
  const inPlace = Buffer.from(starts.buffer, 0, 4 * entries);
  bytes.copy(inPlace, 0, 0, 4 * entries);
  inPlace.swap32();
  const mask = flag > 20 && flag < 40 ? OFFSET_MASK : -1;
  let before = 0;
  for (let i = 0; i < entries; i++) {
    const start = (starts[i] & mask) - key.headBytes;
    if (start < before || start > entryBytes)
      throw damaged(where, `entry ${i} of the basket begins at byte ${start}, the one before at ${before}, and ${entryBytes} are all`);
    starts[i] = before = start;
  }
  if (entries > 0 && starts[0] !== 0) throw damaged(where, `the first entry begins at byte ${starts[0]} of the basket, expected 0`);
  starts[entries] = entryBytes;
  return starts;
}
