import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { ColumnSlice } from "../columnar-file.ts";
import { openJsonl } from "./jsonl.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jsonl-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(content: string | Uint8Array): Promise<string> {
  const path = join(folder, "a.jsonl");
  await writeFile(path, content);
  return path;
}

test("numbers, exact integers, truth values and lists; names may come in another order", async () => {
  const text = [
    '{"event": 9007199254740993, "x": 1.5, "ok": true, "pt": [1, 2.5], "m": [[1, 2], [], [3]], "tag": "a: \\"x\\": 1"}',
    '{"x": -2, "event": -1, "ok": false, "pt": [], "m": [], "tag": "12345678901234567890"}',
    "",
    '{"event": 2, "x": 3e0, "ok": true, "pt": [4], "m": [[5]], "tag": ""}',
  ].join("\n");
  for (const content of [text, `${text}\n`, gzipSync(text)]) {
    const file = await openJsonl(await saved(content));
    expect(file).toMatchObject({ format: "JSONL", entries: 3, others: [{ name: "tag", type: "text" }] });
    const names = file.columns.map(({ name }) => name);
    expect(await file.read(names, 0, 3)).toEqual(
      new Map<string, ColumnSlice>([
        ["event", { values: BigInt64Array.of(9007199254740993n, -1n, 2n) }],
        ["x", { values: Float64Array.of(1.5, -2, 3) }],
        ["ok", { values: Uint8Array.of(1, 0, 1) }],
        ["pt", { values: Float64Array.of(1, 2.5, 4), offsets: Uint32Array.of(0, 2, 2, 3) }],
        ["m", { values: Int32Array.of(1, 2, 3, 5), offsets: Uint32Array.of(0, 3, 3, 4) }],
      ]),
    );
    expect(await file.read(["pt"], 1, 3)).toEqual(new Map([["pt", { values: Float64Array.of(4), offsets: Uint32Array.of(0, 0, 1) }]]));
    await file.close();
  }
});

test("ranges begin anywhere", async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ i, l: Array.from({ length: i % 4 }, () => i) }));
  const file = await openJsonl(await saved(lines.join("\n")));
  expect(file.boundaries).toEqual([0, 8192, 16384, 20000]);
  for (const [first, end] of [
    [15000, 15003],
    [2, 4],
    [19999, 20000],
  ]) {
    // prettier-ignore
    const part = await file.read(["i", "l"], first, end);
    expect(part.get("i")?.values).toEqual(Int32Array.from({ length: end - first }, (_, k) => first + k));
    expect(part.get("l")?.offsets?.at(-1)).toBe(Array.from({ length: end - first }, (_, k) => (first + k) % 4).reduce((a, b) => a + b));
  }
  await file.close();
});

test.each([
  ["null", '{"a": 1}\n{"a": null}\n', 2, "DATA_MISSING_VALUE", 'column "a" has no value'],
  ["null in a list", '{"a": [1]}\n{"a": [2, null]}\n', 2, "DATA_MISSING_VALUE", 'column "a" has no value'],
  ["a name that is missing", '{"a": 1, "b": 2}\n{"a": 1}\n', 2, "DATA_MISSING_VALUE", 'there is no "b"'],
  ["NaN", '{"a": 1}\n{"a": NaN}\n', 2, "DATA_NOT_FINITE", "a value NaN"],
  ["an overflow", '{"a": 1}\n{"a": -1e999}\n', 2, "DATA_NOT_FINITE", 'column "a" is -Infinity'],
  ["another name", '{"a": 1}\n{"a": 1, "b": 2}\n', 2, "DATA_TEXT_TABLE", '"b" is not among the names of the first line'],
  ["a name that is no UTF-8", Buffer.from('{"\xe9ta": 1}\n', "latin1"), 1, "DATA_TEXT_TABLE", "no text in UTF-8"],
  ["a name twice", '{"a": 1}\n{"a": 1, "a": 2}\n', 2, "DATA_TEXT_TABLE", "a name twice"],
  ["an object inside", '{"a": 1}\n{"a": {"b": 1}}\n', 2, "DATA_TEXT_TABLE", "objects inside"],
  ["lists in lists, thousands deep", `{"a": ${"[".repeat(9000)}1${"]".repeat(9000)}}\n`, 1, "DATA_TEXT_TABLE", "lists in each other"],
  ["a list of objects", '{"a": [{"b": 1}]}\n', 1, "DATA_TEXT_TABLE", "objects inside"],
  ["a list among numbers", '{"a": 1}\n{"a": [1]}\n', 2, "DATA_TEXT_TABLE", 'column "a" is a list, expected no list'],
  ["a text among numbers", '{"a": 1}\n{"a": "x"}\n', 2, "DATA_TEXT_TABLE", 'column "a" is "x", expected a number'],
  ["a list instead of an object", "[1]\n", 1, "DATA_TEXT_TABLE", "no object"],
  ["half a line", '{"a": 1}\n{"a": 2', 2, "DATA_TEXT_TABLE", "no JSON"],
])("%s is refused with its line", async (_, content, line, code, message) => {
  const path = await saved(content);
  await expect(openJsonl(path)).rejects.toMatchObject({
    code,
    where: `${path}:${line}`,
    message: expect.stringContaining(message) as unknown,
  });
});
