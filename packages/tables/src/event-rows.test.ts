import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { eventRowsWriter, openEventRows } from "./event-rows.ts";
import { tableOf, type Table } from "./table.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "event-rows-"));
});
afterEach(() => rm(folder, { recursive: true }));

const rows = (...pt: readonly number[]): Table => tableOf([["pt", { values: Float64Array.from(pt), unit: "GeV" }]]);

test("rows of events that were written in blocks are read for any events", async () => {
  const writer = await eventRowsWriter(join(folder, "jets"));
  await writer.append({ offsets: Uint32Array.of(0, 2, 2), table: rows(50, 40) });
  await writer.append({ offsets: Uint32Array.of(0, 0, 3, 4), table: rows(90, 80, 70, 60) });
  await writer.finish();
  const { events, read } = await openEventRows(join(folder, "jets"));
  expect(events).toBe(5);
  expect(await read(0, 5)).toEqual({ offsets: Uint32Array.of(0, 2, 2, 2, 5, 6), table: rows(50, 40, 90, 80, 70, 60) });
  expect(await read(1, 4)).toEqual({ offsets: Uint32Array.of(0, 0, 0, 3), table: rows(90, 80, 70) });
  expect(await read(4, 4)).toEqual({ offsets: Uint32Array.of(0), table: rows() });
});

test("rows whose writing was interrupted are no rows", async () => {
  const writer = await eventRowsWriter(folder);
  await writer.append({ offsets: Uint32Array.of(0, 1), table: rows(50) });
  await expect(openEventRows(folder)).rejects.toMatchObject({ code: "DATA_TABLE_MISSING" });
});
