import type { ColumnMetaData, PageHeader } from "hyparquet/src/types.js";
import { parquetHeader } from "hyparquet/src/column.js";
import { checksum } from "../checksum.ts";
import type { Decompress } from "./decompression.ts";
import { hybridRuns } from "./hybrid-runs.ts";
import type { LeafColumn } from "./leaf-column.ts";
import { dictionaryValues, pageValues, storedValues, type StoredValues } from "./page-values.ts";
import { statedName } from "./stated-values.ts";

/** The numbers of one column in one row group. */
export interface ChunkValues {
  readonly values: StoredValues;
  /** Of a list: rows + 1 numbers from 0. */
  readonly offsets: Uint32Array | undefined;
}

/** A row of the group that has no value. */
export interface MissingValue {
  readonly row: number;
}

/** What a page of data holds, before its values are read. */
interface DataPage {
  readonly bytes: Uint8Array;
  /** Where the values begin in `bytes`. */
  readonly at: number;
  readonly encoding: string;
  /** One per value, null or empty list; undefined where all are 0 or none can be but the largest. */
  readonly repetition: Uint8Array | undefined;
  readonly definition: Uint8Array | undefined;
  readonly levels: number;
}

/** Bytes that a value takes at most in a page, with its levels, and what a page takes besides: a damaged length is not to ask for memory. */
const LONGEST_VALUE = 16;
const LONGEST_REST = 1 << 16;

const bitsOf = (largest: number): number => 32 - Math.clz32(largest);

function levelsOf(bytes: Uint8Array, at: number, end: number, largest: number, n: number): Uint8Array {
  const levels = new Uint8Array(n);
  hybridRuns(bytes, at, end, bitsOf(largest), levels);
  for (const level of levels) if (level > largest) throw new Error(`level ${level} of at most ${largest}`);
  return levels;
}

/** A page of the first version: levels and values compressed together, each kind of level after its length. */
function dataPage(header: PageHeader, compressed: Uint8Array, column: LeafColumn, decompress: Decompress): DataPage {
  const said = header.data_page_header;
  if (said === undefined) throw new Error("a page of data says nothing of its values");
  const bytes = decompress(compressed, header.uncompressed_page_size);
  let at = 0;
  const read = (largest: number, encoding: string): Uint8Array | undefined => {
    if (largest === 0) return undefined;
    if (encoding !== "RLE") throw new Error(`levels in an encoding ${statedName(encoding)}`);
    if (at + 4 > bytes.length) throw new Error("a page has no levels");
    const end = at + 4 + new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
    if (end > bytes.length) throw new Error("a page breaks off in its levels");
    const levels = levelsOf(bytes, at + 4, end, largest, said.num_values);
    at = end;
    return levels;
  };
  const repetition = read(column.maxRepetition, said.repetition_level_encoding);
  const definition = read(column.absence.length, said.definition_level_encoding);
  return { bytes, at, encoding: said.encoding, repetition, definition, levels: said.num_values };
}

/** A page of the second version: levels uncompressed before the values, their lengths in the header. */
function dataPageV2(header: PageHeader, compressed: Uint8Array, column: LeafColumn, decompress: Decompress): DataPage {
  const said = header.data_page_header_v2;
  if (said === undefined) throw new Error("a page of data says nothing of its values");
  const repetitionEnd = said.repetition_levels_byte_length;
  const definitionEnd = repetitionEnd + said.definition_levels_byte_length;
  if (!(repetitionEnd >= 0 && definitionEnd >= repetitionEnd && definitionEnd <= compressed.length))
    throw new Error("a page breaks off in its levels");
  const { maxRepetition, absence } = column;
  const repetition = maxRepetition === 0 ? undefined : levelsOf(compressed, 0, repetitionEnd, maxRepetition, said.num_values);
  const definition = absence.length === 0 ? undefined : levelsOf(compressed, repetitionEnd, definitionEnd, absence.length, said.num_values);
  const rest = compressed.subarray(definitionEnd);
  const length = header.uncompressed_page_size - definitionEnd;
  const bytes = said.is_compressed === false ? rest : decompress(rest, length);
  return { bytes, at: 0, encoding: said.encoding, repetition, definition, levels: said.num_values };
}

