import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inputMarks, requireSameInputs } from "./input-marks.ts";
import { digestFiles, readManifest } from "./manifest.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "input-marks-"));
});
afterAll(() => rm(home, { recursive: true }));

test("a file that is replaced while a stage reads it is told; one that is only touched is not", async () => {
  const [a, b] = ["a", "b"].map((name) => join(home, name));
  for (const path of [a, b]) await writeFile(path, "one");
  // an analysis may name a file twice
  const marks = await inputMarks([a, b, a]);
  const digests = await digestFiles([a, b, a], home);
  await requireSameInputs(marks, digests, home);
  await utimes(b, new Date(), new Date(0));
  await requireSameInputs(marks, digests, home);
  await writeFile(b, "two");
  await expect(requireSameInputs(marks, digests, home)).rejects.toMatchObject({ code: "DATA_CHANGED", where: b });
  await rm(b);
  await expect(requireSameInputs(marks, digests, home)).rejects.toMatchObject({ code: "DATA_UNREADABLE", where: b });
});

test.each([
  ["no JSON", "{"],
  ["another type", "null"],
  ["a key that is lost", '{"schema": 1, "key": "k", "seconds": 1, "outpuus": []}'],
  ["outputs that are none", '{"schema": 1, "key": "k", "seconds": 1, "outputs": [null]}'],
  ["an output without its digest", '{"schema": 1, "key": "k", "seconds": 1, "outputs": [{"file": "x", "bytes": 1}]}'],
])("a manifest with %s stands for no finished stage", async (_, text) => {
  await writeFile(join(home, "manifest.json"), text);
  expect(await readManifest(join(home, "manifest.json"))).toBeUndefined();
});
