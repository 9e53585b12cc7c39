import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openColumnarFile, tableOf, writeParquet, type ColumnarFile } from "@ratiometer/tables";
import { hdf5File, type Hdf5Content } from "@ratiometer/tables/testing";
import { columnFault, inspected } from "./event-readers.ts";
import type { FuzzedReader } from "./fuzzed-reader.ts";

const N = 12;
const numbers = Float64Array.from({ length: N }, (_, i) => i / 3 - 1);

/** A table by `inspect`, and all of its columns. */
async function table(path: string): Promise<unknown> {
  const contents = await inspected(path);
  const file: ColumnarFile = await openColumnarFile(path);
  try {
    return [contents, { fault: await columnFault(file), entries: file.entries }];
  } finally {
    await file.close();
  }
}

type TableRead = readonly [unknown, { readonly fault: string | undefined; readonly entries: number }];
const tableFault = (read: unknown): string | undefined => (read as TableRead)[1].fault;

const CSV = `event,pt [GeV],ok,tag\n${Array.from({ length: N }, (_, i) => `${i},${i / 3},${i % 2 === 0},"x ""${i}"""`).join("\n")}\n`;
const JSONL = Array.from({ length: N }, (_, i) => `{"event": ${i}, "pt": [${i / 3}, 1e-5], "ok": ${i % 2 === 0}, "name": "é"}\n`).join("");

/** Rows of a text, one a line, where no quotes can hide line breaks. */
function rowFault(read: unknown, bytes: Buffer, heads: number): string | undefined {
  const text = bytes.toString();
  // between the values of a JSON document a carriage return is white space
  const ends = heads === 0 ? /\n/ : /\r\n|\n|\r/;
  const lines = text.split(ends).filter((line) => line.trim() !== "").length - heads;
  const { entries, fault } = (read as TableRead)[1];
  if (fault !== undefined || text.includes('"') && heads === 1) return fault; // prettier-ignore
  return entries === lines ? undefined : `${entries} rows, expected ${lines}`;
}

/** A file that a writer makes at a path, as bytes. */
async function bytesOf(name: string, write: (path: string) => Promise<void>): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "fuzzing-"));
  try {
    await write(join(folder, name));
    return await readFile(join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const parquet = (rowGroupSize: number): Promise<Uint8Array> =>
  bytesOf("t.parquet", (path) =>
    writeParquet(
      path,
      tableOf([
        ["pt", { values: numbers, unit: "GeV" }],
        ["n", { values: Int32Array.from({ length: N }, (_, i) => i % 3), unit: "1" }],
      ]),
      { rowGroupSize },
    ),
  );

const hdf5 = (content: Hdf5Content): Promise<Uint8Array> => bytesOf("t.h5", (path) => hdf5File(path, content));

const TABLE: Hdf5Content = { "events/pt": { values: numbers }, "events/n": { values: numbers.map((value) => Math.round(value)), chunks: [5] }, names: { values: ["a", "b"] } }; // prettier-ignore

const MADMINER: Hdf5Content = {
  "parameters/names": { values: ["c1", "c2"] },
  "parameters/lha_blocks": { values: ["dim6", "dim6"] },
  "parameters/lha_ids": { values: BigInt64Array.of(2n, 5n) },
  "parameters/transforms": { values: ["", "16.52*theta"] },
  "parameters/ranges": { values: Float64Array.of(-10, 10, -1, 1), shape: [2, 2] },
  "parameters/max_power": { values: BigInt64Array.of(2n, 0n, 2n, 1n), shape: [2, 2] },
  "benchmarks/names": { values: ["sm", "w"] },
  "benchmarks/values": { values: Float64Array.of(0, 0, 15.2, 0.1), shape: [2, 2] },
  "observables/names": { values: ["pt_j1", "met"] },
  "observables/definitions": { values: ["j[0].pt", "met.pt"] },
  "samples/observations": { values: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] },
  "samples/weights": { values: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), shape: [3, 2] },
  "samples/sampling_benchmarks": { values: BigInt64Array.of(0n, 1n, 0n) },
  "sample_summary/signal_events_per_benchmark": { values: BigInt64Array.of(2n, 1n) },
  "sample_summary/background_events": { values: BigInt64Array.of(0n) },
};

/** Readers of tables. */
export const TABLE_READERS: readonly FuzzedReader[] = [
  { name: "CSV", file: "table.csv", text: true, seeds: () => Promise.resolve([CSV, CSV.replaceAll('"', "")].map((text) => Buffer.from(text))), read: table, fault: (read, bytes) => rowFault(read, bytes, 1) }, // prettier-ignore
  { name: "CSV, gzip", file: "table.csv.gz", text: true, seeds: () => Promise.resolve([Buffer.from(CSV)]), packed: gzipSync, read: table, fault: tableFault }, // prettier-ignore
  { name: "JSON lines", file: "table.jsonl", text: true, seeds: () => Promise.resolve([Buffer.from(JSONL)]), read: table, fault: (read, bytes) => rowFault(read, bytes, 0) }, // prettier-ignore
  { name: "Parquet", file: "table.parquet", seeds: () => Promise.all([parquet(100), parquet(5)]), read: table, fault: tableFault },
  { name: "HDF5", file: "table.h5", seeds: async () => [await hdf5(TABLE)], read: inspected },
  { name: "HDF5, MadMiner", file: "madminer.h5", seeds: async () => [await hdf5(MADMINER)], read: inspected },
];
