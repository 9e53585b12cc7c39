import { AnalysisError } from "@ratiometer/config";
import { cursorOver, int32, int64, uint32, uint8, type ByteCursor } from "./byte-cursor.ts";
import { damaged } from "./damage.ts";
import type { RandomAccessFile } from "./random-access.ts";

/** What the first bytes of a ROOT file say. Positions and lengths are in bytes. */
export interface FileHeader {
  /** Of ROOT, as 63014 for 6.30/14. */
  readonly version: number;
  /** Where the first record is. */
  readonly begin: number;
  /** Length of the name and title before the top directory. */
  readonly nameBytes: number;
  /** Where the record with the descriptions of classes is, and its length. */
  readonly infoSeek: number;
  readonly infoBytes: number;
}

/** No header is longer. */
const HEADER_BYTES = 75;

/** From this version on a file may be larger than 2 GB, and its positions have 64 bits. */
const LARGE = 1_000_000;

/**
 * Reads the header of a ROOT file (TFile: "root", version, fBEGIN, fEND, …).
 * @throws AnalysisError DATA_NOT_ROOT, DATA_TRUNCATED if the file is shorter than it says, DATA_ROOT_DAMAGED
 */
export async function readFileHeader(file: RandomAccessFile): Promise<FileHeader> {
  const where = file.path;
  const cursor = cursorOver(await file.read(0, Math.min(file.bytes, HEADER_BYTES)), where);
  if (cursor.bytes.toString("latin1", 0, 4) !== "root")
    throw new AnalysisError("DATA_NOT_ROOT", `begins with ${JSON.stringify(cursor.bytes.toString("latin1", 0, 4))}, expected "root"`, {
      where,
      hint: "give a ROOT file",
    });
  cursor.position = 4;
  const version = uint32(cursor);
  const position: (from: ByteCursor) => number = version >= LARGE ? int64 : uint32;
  const begin = uint32(cursor);
  const end = position(cursor);
  position(cursor); // free segments: where,
  uint32(cursor); // length,
  uint32(cursor); // number
  const nameBytes = int32(cursor);
  uint8(cursor); // bytes of a position
  uint32(cursor); // compression of what is written next
  const infoSeek = position(cursor);
  const infoBytes = int32(cursor);
  if (end > file.bytes)
    throw new AnalysisError("DATA_TRUNCATED", `has ${file.bytes} bytes, its header says ${end}`, { where, hint: "fetch the whole file" });
  if (begin < cursor.position || begin >= end || nameBytes < 0)
    throw damaged(where, `the header says that records begin at byte ${begin} and end at ${end}`);
  return { version: version % LARGE, begin, nameBytes, infoSeek, infoBytes };
}
