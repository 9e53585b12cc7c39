import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { parquetWriteBuffer, type ColumnSource, type SchemaElement } from "hyparquet-writer";
import type { ColumnSlice } from "../columnar-file.ts";
import { randomStream } from "../random.ts";
import { openParquet } from "./reader.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parquet-reader-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(bytes: Uint8Array | ArrayBuffer, name = "a.parquet"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, new Uint8Array(bytes));
  return path;
}

/** All columns of a file in a range of rows. */
async function contents(path: string, first = 0, end?: number): Promise<ReadonlyMap<string, ColumnSlice>> {
  const file = await openParquet(path);
  try {
    return await file.read(
      file.columns.map(({ name }) => name),
      first,
      end ?? file.entries,
    );
  } finally {
    await file.close();
  }
}

/**
 * Six rows in groups of four and two, a column for each codec, first version of pages, with checksums. By Apache Arrow (pyarrow 26.0.1):
 * write_table(…, compression={…}, write_statistics=False, store_schema=False, write_page_checksum=True, row_group_size=4, use_dictionary=["none", "lz4.list.element"])
 */
const ARROW = Buffer.from(
  `
UEFSMRUAFUwVThW/vp28ARwVCBUAFQYVBhwAAAAotS/9ICb1AACgAgAAAAgBAEBAAgBAAwAAAAAAAEADAEAMS74DMAIVBBUgFSQV/9W5zQs8FQgVABIAAPABAADAPwAAIE
AAAGBAAACQQBUAFSIVJhXjqZRZHBUOFRAVBhUGHAAAAPACAgAAAANiAwAAAAPfPwID5A8VABUsFUoVhuSf8wIcFQgVABUGFQYcAAAAH4sIAAAAAAACA2NiYGDgYPz7////
f/8hACjAAACP2TgHFgAAABUAFQ4VFhXsnofzDRwVCBUAFQYVBhwAAAALA4ACAAAACAENAxUAFRwVIBWNleXfDxwVCBUAFQYVBhwAAAAONAIAAAAIAQA4AMD/ewEAFQQVIB
UgFbDKtq0NPBUEFQASAACamZmZmZm5P5qZmZmZmck/FQAVEhUSFaaV07YMHBUIFRAVBhUGHAAAAAIAAAAIAQEDDBUAFSwVPhW62aOSBhwVBBUAFQYVBhwAAAAotS/9IBax
AAACAAAABAEEAAAAAAAAQAUAAAAAAABAFQQVCBUKFfiBwswBPBUCFQASAABAAACwQBUAFSAVJBWbyoSiCxwVBBUQFQYVBhwAAADwAQIAAAAEAAMAAAADDQABAgAVABUcFT
4V54jawAIcFQQVABUGFQYcAAAAH4sIAAAAAAACA2NiYGBgYWQEkkxADABGweZIDgAAABUAFQ4VFhX55r77DRwVBBUAFQYVBhwAAAALA4ACAAAABAEAAxUAFRQVGBWO1eCs
BRwVBBUAFQYVBhwAAAAKJAIAAAAEAQAAADwVBBUgFSAV3pOtvQc8FQQVABIAAJqZmZmZmbk/AAAAAAAAAIAVABUSFRIVqpWVkggcFQQVEBUGFQYcAAAAAgAAAAQBAQMCFQ
QZnDUAGAZzY2hlbWEVDAAVBCUCGAR6c3RkJRxMrBNAEgAAADUCGANsejQVAhUGTDwAAAA1BBgEbGlzdBUCABUIJQIYB2VsZW1lbnQAFQIlAhgEZ3ppcCUeTKwTCBEAAAAV
ACUCGAZicm90bGkAFQ4VBBUCGAZzbmFwcHls/AAAABUKJQIYBG5vbmUAFgwZLBlsJgAcFQQZJQYAGRgEenN0ZBUMFggWfhaAASYISRwVABUAFQIAPCkGGSYACAAAACYAHB
UIGTUABhAZOANsejQEbGlzdAdlbGVtZW50FQ4WDhaaARaiASbUASaIASksFQQVABUCABUAFRAVAgA8KSYIBhlGAAIADAAAACYAHBUCGSUGABkYBGd6aXAVBBYIFl4WfCaq
AkkcFQAVABUCADwpBhkmAAgAAAAmABwVABklBgAZGAZicm90bGkVCBYIFkAWSCamA0kcFQAVABUCADwpBhkmAAgAAAAmABwVDhklBgAZGAZzbmFwcHkVAhYIFk4WUibuA0
kcFQAVABUCADwpBhkmAAgAAAAmABwVChk1AAYQGRgEbm9uZRUAFggWjAEWjAEmiAUmwAQpLBUEFQAVAgAVABUQFQIAPCkGGSYACAAAABaQBRYIJggWxAUAGWwmABwVBBkl
BgAZGAR6c3RkFQwWBBZeFnAmzAVJHBUAFQAVAgA8KQYZJgAEAAAAJgAcFQgZNQAGEBk4A2x6NARsaXN0B2VsZW1lbnQVDhYEFoIBFogBJu4GJrwGKSwVBBUAFQIAFQAVEB
UCADwpJgQAGUYAAgACAAAAJgAcFQIZJQYAGRgEZ3ppcBUEFgQWThZwJsQHSRwVABUAFQIAPCkGGSYABAAAACYAHBUAGSUGABkYBmJyb3RsaRUIFgQWQBZIJrQISRwVABUA
FQIAPCkGGSYABAAAACYAHBUOGSUGABkYBnNuYXBweRUCFgQWRhZKJvwISRwVABUAFQIAPCkGGSYABAAAACYAHBUKGTUABhAZGARub25lFQAWBBaMARaMASaOCibGCSksFQ
QVABUCABUAFRAVAgA8KQYZJgAEAAAAFsAEFgQmzAUWhgUAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRlsHAAAHAAAHAAAHAAAHAAAHAAAAGcDAABQQVIx`,
  "base64",
);

