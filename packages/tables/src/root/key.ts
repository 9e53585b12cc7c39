import { cursorOver, int32, int64, text, uint16, uint32, type ByteCursor } from "./byte-cursor.ts";
import { decompress } from "./compressed-blocks.ts";
import { damaged } from "./damage.ts";
import type { RandomAccessFile } from "./random-access.ts";

/** The head of a record (TKey): what it holds and where it is. */
export interface Key {
  /** Of the whole record in the file, head included. */
  readonly bytes: number;
  /** Of the object, uncompressed. */
  readonly objectBytes: number;
  /** Of the head. */
  readonly headBytes: number;
  readonly cycle: number;
  /** Where the record is. */
  readonly seek: number;
  readonly className: string;
  readonly name: string;
  readonly title: string;
}

/** From this version on positions have 64 bits. */
const LARGE = 1000;

/** Reads the head of a record. @throws AnalysisError DATA_ROOT_DAMAGED */
export function readKey(cursor: ByteCursor): Key {
  const bytes = int32(cursor);
  const version = uint16(cursor);
  const objectBytes = int32(cursor);
  uint32(cursor); // date and time
  const headBytes = uint16(cursor);
  const cycle = uint16(cursor);
  const position = version > LARGE ? int64 : uint32;
  const seek = position(cursor);
  position(cursor); // the record of the directory
  const className = text(cursor);
  const name = text(cursor);
  const title = text(cursor);
  if (objectBytes < 0) throw damaged(cursor.where, `a record with an object of ${objectBytes} bytes`);
  return { bytes, objectBytes, headBytes, cycle, seek, className, name, title };
}

/** An object's bytes, uncompressed. References within them count from the beginning of the record, that is `headBytes` earlier. */
export interface ObjectBytes {
  readonly key: Key;
  readonly bytes: Buffer;
}

/**
 * The object of a record.
 * @param where for messages
 * @throws AnalysisError DATA_ROOT_DAMAGED, also if another record than the expected one is there; DATA_ROOT_CODEC
 */
export async function readObjectBytes(
  file: RandomAccessFile,
  { seek, bytes, className }: Pick<Key, "seek" | "bytes" | "className">,
  where: string,
): Promise<ObjectBytes> {
  if (!(Number.isSafeInteger(seek) && seek > 0 && bytes > 0 && seek + bytes <= file.bytes))
    throw damaged(where, `is said to lie in ${bytes} bytes from ${seek}, the file has ${file.bytes}`);
  const record = await file.read(seek, bytes);
  const cursor = cursorOver(record, where);
  const key = readKey(cursor);
  if (key.bytes !== bytes || key.seek !== seek || key.className !== className)
    throw damaged(where, `expected ${className} in ${bytes} bytes from ${seek}, found ${key.className} in ${key.bytes} from ${key.seek}`);
  if (key.headBytes < cursor.position || key.headBytes > bytes)
    throw damaged(where, `a record with a head of ${key.headBytes} bytes, found ${cursor.position}`);
  return { key, bytes: await decompress(record.subarray(key.headBytes), key.objectBytes, where) };
}
