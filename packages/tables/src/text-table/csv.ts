import { AnalysisError } from "@ratiometer/config";
import type { ColumnarFile } from "../columnar-file.ts";
import { csvSplitter, delimiterOf, type CsvRecord } from "./csv-record.ts";
import { isGzipFile } from "../byte-chunks.ts";
import { lineBlocks } from "./line-blocks.ts";
import type { RowMark, TextFormat } from "./text-format.ts";
import { textTable, type TextTableOptions } from "./text-table.ts";
import { cellValue } from "./text-value.ts";

/** "pt [GeV]": blanks set the unit apart from an index, as in LHEReweightingWeight[3]. */
const WITH_UNIT = /^(.*\S)\s+\[([^[\]]*)\]$/s;

/** What the first line says. */
interface CsvHeader {
  readonly delimiter: string;
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  /** Characters before the rows. */
  readonly length: number;
  readonly rows: RowMark;
}

const malformed = (path: string, line: number, message: string, hint: string): AnalysisError =>
  new AnalysisError("DATA_TEXT_TABLE", message, { where: `${path}:${line}`, hint });

function headerColumns(path: string, { cells, line }: CsvRecord): CsvHeader["columns"] {
  const bad = (message: string, hint: string): AnalysisError => malformed(path, line, message, hint);
  if (cells.every((cell) => typeof cellValue(cell) !== "string"))
    throw bad(`the first line holds numbers, expected names of columns`, "write a header before them");
  if (cells[0].startsWith("#")) throw bad(`the first column is called "${cells[0]}"`, "write the header without #");
  if (cells.length === 1 && /\S\s+\S/.test(cells[0].endsWith("]") ? cells[0].replace(/\s\[.*\]$/, "") : cells[0]))
    throw bad(`the header "${cells[0].slice(0, 60)}" is one name, with blanks in it`, "separate columns by commas, semicolons or tabs");
  const columns = cells.map((cell) => {
    const [, name, unit] = WITH_UNIT.exec(cell) ?? [cell, cell, ""];
    return { name, unit: unit.trim() };
  });
  const names = columns.map(({ name }) => name);
  const empty = names.indexOf("");
  if (empty >= 0) throw bad(`column ${empty} has no name`, "name every column in the header");
  const twice = names.find((name, c) => names.indexOf(name) !== c);
  if (twice !== undefined) throw bad(`two columns are called "${twice}"`, "give each column its own name");
  return columns;
}

/** The first record, and where the second begins. */
async function readHeader(path: string): Promise<CsvHeader> {
  for await (const { text } of lineBlocks(path)) {
    let length = text.startsWith("\uFEFF") ? 1 : 0;
    const firstLine = text.slice(length, text.indexOf("\n") + 1 || text.length);
    if (/[\0\uFFFD]/.test(firstLine)) throw malformed(path, 1, "bytes that are no text in UTF-8", "save the table as UTF-8");
    const delimiter = delimiterOf(firstLine) ?? ",";
    const splitter = csvSplitter(path, delimiter, 1);
    let record: CsvRecord | undefined;
    // A quoted name may go on in the next line.
    while (record === undefined) {
      const next = text.indexOf("\n", length) + 1 || text.length;
      if (next === length) throw malformed(path, 1, "the header ends within quotes", "close the quotes");
      record = splitter.split(text.slice(length, next)).at(0);
      length = next;
    }
    const rows = { position: Buffer.byteLength(text.slice(0, length)), row: 0, line: splitter.line() };
    return { delimiter, columns: headerColumns(path, record), length, rows };
  }
  throw new AnalysisError("DATA_TEXT_TABLE", "the file is empty, expected a header with names of columns", { where: path });
}

const isBlank = ({ cells }: CsvRecord): boolean => cells.length === 1 && cells[0] === "";

/** The records of a table, checked to have the header's number of cells. Lines without anything are allowed at the end. */
function recordChecker(path: string, width: number): (records: readonly CsvRecord[]) => readonly CsvRecord[] {
  let blank: CsvRecord | undefined;
  return (records) => {
    for (const record of records) {
      if (isBlank(record)) blank ??= record;
      else if (blank !== undefined) throw malformed(path, blank.line, "an empty line among others", "remove it");
      else if (record.cells.length !== width)
        throw malformed(
          path,
          record.line,
          `${record.cells.length} cells, expected ${width} as in the header`,
          "a row has a cell for each column, and decimals are written with a point",
        );
    }
    return blank === undefined ? records : records.filter((record) => !isBlank(record));
  };
}

/**
 * Opens a CSV file, plain or gzip, with names of columns in its first line: separated by commas, semicolons or tabs, cells in quotes where needed, units as in
 * "pt [GeV]". It is looked through once for the types of the columns: int32, int64, uint64, float64 or bool; others are texts.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_TRUNCATED, DATA_CORRUPT_GZIP; DATA_TEXT_TABLE if it is malformed, with the line;
 * DATA_MISSING_VALUE and DATA_NOT_FINITE for a cell in a column of numbers, with line and column
 */
export async function openCsv(path: string, options: TextTableOptions = {}): Promise<ColumnarFile> {
  const { delimiter, columns, length, rows } = await readHeader(path);
  const compressed = await isGzipFile(path);
  const format: TextFormat<CsvRecord> = {
    path,
    format: "CSV",
    columns,
    blocks: async function* (from = rows, onProgress) {
      const splitter = csvSplitter(path, delimiter, from.line);
      const check = recordChecker(path, columns.length);
      let { row } = from;
      let header = compressed ? length : 0;
      let last = "\n";
      for await (const { text, position } of lineBlocks(path, { start: compressed ? 0 : from.position, onProgress })) {
        const mark = compressed || splitter.open() ? undefined : { position, row, line: splitter.line() };
        const records = check(splitter.split(header === 0 ? text : text.slice(header)));
        header = 0;
        last = text.slice(-1);
        row += records.length;
        yield { rows: records, mark };
      }
      if (splitter.open()) throw malformed(path, splitter.line(), "the file ends within quotes", "is it complete?");
      if (last !== "\n")
        throw malformed(
          path,
          splitter.line() - 1,
          "the last line has no end, so that it may lack something",
          "end the file by a new line if it is complete",
        );
    },
    value: ({ cells }, column) => cellValue(cells[column]),
    place: ({ line }) => `${path}:${line}`,
  };
  return textTable(format, options);
}
