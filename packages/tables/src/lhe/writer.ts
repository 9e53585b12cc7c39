import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { streamToFile } from "../atomic-stream.ts";
import { lheEventText, type LheEvents } from "./writer-event.ts";
import { escapedXml, lheHeaderText, type LheFileHeader } from "./writer-header.ts";

export interface LheWriteOptions {
  /** Fraction of the events written so far. */
  readonly onProgress?: (fraction: number) => void;
  /** Stops the writing; the file is then as it was before. */
  readonly signal?: AbortSignal;
}

/** Events per piece of text: some 100 kB. */
const EVENTS_AT_ONCE = 64;

/** Digits hardly compress: twice the time of level 3 takes 3 % off the file. */
const GZIP = { level: 3, chunkSize: 1 << 17 } as const;

/** Position of the byte in a gzip header that names the operating system (RFC 1952), and the value for "unknown". */
const OS_BYTE = 9;
const UNKNOWN_OS = 255;

function* texts(events: LheEvents, header: LheFileHeader, options: LheWriteOptions): Generator<string> {
  const { onProgress, signal } = options;
  const { events: n } = events.particles;
  const eventText = lheEventText(
    events,
    header.weights.map(({ id }) => escapedXml(id)),
  );
  signal?.throwIfAborted();
  yield lheHeaderText(header, n);
  for (let first = 0; first < n; first += EVENTS_AT_ONCE) {
    const end = Math.min(first + EVENTS_AT_ONCE, n);
    let text = "";
    for (let event = first; event < end; event++) text += eventText(event);
    yield text;
    signal?.throwIfAborted();
    onProgress?.(end / n);
  }
  yield "</LesHouchesEvents>\n";
}

function* utf8(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const text of pieces) yield Buffer.from(text);
}

/** Gzip without time, file name and operating system: equal texts give equal bytes. */
async function* gzipped(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // An error of the pieces arrives where the compressed bytes are read.
  const compressed = pipeline(Readable.from(pieces), createGzip(GZIP), () => undefined);
  let begun = false;
  for await (const bytes of compressed as AsyncIterable<Buffer>) {
    if (!begun) bytes[OS_BYTE] = UNKNOWN_OS;
    begun = true;
    yield bytes;
  }
}

/**
 * Writes a Les Houches event file (LHE 3.0), gzip if its name ends in .gz. The file is there once it is complete; until then, and if anything goes wrong,
 * `path` holds what it held before. Memory holds the columns and some hundred events' text. Equal events give equal bytes.
 * @throws AnalysisError DATA_NOT_WRITABLE; the signal's reason where it aborts
 */
export function writeLhe(path: string, events: LheEvents, header: LheFileHeader, options: LheWriteOptions = {}): Promise<void> {
  const bytes = utf8(texts(events, header, options));
  return streamToFile(path, /\.gz$/i.test(path) ? gzipped(bytes) : bytes);
}
