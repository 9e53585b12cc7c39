import { AnalysisError } from "@ratiometer/config";
import { askedColumns, requireEntries } from "../asked-columns.ts";
import type { ColumnarFile, ColumnSlice, FileColumn, NumberArray, NumberType } from "../columnar-file.ts";
import { numberArray } from "../number-array.ts";
import { columnFacts, type ColumnFacts } from "./column-facts.ts";
import { meansMissing, type TextValue } from "./text-value.ts";

/** A place at which reading can begin: a byte, and the row and the line (from 1) that begin there. */
export interface RowMark {
  readonly position: number;
  readonly row: number;
  readonly line: number;
}

/** Rows that lie together in a file. */
export interface RowBlock<Row> {
  readonly rows: readonly Row[];
  /** Its beginning; undefined where reading cannot begin there. */
  readonly mark: RowMark | undefined;
}

/** A kind of table of text. */
export interface TextFormat<Row> {
  readonly path: string;
  readonly format: string;
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  /** The rows from the first, or from a mark on. @throws AnalysisError where they are malformed */
  readonly blocks: (from?: RowMark, onProgress?: (fraction: number) => void) => AsyncGenerator<RowBlock<Row>>;
  /** The value of a row in a column; a text for one that is missing or not finite. */
  readonly value: (row: Row, column: number) => TextValue;
  /** Where a row is, as errors say it. */
  readonly place: (row: Row) => string;
}

export interface TextTableOptions {
  /** Fraction of the file looked through when it is opened. */
  readonly onProgress?: (fraction: number) => void;
}

/** Rows at whose multiples ranges can begin. */
const STEP = 1 << 13;

/** What the rows of a table are, seen by looking through all of them. */
interface Survey {
  readonly entries: number;
  readonly facts: readonly ColumnFacts[];
  readonly marks: readonly RowMark[];
}

const shown = (value: TextValue): string =>
  typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : typeof value === "object" ? "a list" : String(value);

/** A gap in a column of numbers, as an error. */
function gapError(name: string, text: string, where: string): AnalysisError {
  const missing = meansMissing(text);
  return new AnalysisError(
    missing ? "DATA_MISSING_VALUE" : "DATA_NOT_FINITE",
    missing ? `column "${name}" has no value (${JSON.stringify(text)})` : `column "${name}" is ${text}, expected a finite number`,
    { where, hint: "fill or drop such rows first" },
  );
}

async function survey<Row>({ columns, blocks, value, place }: TextFormat<Row>, onProgress?: (fraction: number) => void): Promise<Survey> {
  const facts = columns.map(columnFacts);
  const gaps: (AnalysisError | undefined)[] = columns.map(() => undefined);
  const marks: RowMark[] = [];
  let entries = 0;
  for await (const { rows, mark } of blocks(undefined, onProgress)) {
    if (mark !== undefined && mark.row - (marks.at(-1)?.row ?? 0) >= STEP) marks.push(mark);
    entries += rows.length;
    for (const row of rows)
      for (let c = 0; c < facts.length; c++) {
        const found = value(row, c);
        const odd = facts[c].add(found);
        if (odd === undefined) continue;
        const { name } = columns[c];
        if (odd.gap) gaps[c] ??= gapError(name, odd.what, place(row));
        else
          throw new AnalysisError("DATA_TEXT_TABLE", `column "${name}" is ${shown(found)}, ${odd.what}`, {
            where: place(row),
            hint: "a column of numbers holds nothing else; write decimals with a point",
          });
      }
  }
  // In a column of texts, and in one without any value, a gap is none.
  const gap = gaps.find((found, c) => found !== undefined && !["text", "text and numbers", undefined].includes(facts[c].type()));
  if (gap !== undefined) throw gap;
  return { entries, facts, marks };
}

/** The values of one column while they are read. */
interface ColumnFill {
  readonly add: (value: TextValue) => void;
  readonly finish: () => ColumnSlice;
}

function columnFill(type: NumberType, kind: "number" | "list", rows: number): ColumnFill {
  const exact = type === "int64" || type === "uint64";
  const numberOf = (value: TextValue): number | bigint => (exact ? BigInt(value as number | bigint) : Number(value));
  if (kind === "number") {
    const values: NumberArray = numberArray(type, rows);
    const into: { [index: number]: number | bigint } = values;
    let row = 0;
    return {
      add: (value) => {
        into[row++] = numberOf(value);
      },
      finish: () => ({ values }),
    };
  }
  const flat: (number | bigint)[] = [];
  const offsets = new Uint32Array(rows + 1);
  let row = 0;
  const flatten = (values: TextValue): void => {
    if (typeof values === "object") values.forEach(flatten);
    else flat.push(numberOf(values));
  };
  return {
    add: (value) => {
      flatten(value);
      offsets[++row] = flat.length;
    },
    finish: () => {
      const values = numberArray(type, flat.length);
      const into: { [index: number]: number | bigint } = values;
      for (let i = 0; i < flat.length; i++) into[i] = flat[i];
      return { values, offsets };
    },
  };
}