test("a file of Apache Arrow: every codec, plain and dictionary pages, lists, 64 bits, half precision", async () => {
  const path = await saved(ARROW);
  const file = await openParquet(path);
  expect(file).toMatchObject({ format: "Parquet", entries: 6, others: [], boundaries: [0, 4, 6] });
  expect(file.columns.map(({ name, type, kind }) => `${name} ${type} ${kind}`)).toEqual([
    "zstd uint64 number",
    "lz4 float32 list",
    "gzip int8 number",
    "brotli bool number",
    "snappy float32 number",
    "none float64 number",
  ]);
  await file.close();
  const expected = {
    zstd: { values: BigUint64Array.from({ length: 6 }, (_, i) => 2n ** 62n + BigInt(i)) },
    lz4: { values: Float32Array.of(1.5, 2.5, 3.5, 4.5, 4.5, 4.5, 5.5), offsets: Uint32Array.of(0, 2, 2, 3, 6, 6, 7) },
    gzip: { values: Int8Array.of(-3, -2, -1, 0, 1, 2) },
    brotli: { values: Uint8Array.of(1, 0, 1, 1, 0, 0) },
    snappy: { values: Float32Array.of(0.5, -2, 65504, 2 ** -24, 0, 1) },
    none: { values: Float64Array.of(0.1, 0.1, 0.2, 0.2, 0.1, -0) },
  };
  expect(Object.fromEntries(await contents(path))).toEqual(expected);
});

test("any range of rows is the same part of the whole", async () => {
  const path = await saved(ARROW);
  const whole = (await contents(path)).get("lz4") as Required<ColumnSlice>;
  for (let first = 0; first <= 6; first++)
    for (let end = first; end <= 6; end++) {
      const { values, offsets } = (await contents(path, first, end)).get("lz4") as Required<ColumnSlice>;
      expect(values).toEqual(whole.values.slice(whole.offsets[first], whole.offsets[end]));
      expect(offsets).toEqual(whole.offsets.slice(first, end + 1).map((offset) => offset - whole.offsets[first]));
    }
});

test("a wrong checksum of a page is told", async () => {
  const bytes = Buffer.from(ARROW);
  // The last page of the column without compression: a bit of one of its doubles.
  const at = bytes.lastIndexOf(Buffer.from(new Uint8Array(Float64Array.of(0.1).buffer)));
  bytes[at + 3] ^= 1;
  const path = await saved(bytes);
  await expect(contents(path)).rejects.toMatchObject({
    code: "DATA_PARQUET",
    where: path,
    message: 'cannot be read as Parquet (column "none": the checksum of a page is wrong)',
  });
});

