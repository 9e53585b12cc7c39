import { damaged } from "./damage.ts";

/** A place in big-endian bytes, moved by whoever reads from it. */
export interface ByteCursor {
  readonly bytes: Buffer;
  position: number;
  /** Nothing is read from here on. */
  readonly end: number;
  /** For messages: the file, and what of it. */
  readonly where: string;
}

/** A cursor over all of the bytes. */
export const cursorOver = (bytes: Buffer, where: string): ByteCursor => ({ bytes, position: 0, end: bytes.length, where });

/** Moves past the next `count` bytes. @returns where they begin @throws AnalysisError DATA_ROOT_DAMAGED if there are fewer */
export function skip(cursor: ByteCursor, count: number): number {
  const from = cursor.position;
  if (!(count >= 0 && count <= cursor.end - from))
    throw damaged(cursor.where, `ends at byte ${cursor.end}, expected ${count} more from byte ${from}`);
  cursor.position = from + count;
  return from;
}

export const uint8 = (cursor: ByteCursor): number => cursor.bytes[skip(cursor, 1)];
export const int8 = (cursor: ByteCursor): number => cursor.bytes.readInt8(skip(cursor, 1));
export const uint16 = (cursor: ByteCursor): number => cursor.bytes.readUInt16BE(skip(cursor, 2));
export const int16 = (cursor: ByteCursor): number => cursor.bytes.readInt16BE(skip(cursor, 2));
export const uint32 = (cursor: ByteCursor): number => cursor.bytes.readUInt32BE(skip(cursor, 4));
export const int32 = (cursor: ByteCursor): number => cursor.bytes.readInt32BE(skip(cursor, 4));
export const float32 = (cursor: ByteCursor): number => cursor.bytes.readFloatBE(skip(cursor, 4));
export const float64 = (cursor: ByteCursor): number => cursor.bytes.readDoubleBE(skip(cursor, 8));

/** A 64-bit integer as a double: exact where it can be a number of bytes or entries, and beyond 2⁵³ it is no such number. */
export const int64 = (cursor: ByteCursor): number => Number(cursor.bytes.readBigInt64BE(skip(cursor, 8)));
export const uint64 = (cursor: ByteCursor): number => Number(cursor.bytes.readBigUInt64BE(skip(cursor, 8)));

/** A TString: its length in a byte, or 255 and then in four, and that many bytes. */
export function text(cursor: ByteCursor): string {
  const short = uint8(cursor);
  const length = short === 255 ? uint32(cursor) : short;
  const from = skip(cursor, length);
  return cursor.bytes.toString("utf8", from, from + length);
}

/** A C string, which a zero byte ends. */
export function zeroTerminated(cursor: ByteCursor): string {
  const from = cursor.position;
  const zero = cursor.bytes.indexOf(0, from);
  if (zero < 0 || zero >= cursor.end) throw damaged(cursor.where, `the text from byte ${from} on has no end`);
  cursor.position = zero + 1;
  return cursor.bytes.toString("latin1", from, zero);
}
