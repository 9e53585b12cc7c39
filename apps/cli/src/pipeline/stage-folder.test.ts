import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkFolders, putInPlace, removeLeftovers, stageFolder, workFolder } from "./stage-folder.ts";

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "stage-folder-"));
const KEY = "0123456789abcdef0123456789abcdef";

test("work is resumed for the same key only, without what was being written when it was killed", async () => {
  const out = await newFolder();
  const folder = await workFolder(out, "train", KEY, true);
  await mkdir(join(folder, "c-ratio"));
  await writeFile(join(folder, "c-ratio", "member-0.json"), "{}");
  await writeFile(join(folder, "c-ratio", ".member-1.json.1b9d6bcd.partial"), "{");
  expect(await workFolder(out, "train", KEY, true)).toBe(folder);
  expect(await readdir(join(folder, "c-ratio"))).toEqual(["member-0.json"]);
  const other = await workFolder(out, "train", `f${KEY}`, true);
  expect([await readdir(out), await readdir(other)]).toEqual([[".unfinished-train-f0123456789abcde"], []]);
});

test("a stage that does not resume begins in an empty folder", async () => {
  const out = await newFolder();
  const folder = await workFolder(out, "infer", KEY, false);
  await writeFile(join(folder, "results.json"), "{}");
  expect(await readdir(await workFolder(out, "infer", KEY, false))).toEqual([]);
});

test("a finished folder replaces the one before; leftovers of that stage alone are removed", async () => {
  const out = await newFolder();
  for (const text of ["old", "new"]) {
    const folder = await workFolder(out, "export", KEY, false);
    await writeFile(join(folder, `${text}.txt`), text);
    await putInPlace(out, "export", folder);
  }
  expect(await readdir(out)).toEqual(["artifact"]);
  expect(await readdir(stageFolder(out, "export"))).toEqual(["new.txt"]);
  expect(await readFile(join(out, "artifact", "new.txt"), "utf8")).toBe("new");
  for (const name of [".replaced-export", `.unfinished-export-${KEY}`, ".unfinished-report-1"]) await mkdir(join(out, name));
  await removeLeftovers(out, "export");
  expect((await readdir(out)).sort()).toEqual([".unfinished-report-1", "artifact"]);
});

test("a folder that no run made is not replaced", async () => {
  const out = await newFolder();
  await mkdir(join(out, "report"));
  await checkFolders(out);
  await writeFile(join(out, "report", "thesis.tex"), "");
  await expect(checkFolders(out)).rejects.toMatchObject({
    code: "USAGE_FOLDER_TAKEN",
    message: expect.stringContaining(join(out, "report")),
  });
});
