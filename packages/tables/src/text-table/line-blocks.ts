import { AnalysisError } from "@ratiometer/config";
import { byteChunks, type ChunkOptions } from "../byte-chunks.ts";
import { gzipFault } from "../text-chunks.ts";

/** Whole lines of a file, each with its end of line; only the last line of the file may lack it. */
export interface LineBlock {
  readonly text: string;
  /** Where the block begins in the (unpacked) bytes of the file. */
  readonly position: number;
}

const NEWLINE = 10;

/** A table has no longer line. */
const LONGEST_LINE = 1 << 26;

/**
 * The text (UTF-8) of a file, plain or gzip, in blocks of whole lines.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_TRUNCATED, DATA_CORRUPT_GZIP, DATA_TEXT_TABLE for something else than text
 */
export async function* lineBlocks(path: string, options: ChunkOptions = {}): AsyncGenerator<LineBlock> {
  let position = options.start ?? 0;
  let rest: Buffer[] = [];
  let waiting = 0;
  try {
    for await (const chunk of byteChunks(path, options)) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        const bytes = Buffer.concat([...rest, chunk.subarray(0, end)]);
        yield { text: bytes.toString("utf8"), position };
        position += bytes.length;
        rest = [];
        waiting = 0;
      }
      rest.push(chunk.subarray(end));
      waiting += chunk.length - end;
      if (waiting > LONGEST_LINE)
        throw new AnalysisError("DATA_TEXT_TABLE", `more than ${LONGEST_LINE} bytes without an end of line, expected a table of text`, {
          where: path,
          hint: "is it a text file?",
        });
    }
  } catch (error) {
    throw gzipFault(error, path, `after ${position} good bytes`) ?? error;
  }
  if (waiting > 0) yield { text: Buffer.concat(rest).toString("utf8"), position };
}
