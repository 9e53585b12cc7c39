import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { resultDigests, runProcess, unfinishedFolder } from "../testing/run-process.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "killed-run-"));
});
afterAll(() => rm(home, { recursive: true }));

/** Finished networks in a folder of the train stage, with the time at which each was written. */
function networks(folder = ""): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /member-\d+\.json$/.test(name))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`);
}

/** Networks after two epochs are not good, and the run says so; it has nothing else to say. */
const DONE = { status: 0, stderr: expect.stringMatching(/^(warning: c-ratio: [^\n]*, expected [^\n]*\n)*$/) };

// validation/kill-and-continue.mjs does this in every stage and at many random moments
const ESTIMATORS = `
  c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [12] }, training: { epochs: 60, batch: 128, checkpoint_every: 1 }, ensemble: 2 }`;

test("a run killed in the midst of a network keeps what it has, and gives the bytes of another folder, number of threads, and run in one go", async () => {
  const analysis = await smallClosedForm(join(home, "closed-form"), { estimators: ESTIMATORS });
  const [whole, killed] = [join(home, "whole"), join(home, "killed")];
  const first = await runProcess(analysis, killed, ["--jobs", "1"], () => {
    const folder = unfinishedFolder(killed, "train");
    return folder !== undefined && networks(folder).length > 0 && existsSync(join(folder, "c-ratio", "member-1.checkpoint"));
  });
  expect(first.status).toBeNull();
  const kept = networks(unfinishedFolder(killed, "train"));
  expect(existsSync(join(unfinishedFolder(killed, "train") ?? "", "c-ratio", "member-1.checkpoint"))).toBe(true);
  const ended = await Promise.all([runProcess(analysis, killed, ["--jobs", "1"]), runProcess(analysis, whole, ["--jobs", "2"])]);
  expect(ended).toEqual([DONE, DONE]);
  expect(kept).toHaveLength(1);
  expect(networks(join(killed, "train"))).toEqual(expect.arrayContaining(kept));
  expect((await readdir(join(killed, "train", "c-ratio"))).filter((name) => name.includes("checkpoint"))).toEqual([]);
  const bytes = await resultDigests(whole);
  expect(bytes.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["artifact/artifact.json", "infer/results.json", "report/index.html"]),
  );
  expect(await resultDigests(killed)).toEqual(bytes);
  expect((await readdir(killed)).filter((name) => name.startsWith("."))).toEqual([]);
});