test("numbers beyond the range that the file states for them are told", async () => {
  const bytes = Buffer.from(
    parquetWriteBuffer({ columnData: [{ name: "x", data: [1.5, NaN, -2.5, 0.25], type: "DOUBLE" }], codec: "UNCOMPRESSED" }),
  );
  expect([...((await contents(await saved(bytes))).get("x")?.values ?? [])]).toEqual([1.5, NaN, -2.5, 0.25]);
  const at = bytes.indexOf(Buffer.from(new Uint8Array(Float64Array.of(0.25).buffer)));
  bytes.set(new Uint8Array(Float64Array.of(1e183).buffer), at);
  await expect(contents(await saved(bytes))).rejects.toMatchObject({
    code: "DATA_PARQUET",
    message: 'cannot be read as Parquet (column "x": values from -2.5 to 1e+183, the file says from -2.5 to 1.5)',
  });
});

const list = (name: string, element: SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  ...element,
];
const double = (name: string): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" });

async function nested(name: string, schema: SchemaElement[], data: unknown[], rowGroupSize = 1000): Promise<string> {
  const columnData = [{ name, data }];
  return saved(parquetWriteBuffer({ columnData, schema: [{ name: "root", num_children: 1 }, ...schema], rowGroupSize }));
}

test("lists in lists are laid out one after the other, with the offsets of the outermost", async () => {
  const data = [[[1, 2], [], [3]], [], [[4]], [[]], [[5, 6, 7]]];
  for (const rowGroupSize of [1000, 2]) {
    const path = await nested("m", list("m", list("element", [double("element")])), data, rowGroupSize);
    expect(await contents(path)).toEqual(
      new Map([["m", { values: Float64Array.of(1, 2, 3, 4, 5, 6, 7), offsets: Uint32Array.of(0, 3, 3, 4, 4, 7) }]]),
    );
  }
});

test("fields of structures, in lists too, are columns", async () => {
  const struct: SchemaElement = { name: "element", repetition_type: "OPTIONAL", num_children: 2 };
  const data = [[{ pt: 1, eta: -1 }], [], [{ pt: 2, eta: -2 }, { pt: 3, eta: -3 }]]; // prettier-ignore
  const path = await nested("Jet", list("Jet", [struct, double("pt"), double("eta")]), data);
  const offsets = Uint32Array.of(0, 1, 1, 3);
  expect([...(await contents(path))]).toEqual([
    ["Jet.pt", { values: Float64Array.of(1, 2, 3), offsets }],
    ["Jet.eta", { values: Float64Array.of(-1, -2, -3), offsets }],
  ]);
});

test.each([
  ["a null", [double("x")], [1, 2, null]],
  ["a null instead of a list", list("x", [double("element")]), [[1], [], null]],
  ["a null in a list", list("x", [double("element")]), [[1], [], [2, null]]],
])("%s is refused with its row", async (_, schema, data) => {
  const path = await nested("x", schema, data, 2);
  await expect(contents(path)).rejects.toMatchObject({ code: "DATA_MISSING_VALUE", where: path, message: 'column "x" is null in row 2' });
});

test("what is no number is listed with its type, and does not disturb the rest", async () => {
  const path = await saved(
    parquetWriteBuffer({
      columnData: [
        { name: "text", data: ["a", "b"], type: "STRING" },
        { name: "when", data: [new Date(0), new Date(1)], type: "TIMESTAMP" },
        { name: "x", data: [1.5, 2.5], type: "DOUBLE" },
      ],
    }),
  );
  const file = await openParquet(path);
  expect(file.others).toEqual([
    { name: "text", type: "UTF8" },
    { name: "when", type: "TIMESTAMP_MILLIS" },
  ]);
  expect(await file.read(["x"], 0, 2)).toEqual(new Map([["x", { values: Float64Array.of(1.5, 2.5) }]]));
  await expect(file.read(["y"], 0, 2)).rejects.toMatchObject({ code: "DATA_UNKNOWN_COLUMN", where: path, hint: "valid: x" });
  await file.close();
});

