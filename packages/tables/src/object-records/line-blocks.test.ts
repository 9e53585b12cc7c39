import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { lineBlocks, type LineBlockOptions } from "./line-blocks.ts";

const folder = await mkdtemp(join(tmpdir(), "line-blocks-"));

async function written(name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function blocksOf(path: string, options?: LineBlockOptions): Promise<[text: string, firstLine: number][]> {
  const blocks: [string, number][] = [];
  for await (const { bytes, firstLine } of lineBlocks(path, options)) blocks.push([new TextDecoder().decode(bytes), firstLine]);
  return blocks;
}

// Long enough to be read in several pieces, lines of many lengths.
const lines = Array.from({ length: 5000 }, (_, i) => `${i}${"x".repeat((i * 37) % 150)}`);
const text = `${lines.join("\n")}\n`;

test.each([
  ["plain", text],
  ["gzip", gzipSync(text)],
  ["several gzip members", Buffer.concat([gzipSync(text.slice(0, 70_000)), gzipSync(text.slice(70_000))])],
])("blocks of a %s file are whole lines in order, numbered, so many in each", async (name, bytes) => {
  const blocks = await blocksOf(await written(name, bytes), { lines: 700 });
  expect(blocks.map(([part]) => part).join("")).toBe(text);
  expect(blocks.map(([, firstLine]) => firstLine)).toEqual([1, 701, 1401, 2101, 2801, 3501, 4201, 4901]);
  expect(blocks.map(([part]) => part.split("\n").length - 1)).toEqual([700, 700, 700, 700, 700, 700, 700, 100]);
});

test("a block ends with the line that makes it long enough", async () => {
  const path = await written("bytes", "aaaa\nbb\ncccccccc\ndd\n\ne");
  expect(await blocksOf(path, { bytes: 8 })).toEqual([
    ["aaaa\nbb\n", 1],
    ["cccccccc\n", 3],
    ["dd\n\ne", 4],
  ]);
});

test("an empty file has no block, the last line needs no line feed", async () => {
  expect(await blocksOf(await written("empty", ""))).toEqual([]);
  expect(await blocksOf(await written("unended", "a\nb"))).toEqual([["a\nb", 1]]);
});

test("damaged gzip is told with the last good line", async () => {
  const packed = gzipSync(Array.from({ length: 200_000 }, (_, i) => `${i} ${Math.sin(i)}\n`).join(""));
  await expect(blocksOf(await written("truncated", packed.subarray(0, packed.length >> 1)))).rejects.toMatchObject({
    code: "DATA_TRUNCATED",
    message: expect.stringMatching(/^the gzip stream breaks off after line \d{4,}$/) as unknown,
  });
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, packed.length >> 1, (packed.length >> 1) + 100);
  await expect(blocksOf(await written("damaged", damaged))).rejects.toMatchObject({ code: "DATA_CORRUPT_GZIP" });
});

test("a line without end is refused, a file that is not there told apart", async () => {
  await expect(blocksOf(await written("endless", Buffer.alloc((1 << 26) + 2, 120)))).rejects.toMatchObject({
    code: "DATA_OBJECTS",
    where: `${join(folder, "endless")}:1`,
  });
  await expect(blocksOf(join(folder, "plian"))).rejects.toMatchObject({ code: "DATA_FILE_MISSING", hint: 'did you mean "plain"?' });
});
