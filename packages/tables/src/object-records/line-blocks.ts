import { AnalysisError } from "@ratiometer/config";
import { byteChunks } from "../byte-chunks.ts";
import { gzipFault } from "../text-chunks.ts";

/** Whole lines of a file. */
export interface LineBlock {
  /** Alone in its memory, which may be handed over. The last line of a file may lack its line feed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Number of the first line, from 1. */
  readonly firstLine: number;
}

/** How lines are put together. */
export interface LineBlockOptions {
  /** A block ends with so many lines, or sooner with the line that makes it so many bytes long. */
  readonly lines?: number;
  readonly bytes?: number;
  /** Fraction of the file read so far. */
  readonly onProgress?: (fraction: number) => void;
}

const LINE_FEED = 10;
const LINES = 2048;
const BYTES = 1 << 23;

/** No record of objects is so long: what has no line feed for so many bytes is something else. */
const LONGEST_LINE = 1 << 26;

/**
 * The lines of a file, plain or gzip, in blocks that depend on the lines alone.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_TRUNCATED, DATA_CORRUPT_GZIP; DATA_OBJECTS for a line of more than 64 MiB
 */
export async function* lineBlocks(file: string, options: LineBlockOptions = {}): AsyncGenerator<LineBlock, void> {
  const { lines: mostLines = LINES, bytes: mostBytes = BYTES, onProgress } = options;
  let parts: Buffer[] = [];
  let held = 0;
  let lineLength = 0;
  let firstLine = 1;
  let lines = 0;
  const finish = (): LineBlock => {
    const bytes = new Uint8Array(held);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const block = { bytes, firstLine };
    firstLine += lines;
    parts = [];
    held = 0;
    lines = 0;
    return block;
  };
  try {
    for await (const chunk of byteChunks(file, { onProgress })) {
      let taken = 0;
      for (let from = 0; ;) {
        const end = chunk.indexOf(LINE_FEED, from);
        lineLength += (end < 0 ? chunk.length : end) - from;
        if (lineLength > LONGEST_LINE)
          throw new AnalysisError("DATA_OBJECTS", `the line is longer than ${LONGEST_LINE} bytes`, {
            where: `${file}:${firstLine + lines}`,
            hint: "expected one JSON object per line",
          });
        if (end < 0) break;
        from = end + 1;
        lineLength = 0;
        lines++;
        if (lines < mostLines && held + from - taken < mostBytes) continue;
        parts.push(chunk.subarray(taken, from));
        held += from - taken;
        taken = from;
        yield finish();
      }
      if (taken < chunk.length) {
        parts.push(chunk.subarray(taken));
        held += chunk.length - taken;
      }
    }
  } catch (error) {
    throw gzipFault(error, file, `after line ${firstLine + lines - 1}`) ?? error;
  }
  if (held > 0) yield finish();
}