const stream = randomStream(7, "parquet encodings");
const integers = (n: number, spread: number): number[] => Array.from({ length: n }, () => Math.floor(spread * (stream.uniform() - 0.5)));
const ENCODED: readonly ColumnSource[] = [
  { name: "delta", type: "INT32", encoding: "DELTA_BINARY_PACKED", data: integers(1000, 2 ** 32) },
  { name: "small", type: "INT32", encoding: "DELTA_BINARY_PACKED", data: integers(1000, 5) },
  { name: "long", type: "INT64", encoding: "DELTA_BINARY_PACKED", data: integers(1000, 2 ** 50).map((i) => BigInt(i) * 4099n) },
  { name: "split", type: "DOUBLE", encoding: "BYTE_STREAM_SPLIT", data: integers(1000, 2 ** 30).map((i) => i / 7) },
  { name: "few", type: "DOUBLE", encoding: "RLE_DICTIONARY", data: integers(1000, 40).map((i) => i / 8) },
  { name: "runs", type: "BOOLEAN", encoding: "RLE", data: integers(1000, 9).map((i) => i > 2) },
];

test.each(ENCODED)("numbers in the encoding of the column $name", async (column) => {
  for (const pageSize of [100, 1 << 20]) {
    const path = await saved(parquetWriteBuffer({ columnData: [column], pageSize }));
    const { values } = (await contents(path)).get(column.name) as ColumnSlice;
    expect([...values].map(Number)).toEqual(Array.from(column.data, Number));
  }
});

/** The file as text of numbers, or the code with which it is refused. Whatever else is thrown is a defect. */
async function outcome(path: string): Promise<string> {
  try {
    return [...(await contents(path))].map(([name, { values, offsets }]) => `${name} ${values.join()} ${offsets?.join() ?? ""}`).join("\n");
  } catch (error) {
    if (error instanceof AnalysisError) return error.code;
    throw error;
  }
}

test("a file that is cut is refused; one with changed bytes is refused, or what its bytes say, and never something without an end", async () => {
  const random = randomStream(11, "damage");
  const whole = await outcome(await saved(ARROW));
  const counts = { refused: 0, whole: 0, other: 0 };
  for (let i = 0; i < 300; i++) {
    const bytes = Buffer.from(ARROW);
    const changes = i % 3 === 0 ? 0 : 1 + random.integer(20);
    for (let change = 0; change < changes; change++) bytes[random.integer(bytes.length)] = random.integer(256);
    const path = await saved(changes === 0 ? bytes.subarray(0, random.integer(bytes.length)) : bytes);
    const found = await outcome(path);
    if (changes === 0) expect(found).toBe("DATA_PARQUET");
    if (found.startsWith("DATA_")) counts.refused++;
    else if (found === whole) counts.whole++;
    else counts.other++;
  }
  // With checksums, only names, signs and types in the index can still say something else.
  expect(counts.refused).toBeGreaterThan(200);
  expect(counts.other).toBeLessThan(20);
});

test("what is wrong with a damaged file is said in words of the format", async () => {
  for (let at = 4; at < ARROW.length; at++) {
    const bytes = Buffer.from(ARROW);
    bytes[at] ^= 0x15;
    const error: unknown = await contents(await saved(bytes)).catch((thrown: unknown) => thrown);
    if (error instanceof AnalysisError)
      expect(error.message).not.toMatch(/undefined|NaN|\.\w+ is not|properties of|must be an instance|mix BigInt|DataView/);
  }
});

const NANO = fileURLToPath(new URL("../../../../../shared/data/inputs/parquet/nano_dy.parquet", import.meta.url));

// Sums by pyarrow.
(existsSync(NANO) ? test : test.skip)("NanoAOD columns of coffea (skipped without the shared data)", async () => {
  const all = await contents(NANO);
  expect(all.size).toBe(1499);
  const sumOf = (name: string): number => Array.from(all.get(name)?.values ?? [], Number).reduce((sum, value) => sum + value, 0);
  expect(sumOf("event")).toBe(149992783);
  expect(sumOf("CaloMET_sumEt")).toBe(40306.75);
  expect(all.get("Jet_pt")?.values.length).toBe(sumOf("nJet"));
});
