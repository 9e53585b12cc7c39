import { stat } from "node:fs/promises";
import { join } from "node:path";
import { eventColumns, eventRanges, type EventColumns } from "@ratiometer/hepdata-export";
import { openColumnarFile, openTable } from "@ratiometer/tables";

/** A folder of columns, as the stages of a run write them. */
async function tableColumns(path: string): Promise<EventColumns> {
  const { length, columns, read } = await openTable(path);
  return {
    path,
    entries: length,
    columns: new Map(columns.map(({ name, unit }) => [name, { kind: "number", unit }])),
    boundaries: eventRanges(length, []),
    read: async (names, first, end) => {
      const table = await read(first, end, names);
      return names.map((name) => table.columns.get(name)?.values ?? []);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Opens events by columns: a tree of a ROOT file, Parquet, HDF5, CSV, JSON lines, or the folder of a table.
 * @throws AnalysisError DATA_FORMAT, DATA_FILE_MISSING, and those of the formats
 */
export async function openEventColumns(path: string): Promise<EventColumns> {
  const isTable = await stat(join(path, "table.json")).then(
    () => true,
    () => false,
  );
  return isTable ? tableColumns(path) : eventColumns(await openColumnarFile(path));
}
