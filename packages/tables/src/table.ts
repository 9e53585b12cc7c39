import { AnalysisError, unknownName } from "@ratiometer/config";

/** One quantity for all events. Units are those of docs/conventions.md ("GeV", "rad", "pb", "TeV^-2"); "1" means dimensionless. */
export interface Column {
  readonly values: Float64Array | Int32Array;
  readonly unit: string;
  /** The values first … end - 1 of a column on disk, of which no others are read. */
  readonly range?: (first: number, end: number) => Float64Array | Int32Array;
}

/** Named columns of equal length, in a fixed order. */
export interface Table {
  readonly length: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Position of the first number that is NaN or infinite, -1 if there is none; a loop, since all columns pass here, some of them several times. */
function firstNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/**
 * A table from its columns.
 * @throws AnalysisError DATA_COLUMN_LENGTH if the columns differ in length, DATA_NOT_FINITE if a value is NaN or infinite (no such number crosses a package boundary)
 */
export function tableOf(columns: Iterable<readonly [string, Column]>): Table {
  const map = new Map(columns);
  let length: number | undefined;
  for (const [name, { values }] of map) {
    length ??= values.length;
    if (values.length !== length)
      throw new AnalysisError("DATA_COLUMN_LENGTH", `column "${name}" has ${values.length} rows, the columns before it have ${length}`);
    const bad = values instanceof Float64Array ? firstNotFinite(values) : -1;
    if (bad >= 0) throw new AnalysisError("DATA_NOT_FINITE", `column "${name}" is ${values[bad]} in row ${bad}`);
  }
  return { length: length ?? 0, columns: map };
}

/** @throws AnalysisError DATA_UNKNOWN_COLUMN with the nearest name */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (column === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, table.columns.keys());
  return column;
}

/** The values first … end - 1 of a column, in memory or not. */
export const columnRange = (column: Column, first: number, end: number): Column["values"] =>
  column.range?.(first, end) ?? column.values.subarray(first, end);

/** The given rows, in the given order, as a new table. */
export function takeRows(table: Table, rows: ArrayLike<number>): Table {
  return tableOf(
    [...table.columns].map(([name, { values, unit }]) => {
      const taken = values instanceof Float64Array ? new Float64Array(rows.length) : new Int32Array(rows.length);
      for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]];
      return [name, { values: taken, unit }] as const;
    }),
  );
}

/** The columns of several tables side by side: they were checked where each was made, and nothing is read of those on disk. A length that differs is a defect of the caller. */
export function sideBySide(tables: readonly Table[]): Table {
  const [{ length }] = tables;
  const other = tables.find((table) => table.length !== length);
  if (other !== undefined) throw new RangeError(`tables of ${length} and ${other.length} rows`);
  return { length, columns: new Map(tables.flatMap(({ columns }) => [...columns])) };
}
