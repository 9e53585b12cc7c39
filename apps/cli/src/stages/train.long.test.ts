import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { main } from "../main.ts";
import { runPipeline, type StageStatus } from "../pipeline/pipeline.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import type { MemberRecord } from "./trained-networks.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "train-long-"));
});
afterAll(() => rm(home, { recursive: true }));

const estimators = (training: string, ensemble = "2"): string =>
  `{ c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [12] }, training: { batch: 128, ${training} }, ensemble: ${ensemble} } }`;

const recordOf = async (out: string, member: number): Promise<MemberRecord> =>
  JSON.parse(await readFile(join(out, `train/c-ratio/member-${member}.json`), "utf8")) as MemberRecord;
const networksOf = (out: string): Promise<string[]> =>
  Promise.all([0, 1].map((member) => readFile(join(out, `train/c-ratio/member-${member}.onnx`), "hex")));

test("networks of bootstrap samples are others", async () => {
  const folder = join(home, "bootstrap");
  const [plain, sampled] = [join(folder, "plain"), join(folder, "sampled")];
  for (const [out, ensemble] of [
    [plain, "2"],
    [sampled, "{ members: 2, bootstrap: true }"],
  ]) {
    const analysis = await smallClosedForm(folder, { estimators: estimators("epochs: 1", ensemble) });
    expect(await main(["train", analysis, "--out", out, "--quiet"], capturedTerminal())).toBe(0);
  }
  expect(new Set([...(await networksOf(plain)), ...(await networksOf(sampled))]).size).toBe(4);
});

test("events that do not fit into the memory are streamed: the same bytes, and the stage need not run again", async () => {
  const folder = join(home, "streamed");
  const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
  const train = async (out: string, training: string, ...options: string[]): Promise<void> => {
    const analysis = await smallClosedForm(folder, { estimators: estimators(training) });
    expect(await main(["train", analysis, "--out", out, "--quiet", ...options], capturedTerminal())).toBe(0);
  };
  await train(whole, "epochs: 2");
  await train(parts, "epochs: 2, memory: 0.001 MB", "--jobs", "2");
  expect(await networksOf(parts)).toEqual(await networksOf(whole));
  expect(await recordOf(parts, 1)).toEqual(await recordOf(whole, 1));
  const content = (out: string): Promise<string[]> => readdir(join(out, "train"), { recursive: true });
  expect((await content(parts)).sort()).toEqual((await content(whole)).sort());

  const status = capturedTerminal();
  const analysis = await smallClosedForm(folder, { estimators: estimators("epochs: 2, memory: 1 GB") });
  expect(await main(["status", analysis, "--out", parts, "--json"], status)).toBe(0);
  const { stages } = JSON.parse(status.stdout()) as { readonly stages: readonly StageStatus[] };
  expect(stages.slice(0, 3).map(({ state }) => state)).toEqual(["done", "done", "done"]);
});

test("interrupted time and again, a training continues where it was, to the same bytes", async () => {
  const folder = join(home, "interrupted");
  const analysis = await loadAnalysis(await smallClosedForm(folder, { estimators: estimators("epochs: 8, checkpoint_every: 100") }));
  const nothing = (): void => undefined;
  const train = async (out: string, jobs: number, epochs: number): Promise<number> => {
    const interruption = new AbortController();
    let heard = 0;
    const progress = (stage: string): void => {
      if (stage === "train" && ++heard === epochs) interruption.abort();
    };
    const report = { progress, warn: nothing, finished: nothing };
    const run = runPipeline({ analysis, out, until: "train", force: false, jobs, report, signal: interruption.signal });
    if (epochs === Infinity) await run;
    else await expect(run).rejects.toThrow("interrupted");
    return heard;
  };
  const [whole, broken] = [join(folder, "whole"), join(folder, "broken")];
  expect(await train(whole, 2, Infinity)).toBe(16);
  await train(broken, 2, 3);
  await train(broken, 1, 2);
  expect(await train(broken, 2, Infinity)).toBeLessThan(16 - 4);
  expect(await networksOf(broken)).toEqual(await networksOf(whole));
  expect(await recordOf(broken, 0)).toEqual(await recordOf(whole, 0));
});
