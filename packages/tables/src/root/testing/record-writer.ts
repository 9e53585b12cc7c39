import type { Compression } from "./blocks.ts";
import { byteWriter, type ByteWriter } from "./byte-writer.ts";

/** What the head of a record says. */
export interface WrittenKey {
  readonly className: string;
  readonly name: string;
  readonly title: string;
  readonly cycle?: number;
  /** Where the record is in the file. */
  readonly seek: number;
  /** Bytes of the object, uncompressed and in the file. */
  readonly objectBytes: number;
  readonly storedBytes: number;
  /** Bytes that follow the key in the head, as in baskets. */
  readonly moreHead?: Uint8Array;
}

/** Positions have four bytes, or eight in large files. */
export type PositionBytes = 4 | 8;

const textBytes = (value: string): number => Buffer.byteLength(value) + (Buffer.byteLength(value) < 255 ? 1 : 5);

/** Length of the head of a record. */
export const headBytes = (
  { className, name, title, moreHead }: Pick<WrittenKey, "className" | "name" | "title" | "moreHead">,
  positions: PositionBytes,
): number => 18 + 2 * positions + textBytes(className) + textBytes(name) + textBytes(title) + (moreHead?.length ?? 0);

/** The head of a record. */
export function headOf(key: WrittenKey, positions: PositionBytes): Buffer {
  const head = byteWriter();
  const length = headBytes(key, positions);
  head.integer(length + key.storedBytes, 4);
  head.integer(positions === 8 ? 1004 : 4, 2);
  head.integer(key.objectBytes, 4);
  head.integer(0, 4); // date
  head.integer(length, 2);
  head.integer(key.cycle ?? 1, 2);
  head.integer(key.seek, positions);
  head.integer(100, positions);
  head.text(key.className);
  head.text(key.name);
  head.text(key.title);
  if (key.moreHead !== undefined) head.bytes(key.moreHead);
  return head.finish();
}

/** A file while it is written. */
export interface FileWriter {
  readonly bytes: ByteWriter;
  readonly positions: PositionBytes;
  /** Objects are stored as they are where it is not given, or does not make them smaller. */
  readonly compress: Compression | undefined;
}

/** Appends a record. @param seek where it is to say that it is, if not where it is */
export function writeRecord(
  { bytes, positions, compress }: FileWriter,
  key: Omit<WrittenKey, "seek" | "objectBytes" | "storedBytes">,
  object: Buffer,
  seek: number = bytes.length(),
): WrittenKey {
  const compressed = compress?.(object);
  const stored = compressed === undefined || compressed.length >= object.length ? object : compressed;
  const written = { ...key, seek, objectBytes: object.length, storedBytes: stored.length };
  bytes.bytes(headOf(written, positions));
  bytes.bytes(stored);
  return written;
}
