import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import type { ColumnarFile, ColumnSlice } from "../columnar-file.ts";
import { randomStream } from "../random.ts";
import { openCsv } from "./csv.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "csv-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(content: string | Uint8Array, name = "a.csv"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const allOf = (file: ColumnarFile, first = 0, end: number = file.entries): Promise<ReadonlyMap<string, ColumnSlice>> =>
  file.read(
    file.columns.map(({ name }) => name),
    first,
    end,
  );

async function contents(content: string | Uint8Array): Promise<Record<string, ArrayLike<number | bigint>>> {
  const file = await openCsv(await saved(content));
  const all = await allOf(file);
  await file.close();
  return Object.fromEntries([...all].map(([name, { values }]) => [name, values]));
}

test("types are the smallest that hold every value of the file", async () => {
  const text = [
    "event,run,huge,x [GeV],zero,flag,sample",
    "9007199254740993,1,18446744073709551615,1.5,0,true,tt",
    "-9223372036854775808,-2147483648,0,-2.5e3,-0.0,False,ttH",
    "3,2147483647,7,.5,1,TRUE,",
    "",
  ].join("\n");
  const file = await openCsv(await saved(text));
  expect(file).toMatchObject({ format: "CSV", entries: 3, others: [{ name: "sample", type: "text" }] });
  expect(file.columns.map(({ name, type, unit }) => [name, type, unit])).toEqual([
    ["event", "int64", ""],
    ["run", "int32", ""],
    ["huge", "uint64", ""],
    ["x", "float64", "GeV"],
    ["zero", "float64", ""],
    ["flag", "bool", ""],
  ]);
  expect(await allOf(file)).toEqual(
    new Map<string, ColumnSlice>([
      ["event", { values: BigInt64Array.of(9007199254740993n, -(2n ** 63n), 3n) }],
      ["run", { values: Int32Array.of(1, -2147483648, 2147483647) }],
      ["huge", { values: BigUint64Array.of(2n ** 64n - 1n, 0n, 7n) }],
      ["x", { values: Float64Array.of(1.5, -2500, 0.5) }],
      ["zero", { values: Float64Array.of(0, -0, 1) }],
      ["flag", { values: Uint8Array.of(1, 0, 1) }],
    ]),
  );
  await expect(file.read(["evnt"], 0, 1)).rejects.toMatchObject({ code: "DATA_UNKNOWN_COLUMN", hint: 'did you mean "event"?' });
  await file.close();
});

test("commas, semicolons and tabs, ends of lines of every kind, quotes, blanks, a mark of byte order and gzip", async () => {
  const expected = { a: Int32Array.of(1, 3), "b,c": Float64Array.of(2.5, -4) };
  for (const text of ['a,"b,c"\n1,2.5\n3,-4\n', '\uFEFF"a" ; "b,c"\r\n 1;2.5\r\n3; "-4" \r\n\r\n', '"a"\t"b,c"\n1\t2.5\n3\t-4\n'])
    for (const content of [text, gzipSync(text)]) expect(await contents(content)).toEqual(expected);
  expect(await contents('x,note\n1,"two\nlines, and a ""quote"""\n2,"\n"\n')).toEqual({ x: Int32Array.of(1, 2) });
  expect(await contents("only\n1\n2\n")).toEqual({ only: Int32Array.of(1, 2) });
  expect(await contents("a,b\n")).toEqual({ a: new Float64Array(0), b: new Float64Array(0) });
});

test("an index is no unit", async () => {
  const file = await openCsv(await saved("w[0],pt [ GeV ],m [GeV/c^2]\n1,2,3\n"));
  expect(file.columns.map(({ name, unit }) => [name, unit])).toEqual([
    ["w[0]", ""],
    ["pt", "GeV"],
    ["m", "GeV/c^2"],
  ]);
  await file.close();
});

test("ranges are read from marked places, in any order, plain or compressed", async () => {
  const stream = randomStream(17, "csv");
  const rows = Array.from({ length: 30_000 }, (_, i) => [i, stream.uniform(), i % 97 === 0 ? '"a\nb"' : "c"] as const);
  const text = `i,x,note\n${rows.map((row) => row.join(",")).join("\n")}\n`;
  const progress: number[] = [];
  for (const [content, name] of [
    [text, "r.csv"],
    [gzipSync(text), "r.csv.gz"],
  ] as const) {
    // prettier-ignore
    const path = await saved(content, name);
    const file = await openCsv(path, { onProgress: (fraction) => progress.push(fraction) });
    expect(progress.splice(0).at(-1)).toBe(1);
    expect(file.boundaries).toEqual([0, 8192, 16384, 24576, 30000]);
    for (const [first, end] of [
      [0, 10],
      [10, 20],
      [25000, 25005],
      [8190, 8195],
      [29999, 30000],
      [5, 30000],
      [12, 12],
    ]) {
      // prettier-ignore
      const part = await file.read(["x", "i"], first, end);
      expect(part.get("i")?.values).toEqual(Int32Array.from({ length: end - first }, (_, k) => first + k));
      expect(part.get("x")?.values).toEqual(Float64Array.from(rows.slice(first, end), ([, x]) => x));
    }
    const [a, b] = await Promise.all([file.read(["i"], 20000, 20001), file.read(["i"], 3, 4)]);
    expect([a.get("i")?.values[0], b.get("i")?.values[0]]).toEqual([20000, 3]);
    await file.close();
  }
});

test.each([
  ["a cell without a value", "a,b\n1,2\n3,\n", 3, "DATA_MISSING_VALUE", 'column "b" has no value ("")'],
  ["NA among numbers", "a,b\nNA,1\n3,2\n", 2, "DATA_MISSING_VALUE", 'column "a" has no value ("NA")'],
  ["NaN", "a,b\n1,2\nnan,4\n", 3, "DATA_NOT_FINITE", 'column "a" is nan, expected a finite number'],
  ["infinity", "a\n1\n-inf\n", 3, "DATA_NOT_FINITE", 'column "a" is -inf'],
  ["an overflow", "a\n1\n1e999\n", 3, "DATA_NOT_FINITE", 'column "a" is Infinity'],
  ["a text among numbers", "a,b\n1,2\n3,4 GeV\n", 3, "DATA_TEXT_TABLE", 'column "b" is "4 GeV", expected a number as before'],
  [
    "a carriage return alone",
    "a,b\r\n1,2\r\n3\r4,5\r\n",
    3,
    "DATA_TEXT_TABLE",
    'a carriage return beside "3\\r4", expected line feeds between rows',
  ],
  ["a carriage return beside quotes", 'a,b\n1,"x"\n3\r,"y"\n', 3, "DATA_TEXT_TABLE", 'a carriage return beside "3"'],
  ["a decimal comma", "a;b\n1;2\n3;4,5\n", 3, "DATA_TEXT_TABLE", 'column "b" is "4,5", expected a number'],
  ["a number among truth values", "a\ntrue\n1\n", 3, "DATA_TEXT_TABLE", 'column "a" is 1, expected a truth value'],
  ["too many cells", "a,b\n1,2\n3,4,5\n", 3, "DATA_TEXT_TABLE", "3 cells, expected 2 as in the header"],
  ["too few cells", "a,b\n1,2\n3\n", 3, "DATA_TEXT_TABLE", "1 cells, expected 2"],
  ["an empty line inside", "a,b\n1,2\n\n3,4\n", 3, "DATA_TEXT_TABLE", "an empty line among others"],
  ["a name twice", "a,b,a\n1,2,3\n", 1, "DATA_TEXT_TABLE", 'two columns are called "a"'],
  ["a column without a name", "a,,c\n1,2,3\n", 1, "DATA_TEXT_TABLE", "column 1 has no name"],
  ["no header", "1,2\n3,4\n", 1, "DATA_TEXT_TABLE", "the first line holds numbers"],
  ["a commented header", "# a,b\n1,2\n", 1, "DATA_TEXT_TABLE", 'the first column is called "# a"'],
  ["blanks between columns", "a b\n1 2\n", 1, "DATA_TEXT_TABLE", 'the header "a b" is one name, with blanks in it'],
  ["a quote inside a cell", 'a,b\n1,x"y\n', 2, "DATA_TEXT_TABLE", 'a quote inside the cell x"y'],
  ["text after quotes", 'a,b\n1,"x"y\n', 2, "DATA_TEXT_TABLE", '"y" after the quotes'],
  ["quotes that are not closed", 'a,b\n1,"x\n2,3\n', 4, "DATA_TEXT_TABLE", "the file ends within quotes"],
  ["a last line without an end", "a,b\n1,2\n3,4", 3, "DATA_TEXT_TABLE", "the last line has no end"],
  ["another encoding", Buffer.from("caf\u00e9,b\n1,2\n", "latin1"), 1, "DATA_TEXT_TABLE", "bytes that are no text in UTF-8"],
])("%s is refused with its place", async (_, content, line, code, message) => {
  const path = await saved(content);
  await expect(openCsv(path)).rejects.toMatchObject({
    code,
    where: `${path}:${line}`,
    message: expect.stringContaining(message) as unknown,
  });
});

test("gaps in columns of texts are none, and columns that change from text to numbers are not taken for numbers", async () => {
  const file = await openCsv(await saved("a,b,c,x\nu,,unit,1\n,,1,2\n"));
  expect(file.others).toEqual([
    { name: "a", type: "text" },
    { name: "b", type: "no values" },
    { name: "c", type: "text and numbers" },
  ]);
  await file.close();
});

test("an empty, a missing and a damaged file are told", async () => {
  await expect(openCsv(await saved(""))).rejects.toMatchObject({
    code: "DATA_TEXT_TABLE",
    message: expect.stringContaining("empty") as unknown,
  });
  await expect(openCsv(join(folder, "b.csv"))).rejects.toMatchObject({ code: "DATA_FILE_MISSING", hint: 'did you mean "a.csv"?' });
  const bytes = gzipSync(`a\n${"1\n".repeat(5000)}`);
  await expect(openCsv(await saved(bytes.subarray(0, -9)))).rejects.toMatchObject({ code: "DATA_TRUNCATED" });
  bytes[bytes.length - 6] ^= 1;
  await expect(openCsv(await saved(bytes))).rejects.toMatchObject({ code: "DATA_CORRUPT_GZIP" });
});

test("a table that is cut anywhere is refused or is the rows before", async () => {
  const text = `a,b\n${Array.from({ length: 40 }, (_, i) => `${i},${i / 3}`).join("\n")}\n`;
  const whole = await contents(text);
  for (let length = 0; length < text.length; length += 3) {
    const cut = await contents(text.slice(0, length)).catch((error: unknown) => {
      expect(error).toBeInstanceOf(AnalysisError);
      return undefined;
    });
    if (cut !== undefined && Object.keys(cut).length === 2 && cut.a.length > 0)
      for (const name of ["a", "b"]) expect(Array.from(cut[name])).toEqual(Array.from(whole[name]).slice(0, cut[name].length));
  }
});
