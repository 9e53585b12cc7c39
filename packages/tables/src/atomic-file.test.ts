import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { writeFileAtomically } from "./atomic-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("text and bytes are written and replace what was there, and nothing else stays", async () => {
  const path = join(folder, "a.json");
  await writeFileAtomically(path, "old");
  await writeFileAtomically(path, Uint8Array.of(110, 101, 119));
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["a.json"]);
});

test("concurrent writers leave one of their texts, whole", async () => {
  const path = join(folder, "a.txt");
  const texts = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => writeFileAtomically(path, text)));
  expect(texts).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder)).toEqual(["a.txt"]);
});

test("a failure keeps the old content and removes the partial file", async () => {
  await mkdir(join(folder, "taken"));
  await writeFile(join(folder, "taken", "inside"), "kept");
  await expect(writeFileAtomically(join(folder, "taken"), "x")).rejects.toMatchObject({
    code: "DATA_NOT_WRITABLE",
    where: join(folder, "taken"),
  });
  expect(await readdir(folder)).toEqual(["taken"]);
  expect(await readFile(join(folder, "taken", "inside"), "utf8")).toBe("kept");
});

test("a folder that does not exist is named", async () => {
  const path = join(folder, "none", "a");
  await expect(writeFileAtomically(path, "x")).rejects.toMatchObject({ code: "DATA_NOT_WRITABLE", where: path });
});
