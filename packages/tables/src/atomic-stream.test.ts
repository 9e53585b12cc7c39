import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { requireWritable, streamToFile } from "./atomic-stream.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-stream-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** One buffer, overwritten for each of `count` pieces; the state of the folder is seen before the last one. */
async function* pieces(count: number, seen: string[] = []): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(3);
  for (let i = 0; i < count; i++) {
    if (i === count - 1) seen.push(...(await readdir(folder)));
    yield bytes.fill(97 + i);
  }
}

test("pieces are written one after the other, and take the file's name at the end", async () => {
  const seen: string[] = [];
  await streamToFile(join(folder, "a"), pieces(3, seen));
  expect(await readFile(join(folder, "a"), "utf8")).toBe("aaabbbccc");
  expect(await readdir(folder)).toEqual(["a"]);
  expect(seen).toEqual([expect.stringMatching(/^\.a\..*\.partial$/)]);
});

test("if the pieces fail, their error is passed on, the old file stays and nothing else", async () => {
  const path = join(folder, "a");
  await writeFile(path, "old");
  const failure = new Error("no more");
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield* pieces(2);
    throw failure;
  }
  await expect(streamToFile(path, failing())).rejects.toBe(failure);
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["a"]);
});

test("a folder in the way, a missing folder and a file in place of the folder are told, before anything is computed too", async () => {
  await mkdir(join(folder, "taken"));
  await writeFile(join(folder, "file"), "");
  const refused = (path: string, hint: string): unknown =>
    expect.objectContaining({ code: "DATA_NOT_WRITABLE", where: path, hint: expect.stringContaining(hint) as unknown });
  for (const [path, hint] of [
    [join(folder, "taken"), "this is a folder"],
    [join(folder, "none", "a"), "make the folder first"],
    [join(folder, "file", "a"), "is a file"],
  ]) {
    await expect(streamToFile(path, pieces(1))).rejects.toEqual(refused(path, hint));
    await expect(requireWritable(path)).rejects.toEqual(refused(path, hint));
  }
  expect((await readdir(folder)).sort()).toEqual(["file", "taken"]);
});

test("finding out whether a file can be written leaves all as it was", async () => {
  await writeFile(join(folder, "a"), "old");
  await requireWritable(join(folder, "a"));
  await requireWritable(join(folder, "b"));
  expect(await readdir(folder)).toEqual(["a"]);
  expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
});

test("what a killed process left beside the file goes, what a running one is at stays", async () => {
  const path = join(folder, "a");
  const seen: string[] = [];
  await streamToFile(path, pieces(1, seen));
  const [, start, pid] = /^(\.a\.[0-9a-f]{8}-)(\d+)-[0-9a-f]{8}\.partial$/.exec(seen[0]) ?? [];
  expect(Number(pid)).toBe(process.pid);
  // no process has a number beyond the largest that systems give
  const others = [`${start}1-0.partial`, `${start}x-0.partial`, `.a.00000000-4194999-0.partial`, `.b${start.slice(2)}4194999-0.partial`];
  for (const name of [...others, `${start}4194999-0.partial`]) await writeFile(join(folder, name), "half");
  await requireWritable(path);
  expect((await readdir(folder)).sort()).toEqual(["a", ...others].sort());
});

// to whoever may write everything nothing is write-protected
(process.getuid?.() === 0 ? test.skip : test)("a write-protected file is not replaced", async () => {
  const path = join(folder, "a");
  await writeFile(path, "old", { mode: 0o444 });
  await expect(streamToFile(path, pieces(1))).rejects.toMatchObject({ code: "DATA_NOT_WRITABLE" });
  expect(await readFile(path, "utf8")).toBe("old");
});
