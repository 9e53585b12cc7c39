import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openInputFile, readBytes } from "./input-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "input-file-"));
  await writeFile(join(folder, "events.bin"), Uint8Array.of(1, 2, 3, 4, 5));
});
afterAll(() => rm(folder, { recursive: true }));

test("parts of a file, and nothing beyond its end", async () => {
  const file = await openInputFile(join(folder, "events.bin"));
  expect(file.size).toBe(5);
  expect([...(await readBytes(file, 1, 4))]).toEqual([2, 3, 4]);
  expect([...(await readBytes(file, 5, 5))]).toEqual([]);
  for (const [first, end] of [
    [3, 6],
    [-1, 2],
    [4, 3],
    [0, NaN],
  ])
    // prettier-ignore
    await expect(readBytes(file, first, end)).rejects.toThrow(`bytes ${first} to ${end} of a file of 5 bytes`);
  await file.handle.close();
});

test("a missing file names the nearest one; a folder is none", async () => {
  await expect(openInputFile(join(folder, "event.bin"))).rejects.toMatchObject({
    code: "DATA_FILE_MISSING",
    where: join(folder, "event.bin"),
    hint: 'did you mean "events.bin"?',
  });
  await expect(openInputFile(folder)).rejects.toMatchObject({ code: "DATA_FILE_UNREADABLE", message: "cannot be read (it is a folder)" });
});
