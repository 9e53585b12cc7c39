import { askedColumns, requireEntries } from "../asked-columns.ts";
import type { ColumnarFile, ColumnSlice, FileColumn, NumberType } from "../columnar-file.ts";
import { columnFill } from "./column-fill.ts";
import { rowCursor } from "./row-cursor.ts";
import { STEP, survey } from "./survey.ts";
import type { TextFormat } from "./text-format.ts";

/** How a table of text is opened. */
export interface TextTableOptions {
  /** Fraction of the file looked through when it is opened. */
  readonly onProgress?: (fraction: number) => void;
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
    read: async (names, first, end) => {
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
