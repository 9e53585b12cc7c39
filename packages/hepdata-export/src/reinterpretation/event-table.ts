import { columnOf, type Table } from "@ratiometer/tables";
import { eventRanges, type EventColumns } from "./event-columns.ts";

/** Column with the number of an event in its files, where not all of them are left. */
export const EVENT_NUMBER = "event:number";

/** Events of a table in memory. */
export const tableEvents = (path: string, table: Table): EventColumns => ({
  path,
  entries: table.length,
  columns: new Map([...table.columns].map(([name, { unit }]) => [name, { kind: "number", unit }])),
  boundaries: eventRanges(table.length, []),
  read: (names, first, end) => Promise.resolve().then(() => names.map((name) => columnOf(table, name).values.subarray(first, end))),
  close: () => Promise.resolve(),
});