/** Rows in their order, from any one on: it goes on where it is, or begins at the nearest mark before. */
function rowCursor<Row>(
  { blocks, path }: TextFormat<Row>,
  marks: readonly RowMark[],
): {
  readonly rows: (first: number, end: number) => AsyncGenerator<readonly Row[]>;
  readonly close: () => Promise<void>;
} {
  let source: AsyncGenerator<RowBlock<Row>> | undefined;
  let block: readonly Row[] = [];
  /** Number of the first row of the block, and of the row to be read next. */
  let blockRow = 0;
  let row = 0;
  const close = async (): Promise<void> => {
    await source?.return(undefined);
    source = undefined;
    block = [];
  };
  const seek = async (first: number): Promise<void> => {
    const mark = marks.findLast((candidate) => candidate.row <= first);
    if (source !== undefined && row <= first && (mark === undefined || mark.row <= blockRow + block.length)) return;
    await close();
    source = blocks(mark);
    blockRow = row = mark?.row ?? 0;
  };
  return {
    rows: async function* (first, end) {
      await seek(first);
      row = first;
      while (row < end) {
        while (row >= blockRow + block.length) {
          blockRow += block.length;
          const next = await source?.next();
          if (next === undefined || next.done === true)
            throw new AnalysisError("DATA_TEXT_TABLE", `the file ends after ${blockRow} rows, it had ${end} when it was opened`, {
              where: path,
            });
          block = next.value.rows;
        }
        const part = block.slice(row - blockRow, end - blockRow);
        row += part.length;
        yield part;
      }
    },
    close,
  };
}

/**
 * A table of text as a file of columns. It is looked through once when it is opened: rows are counted, types are chosen that hold every value exactly, and
 * places are marked from which ranges of rows are read.
 * @throws AnalysisError those of the format; DATA_TEXT_TABLE for a column of numbers with something else in it, DATA_MISSING_VALUE, DATA_NOT_FINITE
 */
export async function textTable<Row>(format: TextFormat<Row>, { onProgress }: TextTableOptions): Promise<ColumnarFile> {
  const { path } = format;
  const { entries, facts, marks } = await survey(format, onProgress);
  const columns: FileColumn[] = [];
  const others: { name: string; type: string }[] = [];
  const numbers = new Map<string, { readonly position: number; readonly type: NumberType; readonly kind: "number" | "list" }>();
  for (const [position, { name, unit }] of format.columns.entries()) {
    const type = facts[position].type() ?? (entries === 0 ? "float64" : "no values");
    const kind = facts[position].kind();
    if (type === "text" || type === "text and numbers" || type === "no values") others.push({ name, type });
    else {
      columns.push({ name, type, kind, unit, title: "" });
      numbers.set(name, { position, type, kind });
    }
  }
  const cursor = rowCursor(format, marks);
  let turn: Promise<unknown> = Promise.resolve();

  const read = async (names: readonly string[], first: number, end: number): Promise<ReadonlyMap<string, ColumnSlice>> => {
    const asked = askedColumns(columns, names, path).flatMap(({ name }) => numbers.get(name) ?? []);
    const fills = asked.map(({ type, kind }) => columnFill(type, kind, end - first));
    if (asked.length > 0)
      for await (const rows of cursor.rows(first, end))
        for (const row of rows) for (let c = 0; c < fills.length; c++) fills[c].add(format.value(row, asked[c].position));
    return new Map(asked.map(({ position }, c) => [format.columns[position].name, fills[c].finish()]));
  };

  return {
    path,
    format: format.format,
    entries,
    columns,
    others,
    boundaries: [...Array.from({ length: Math.ceil(entries / STEP) }, (_, i) => i * STEP), entries],
    read: (names, first, end) => {
      requireEntries(first, end, entries);
      const slices = turn.then(() => read(names, first, end));
      turn = slices.catch(() => undefined);
      return slices;
    },
    close: async () => {
      await turn;
      await cursor.close();
    },
  };
}
