import { AnalysisError } from "@ratiometer/config";
import { tableNumbers, type ColumnarFile } from "@ratiometer/tables";

/** Rows at once, where the file does not say where ranges begin. */
const ROWS = 100_000;

/** A column of events. */
export interface EventColumn {
  /** list: any number of numbers per event. */
  readonly kind: "number" | "list";
  /** "" where the file does not say it. */
  readonly unit: string;
}

/** Events by columns of numbers: a file of columns, or a table of a run. */
export interface EventColumns {
  readonly path: string;
  readonly entries: number;
  /** Columns by name. */
  readonly columns: ReadonlyMap<string, EventColumn>;
  /** Entry numbers at which a range may begin, from 0 to `entries`. */
  readonly boundaries: readonly number[];
  /** @throws AnalysisError DATA_NOT_FINITE for NaN and infinities, saying the event; those of the format */
  readonly read: (names: readonly string[], first: number, end: number) => Promise<readonly ArrayLike<number>[]>;
  readonly close: () => Promise<void>;
}

/** 0, ROWS, 2 ROWS, … and what a file says, so that no range is longer. */
export function eventRanges(entries: number, boundaries: readonly number[]): number[] {
  const found = [0];
  for (const boundary of [...boundaries, entries]) {
    let last = found[found.length - 1];
    while (boundary - last > ROWS) found.push((last += ROWS));
    if (boundary > last) found.push(boundary);
  }
  return found;
}

/** The events of an open file. */
export function eventColumns(file: ColumnarFile): EventColumns {
  const { path } = file;
  return {
    path,
    entries: file.entries,
    columns: new Map(file.columns.map(({ name, kind, unit }) => [name, { kind, unit }])),
    boundaries: eventRanges(file.entries, file.boundaries),
    read: async (names, first, end) => {
      const slices = await file.read(names, first, end);
      return names.map((name) => {
        const slice = slices.get(name);
        if (slice === undefined) throw new AnalysisError("DATA_UNKNOWN_COLUMN", `there is no column "${name}"`, { where: path });
        return tableNumbers(slice.values, `column "${name}"`, (position) => ({ where: `${path}: event ${first + position}` }));
      });
    },
    close: file.close,
  };
}
