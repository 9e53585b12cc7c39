import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runProcess } from "../testing/run-process.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "same-folder-"));
});
afterAll(() => rm(home, { recursive: true }));

test("of two runs in one folder at the same time one is refused and tells the other's process", async () => {
  const samples = "{ toy: { process: closed-form, source: { simulate: { events: 40000 } } } }";
  const analysis = await smallClosedForm(join(home, "twice"), { samples });
  const out = join(home, "shared");
  const ended = await Promise.all([1, 2].map(() => runProcess(analysis, out, ["--only", "ingest", "features"])));
  const [done, refused] = ended.toSorted((a, b) => (a.status ?? 9) - (b.status ?? 9));
  expect(done).toEqual({ status: 0, stderr: "" });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/^USAGE_FOLDER_BUSY: process \d+ on \S+ works in .*; hint: wait until it has ended, .*\n$/);
  expect(existsSync(join(out, ".lock"))).toBe(false);
});
