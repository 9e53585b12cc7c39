import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openPart, writePart, type PartHeader } from "./part-file.ts";
import { partNumber } from "./part-name.ts";
import { tasksOfPart, type TaskPiece } from "./shared-work.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "part-file-"));
});
afterAll(() => rm(home, { recursive: true }));

const HEADER: PartHeader = { key: "k", tasks: 9, first: 3, end: 6, inputs: [] };
const PIECES: TaskPiece[] = [
  { task: 3, piece: { values: Float64Array.of(0.1, -0, 5e-324), names: new Map([["up", Int32Array.of(-1)]]), left: undefined } },
  { task: 5, piece: "one" },
  { task: 5, piece: "two" },
];

async function* some(pieces: readonly TaskPiece[], error?: Error): AsyncGenerator<TaskPiece, void> {
  yield* pieces;
  await Promise.resolve();
  if (error !== undefined) throw error;
}

async function all(pieces: AsyncGenerator<unknown, void>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

test("a part holds the pieces of its tasks to the last bit, and equal ones are equal files", async () => {
  const [file, other] = ["a.part", "b.part"].map((name) => join(home, name));
  for (const path of [file, other]) await writePart(path, HEADER, some(PIECES));
  const part = await openPart(file);
  expect(part?.header).toEqual(HEADER);
  const [[piece], none, both] = await Promise.all([3, 4, 5].map((task) => all(part?.pieces(task) ?? some([]))));
  const { values, names, left } = piece as { values: Float64Array; names: Map<string, Int32Array>; left: undefined };
  expect([...values].map((value, i) => Object.is(value, [0.1, -0, 5e-324][i]))).toEqual([true, true, true]);
  expect([[...(names.get("up") ?? [])], left]).toEqual([[-1], undefined]);
  expect([none, both]).toEqual([[], ["one", "two"]]);
  expect(await readFile(other)).toEqual(await readFile(file));
});

test("what was cut off, changed or never finished is no part", async () => {
  const file = join(home, "whole.part");
  await writePart(file, HEADER, some(PIECES));
  const bytes = await readFile(file);
  const damaged = join(home, "damaged.part");
  for (const length of [0, 10, 60, bytes.length - 1]) {
    await writeFile(damaged, bytes.subarray(0, length));
    expect(await openPart(damaged)).toBeUndefined();
  }
  for (const at of [20, bytes.length - 40, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    await writeFile(damaged, changed);
    expect(await openPart(damaged)).toBeUndefined();
  }
  expect(await openPart(join(home, "none.part"))).toBeUndefined();
  await expect(writePart(join(home, "broken.part"), HEADER, some(PIECES, new Error("killed")))).rejects.toThrow("killed");
  expect((await readdir(home)).filter((name) => name.includes("broken"))).toEqual([]);
});

test("parts are numbered from 1 and hold every task once", () => {
  for (const [tasks, n] of [
    [10, 3],
    [2, 5],
    [0, 2],
  ]) {
    const ranges = Array.from({ length: n }, (_, i) => tasksOfPart(tasks, i + 1, n));
    expect(ranges.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, i) => first + i))).toEqual([...Array(tasks).keys()]);
  }
  expect(partNumber("3/8")).toEqual([3, 8]);
  for (const text of ["0/3", "4/3", "3", "a/b", "1/3/5", "1.5/3"])
    expect(() => partNumber(text)).toThrow(`the part is "${text}", expected K/N with K from 1 to N`);
});