/** How many values and rows the levels of a page stand for; the rows of lists go into `offsets`. */
interface Progress {
  rows: number;
  values: number;
}

/** Follows the levels of a page. Returns a row that has no value, if there is one. */
function follow(
  page: DataPage,
  column: LeafColumn,
  progress: Progress,
  offsets: Uint32Array | undefined,
  rows: number,
): MissingValue | undefined {
  const { repetition, definition, levels } = page;
  const largest = column.absence.length;
  for (let i = 0; i < levels; i++) {
    if (repetition === undefined || repetition[i] === 0) {
      if (progress.rows === rows) throw new Error(`more than the ${rows} rows that the row group announces`);
      if (offsets !== undefined) offsets[progress.rows] = progress.values;
      progress.rows++;
    } else if (progress.rows === 0) throw new Error("the first row begins in the middle");
    if (definition === undefined || definition[i] === largest) progress.values++;
    else if (column.absence[definition[i]] === "null") return { row: progress.rows - 1 };
  }
  return undefined;
}

function joined(pages: readonly StoredValues[], column: LeafColumn): StoredValues {
  if (pages.length === 1) return pages[0];
  const all = storedValues(
    column.stored,
    pages.reduce((sum, { length }) => sum + length, 0),
  );
  let filled = 0;
  for (const page of pages) {
    // Pages of one column are arrays of one kind.
    (all as Float64Array).set(page as Float64Array, filled);
    filled += page.length;
  }
  return all;
}

/**
 * Reads the pages of a column in a row group. Every number and every row that the file announces is there, checksums agree where the file has them, or it throws.
 * @param bytes the chunk
 * @returns the values, or the first row that lacks one
 * @throws Error saying what is wrong
 */
export function readColumnChunk(
  bytes: Uint8Array<ArrayBuffer>,
  column: LeafColumn,
  said: ColumnMetaData,
  rows: number,
  decompress: Decompress,
): ChunkValues | MissingValue {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const announced = Number(said.num_values);
  const longest = Number(said.total_uncompressed_size);
  const offsets = column.kind === "list" ? new Uint32Array(rows + 1) : undefined;
  const progress: Progress = { rows: 0, values: 0 };
  const pages: StoredValues[] = [];
  let dictionary: StoredValues | undefined;
  let levels = 0;
  while (levels < announced) {
    const header = parquetHeader(reader);
    const { compressed_page_size: size, uncompressed_page_size: unpacked } = header;
    if (!(size >= 0 && reader.offset + size <= bytes.length)) throw new Error("a page is longer than its column");
    const count = (header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header)?.num_values ?? 0;
    if (!(unpacked >= 0 && unpacked <= Math.min(longest, count * LONGEST_VALUE + LONGEST_REST)))
      throw new Error(`a page of ${unpacked} bytes for ${count} values in a column of ${longest} bytes`);
    const compressed = bytes.subarray(reader.offset, reader.offset + size);
    reader.offset += size;
    if (header.crc !== undefined && checksum(compressed) !== header.crc >>> 0) throw new Error("the checksum of a page is wrong");
    const kind: string | undefined = header.type;
    if (kind === "DICTIONARY_PAGE") {
      if (dictionary !== undefined || pages.length > 0 || count < 0) throw new Error("a dictionary where none can be");
      dictionary = dictionaryValues(column.stored, decompress(compressed, unpacked), count);
      continue;
    }
    if (kind === "INDEX_PAGE") continue;
    if (kind !== "DATA_PAGE" && kind !== "DATA_PAGE_V2") throw new Error("a page of an unknown kind");
    if (!(count >= 0 && levels + count <= announced)) throw new Error(`a page of ${count} values in a column of ${announced}`);
    const page = (kind === "DATA_PAGE" ? dataPage : dataPageV2)(header, compressed, column, decompress);
    const before = progress.values;
    const missing = follow(page, column, progress, offsets, rows);
    if (missing !== undefined) return missing;
    pages.push(pageValues(page.encoding, column.stored, page.bytes, page.at, progress.values - before, dictionary));
    levels += count;
  }
  if (progress.rows !== rows) throw new Error(`${progress.rows} rows, the row group announces ${rows}`);
  if (offsets !== undefined) offsets[rows] = progress.values;
  return { values: joined(pages, column), offsets };
}
