import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { streamToFile } from "@ratiometer/tables";
import type { FileDigest } from "../pipeline/manifest.ts";
import type { TaskPiece } from "./shared-work.ts";

/** What a part is of. */
export interface PartHeader {
  /** `partKey` of the stage. */
  readonly key: string;
  /** Tasks of the whole work, and those of this part: first … end - 1. */
  readonly tasks: number;
  readonly first: number;
  readonly end: number;
  /** Files from outside that were read. */
  readonly inputs: readonly FileDigest[];
}

/** A part that is whole. */
export interface PartFile {
  readonly header: PartHeader;
  /** The pieces of a task of the part, in order. */
  readonly pieces: (task: number) => AsyncGenerator<unknown, void>;
}

/** Where a piece is: number of its task, first byte, bytes. */
type Place = readonly [task: number, begin: number, bytes: number];

interface Index {
  readonly header: PartHeader;
  readonly places: readonly Place[];
}

// magic with the version of the format, pieces as structured clones, index (JSON), its length, SHA-256 of all that
const MAGIC = Buffer.from("ratiometer part 1\n");
const LENGTH = 4;
const DIGEST = 32;
/** Bytes that are read at once to see whether a file is whole. */
const STRIDE = 2 ** 20;

/**
 * Writes a part, whole or not at all. Equal pieces give equal bytes.
 * @throws AnalysisError DATA_NOT_WRITABLE, and what the pieces throw
 */
export async function writePart(path: string, header: PartHeader, pieces: AsyncIterable<TaskPiece>): Promise<void> {
  const hash = createHash("sha256");
  const places: Place[] = [];
  let begin = 0;
  const hashed = (bytes: Buffer): Buffer => {
    hash.update(bytes);
    begin += bytes.length;
    return bytes;
  };
  async function* content(): AsyncGenerator<Uint8Array, void> {
    yield hashed(MAGIC);
    for await (const { task, piece } of pieces) {
      const bytes = serialize(piece);
      places.push([task, begin, bytes.length]);
      yield hashed(bytes);
    }
    const index = Buffer.from(JSON.stringify({ header, places } satisfies Index));
    const length = Buffer.alloc(LENGTH);
    length.writeUInt32LE(index.length);
    yield hashed(index);
    yield hashed(length);
    yield hash.digest();
  }
  await streamToFile(path, content());
}

async function bytesAt(file: FileHandle, begin: number, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count);
  const { bytesRead } = await file.read(bytes, 0, count, begin);
  if (bytesRead !== count) throw new RangeError(`${bytesRead} bytes, expected ${count}`);
  return bytes;
}

/** The digest of the first `count` bytes. */
async function digestOf(file: FileHandle, count: number): Promise<Buffer> {
  const hash = createHash("sha256");
  for (let at = 0; at < count; at += STRIDE) hash.update(await bytesAt(file, at, Math.min(STRIDE, count - at)));
  return hash.digest();
}

async function readIndex(file: FileHandle): Promise<Index | undefined> {
  const { size } = await file.stat();
  const end = size - DIGEST;
  if (end < MAGIC.length + LENGTH || !(await bytesAt(file, 0, MAGIC.length)).equals(MAGIC)) return undefined;
  if (!(await digestOf(file, end)).equals(await bytesAt(file, end, DIGEST))) return undefined;
  const length = (await bytesAt(file, end - LENGTH, LENGTH)).readUInt32LE();
  return JSON.parse((await bytesAt(file, end - LENGTH - length, length)).toString()) as Index;
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** Runs one piece of work after the other. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Turns for reading parts: a stage may ask for any number of pieces at once, and a process has so many open files. */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Opens a part; undefined for what is none, or damaged. Its pieces are read as they are asked for. */
export async function openPart(path: string, inTurn: Turns = turns()): Promise<PartFile | undefined> {
  const index = await withFile(path, readIndex).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  if (index === undefined) return undefined;
  const placesOf = new Map<number, Place[]>();
  for (const place of index.places) placesOf.set(place[0], [...(placesOf.get(place[0]) ?? []), place]);
  return {
    header: index.header,
    pieces: async function* (task) {
      for (const [, begin, bytes] of placesOf.get(task) ?? [])
        yield deserialize(await inTurn(() => withFile(path, (file) => bytesAt(file, begin, bytes)))) as unknown;
    },
  };
}
