import { skip, text, uint16, uint32, type ByteCursor } from "./byte-cursor.ts";
import { damaged } from "./damage.ts";
import type { StreamedValue } from "./streamed-object.ts";

/** Of the 32-bit word before an object: the rest of it is the number of bytes that follow. */
export const BYTE_COUNT = 0x40000000;
/** Of such a word: it names a class. */
export const CLASS = 0x80000000;
/** Of the bits of a TObject: it is referred to from elsewhere, and the number of a process follows in two bytes. */
export const IS_REFERENCED = 0x10;

/** What comes before the members of an object. */
export interface ObjectHead {
  readonly version: number;
  /** Of classes without a version. */
  readonly checkSum: number;
  /** Where the object ends; undefined in classes that do not count their bytes. */
  readonly end: number | undefined;
}

export const isByteCount = (word: number): boolean => (word & BYTE_COUNT) !== 0 && (word & CLASS) === 0;

/** Reads the version of an object, and how many bytes it has if it says so. @throws AnalysisError DATA_ROOT_DAMAGED */
export function readObjectHead(cursor: ByteCursor): ObjectHead {
  const first = uint32(cursor);
  if (!isByteCount(first)) {
    cursor.position -= 4;
    return { version: uint16(cursor), checkSum: 0, end: undefined };
  }
  const from = cursor.position;
  const length = first & ~BYTE_COUNT;
  skip(cursor, length);
  cursor.position = from;
  const version = uint16(cursor);
  return { version, checkSum: version === 0 && length >= 6 ? uint32(cursor) : 0, end: from + length };
}

/**
 * Requires that an object ends where its head says.
 * @param open whether it may hold more than has been read, which is passed over
 * @throws AnalysisError DATA_ROOT_DAMAGED
 */
export function finishObject(cursor: ByteCursor, { end }: ObjectHead, className: string, open = false): void {
  if (end === undefined || cursor.position === end) return;
  if (!open || cursor.position > end) throw damaged(cursor.where, `${className} ends at byte ${cursor.position}, its head says ${end}`);
  cursor.position = end;
}

/** Reads what every TObject has. */
export function readTObject(cursor: ByteCursor, members: Map<string, StreamedValue>): void {
  if ((uint16(cursor) & (BYTE_COUNT >>> 16)) !== 0) skip(cursor, 4);
  members.set("fUniqueID", uint32(cursor));
  const bits = uint32(cursor);
  members.set("fBits", bits);
  if ((bits & IS_REFERENCED) !== 0) skip(cursor, 2);
}

/** Reads name and title, and what every TObject has. */
export function readTNamed(cursor: ByteCursor, members: Map<string, StreamedValue>): void {
  const head = readObjectHead(cursor);
  readTObject(cursor, members);
  members.set("fName", text(cursor));
  members.set("fTitle", text(cursor));
  finishObject(cursor, head, "TNamed");
}
