import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { dataFormat, fileBeginning } from "./data-format.ts";
import { openColumnarFile } from "./open-columnar-file.ts";
import { writeParquet } from "./parquet/writer.ts";
import { tableOf } from "./table.ts";
import { unpackedBeginning as inBrowsers } from "./unpacked-beginning-browser.ts";
import { unpackedBeginning } from "./unpacked-beginning.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-format-"));
});
afterAll(() => rm(folder, { recursive: true }));

const HDF5 = "\x89HDF\r\n\x1a\n";

test.each([
  ["", "a", "empty"],
  ["root\0\0", "a", "root"],
  ["PAR1\x15", "a.csv", "parquet"],
  ["\x93NUMPY\x01", "a", "numpy"],
  [`${HDF5}...`, "a", "hdf5"],
  [`${"\0".repeat(2048)}${HDF5}`, "a", "hdf5"],
  [`${"\0".repeat(700)}${HDF5}`, "a", "unknown"],
  ["<?xml?>\n<LesHouchesEvents>", "a", "lhe"],
  ["anything", "a.LHE.gz", "lhe"],
  ["pt,eta\n1,2\n", "a", "csv"],
  ["pt;tag\n1.5;x\n", "a", "csv"],
  ["\xef\xbb\xbfpt\teta\n1\t2\n", "a", "csv"],
  ["pt\n1\n", "a", "unknown"],
  ["pt\n1\n", "a.csv.gz", "csv"],
  ["some, text\nand, more\n", "a", "unknown"],
  ["some, text\n1, 2, 3\n", "a", "unknown"],
  ['{"a": 1, "b": [1, 2]}\n{"a": 2}', "a", "jsonl"],
  ['{"event": 1, "jets": [{"pt": 1}], "met": null}\n', "a", "event-records"],
  ['{"event": 1, "jets": [], "lepton": {"pt": 1}}\n', "a.jsonl", "event-records"],
  ['{"jets": 3, "met": 1.5}\n', "a", "jsonl"],
  ['{\n  "a": 1\n}\n', "a", "unknown"],
  ["[1, 2]\n", "a", "unknown"],
  ["\n", "a.jsonl", "jsonl"],
])("%j called %s is %s", (beginning, path, format) => {
  expect(dataFormat(beginning, path)).toBe(format);
});

test("a line that is longer than what is looked at", () => {
  const beginning = `{"jets": [{"pt": 1}], "x": [${"1,".repeat(40_000)}`.slice(0, 1 << 16);
  expect(dataFormat(beginning, "a")).toBe("event-records");
  expect(dataFormat(beginning.replace("jets", "list"), "a")).toBe("jsonl");
});

test("the beginning of a compressed file is unpacked; damage in it is told", async () => {
  const path = join(folder, "a.gz");
  const bytes = gzipSync("x".repeat(3 << 20));
  await writeFile(path, bytes);
  expect((await fileBeginning(path)).startsWith("xxx")).toBe(true);
  bytes.fill(255, 12, 20);
  await writeFile(path, bytes);
  await expect(fileBeginning(path)).rejects.toMatchObject({ code: "DATA_CORRUPT_GZIP", where: path });
});

test("the beginning of a compressed file is the same in browsers, which stop after 64 kB", () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `${i},${i % 7}\n`).join("");
  const packed = gzipSync(text);
  for (const part of [packed, packed.subarray(0, packed.length >> 1), gzipSync("a,b\n1,2\n")]) {
    const found = Buffer.from(inBrowsers(part)).toString();
    const expected = Buffer.from(unpackedBeginning(part)).toString();
    expect(found).toBe(expected.slice(0, 1 << 16));
  }
  expect(() => inBrowsers(Buffer.from(packed).fill(255, 12, 40))).toThrow(expect.objectContaining({ code: "Z_DATA_ERROR" }));
});

test("one door for all files of columns", async () => {
  const x = [{ name: "x" }];
  const parquet = join(folder, "a");
  await writeParquet(parquet, tableOf([["x", { values: Float64Array.of(1), unit: "1" }]]));
  const texts = [
    ["x,y\n1,2\n", "CSV", [...x, { name: "y" }]],
    ['{"x": 1}\n', "JSONL", x],
  ] as const;
  for (const [content, format, columns] of texts) {
    const path = join(folder, format);
    await writeFile(path, content);
    const file = await openColumnarFile(path);
    expect(file).toMatchObject({ format, entries: 1, columns });
    await file.close();
  }
  const file = await openColumnarFile(parquet);
  expect(file).toMatchObject({ format: "Parquet", columns: x });
  await file.close();
  await writeFile(join(folder, "other"), "nothing known");
  await expect(openColumnarFile(join(folder, "other"))).rejects.toMatchObject({
    code: "DATA_FORMAT",
    message: expect.stringContaining("is of a form that is not known") as unknown,
  });
});
