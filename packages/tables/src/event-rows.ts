import { join } from "node:path";
import { openTable } from "./table-folder.ts";
import { tableWriter } from "./table-writer.ts";
import { columnOf, tableOf, type Table } from "./table.ts";

/** Rows that belong to events: event i owns the rows offsets[i] … offsets[i + 1] - 1 of the table. */
export interface EventRows {
  /** events + 1 numbers from 0. */
  readonly offsets: Uint32Array;
  readonly table: Table;
}

/** Rows of events on disk that grow by blocks of events. */
export interface EventRowsWriter {
  /** Adds events. @throws AnalysisError DATA_NOT_WRITABLE */
  readonly append: (block: EventRows) => Promise<void>;
  /** Completes the tables. @throws AnalysisError DATA_NOT_WRITABLE */
  readonly finish: () => Promise<void>;
}

/** Rows of events on disk, of which any events can be read. */
export interface EventRowsFolder {
  readonly events: number;
  /** The rows of events first … end - 1. @throws AnalysisError as TableFolder.read */
  readonly read: (first: number, end: number) => Promise<EventRows>;
}

/** Beside the table of rows: the row of each event's first one, and in the end how many rows there are. */
const OFFSETS = "offsets";
const FIRST = "first";

const firstRows = (values: Int32Array): Table => tableOf([[FIRST, { values, unit: "1" }]]);

/**
 * Writes rows of events, block by block: a table of the rows, and in its folder `offsets` the row of each event's first one.
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export async function eventRowsWriter(folder: string): Promise<EventRowsWriter> {
  const rows = await tableWriter(folder);
  const offsets = await tableWriter(join(folder, OFFSETS));
  let written = 0;
  return {
    append: async (block) => {
      const events = block.offsets.length - 1;
      await offsets.append(firstRows(Int32Array.from(block.offsets.subarray(0, events), (offset) => offset + written)));
      await rows.append(block.table);
      written += block.table.length;
      if (written > 0x7fffffff) throw new RangeError(`more than 2^31 rows in ${folder}`);
    },
    finish: async () => {
      await offsets.append(firstRows(Int32Array.of(written)));
      await offsets.finish();
      await rows.finish();
    },
  };
}

/**
 * Opens rows of events that eventRowsWriter wrote.
 * @throws AnalysisError DATA_TABLE_MISSING, DATA_TABLE_INVALID
 */
export async function openEventRows(folder: string): Promise<EventRowsFolder> {
  const rows = await openTable(folder);
  const offsets = await openTable(join(folder, OFFSETS));
  return {
    events: offsets.length - 1,
    read: async (first, end) => {
      const { values } = columnOf(await offsets.read(first, end + 1), FIRST);
      const table = await rows.read(values[0], values[values.length - 1]);
      return { offsets: Uint32Array.from(values, (row) => row - values[0]), table };
    },
  };
}
