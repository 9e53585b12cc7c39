import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis, type Analysis } from "@ratiometer/config";
import { main } from "../main.ts";
import { digestFiles, filesBelow, type FileDigest } from "../pipeline/manifest.ts";
import { runPipeline } from "../pipeline/pipeline.ts";
import type { StageName } from "../pipeline/stage.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallEvents, smallLhe } from "../testing/small-analysis.ts";
import { performPart, sharesOf, type PartState } from "./perform-part.ts";
import { partPath } from "./part-name.ts";

const SHARED = ["ingest", "features", "train", "evaluate", "infer"] as const;

let home = "";
let file = "";
let analysis: Analysis;
let whole = "";
let reference: FileDigest[] = [];
let warned: string[] = [];

const report = { progress: () => undefined, finished: () => undefined, warn: (text: string) => void warned.push(text) };
const common = { jobs: 1, report, signal: new AbortController().signal };

const upTo = (out: string, until: StageName, of: Analysis = analysis) => runPipeline({ ...common, analysis: of, out, until, force: false });
const part = async (out: string, stage: StageName, share: string, k: number, n: number): Promise<PartState> =>
  (await performPart({ ...common, analysis, out, name: { stage, share, k, n } })).state;

/** What the stages that can be shared have made. */
async function digests(out: string): Promise<FileDigest[]> {
  const files = await Promise.all(SHARED.map((stage) => filesBelow(join(out, stage))));
  return digestFiles(files.flat(), out);
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "parts-"));
  await writeFile(join(home, "more.lhe.gz"), gzipSync(smallEvents(200)));
  file = await smallLhe(home, {
    samples: '{ tHq: { process: tHq, source: { lhe: ["events.lhe.gz", "more.lhe.gz"] }, combine: sum, weights: { scheme: madgraph } } }',
    coefficients: "{ kt: { sm: 1, range: [-2, 2] } }",
    estimators: `
  ratio: { type: ratio, method: alices, coefficients: [kt], network: { hidden: [8] }, training: { epochs: 1, batch: 128 }, ensemble: 2 }`,
    channels: "{ all: { model: binned, axes: [{ column: ratio.kt, edges: [-.inf, 0, .inf] }] } }",
    inference: "{ scans: [{ coefficients: [kt], points: 5 }], intervals: { levels: [0.6], method: feldman-cousins, toys: 125, grid: 5 } }",
  });
  analysis = await loadAnalysis(file);
  whole = join(home, "whole");
  await upTo(whole, "infer");
  reference = await digests(whole);
});
afterAll(() => rm(home, { recursive: true }));

test("stages that take parts give the bytes of stages that make all: files, blocks, networks, scans, toys; damaged parts are made anew", async () => {
  expect(sharesOf(analysis).map(({ stage, share }) => `${stage} ${share}`)).toEqual([
    "ingest tHq",
    "features tHq",
    "train ratio",
    "evaluate ratio",
    "infer scans",
    "infer toys-kt",
  ]);
  const out = join(home, "shared");
  await expect(part(out, "train", "ratio", 1, 2)).rejects.toMatchObject({
    code: "USAGE_MISSING_STAGE",
    message: `a part of train needs the stage features, which has not been done in ${out}`,
  });
  warned = [];
  for (const stage of SHARED) {
    for (const { share } of sharesOf(analysis).filter((each) => each.stage === stage))
      // of the toys one part is not made
      for (const k of share === "toys-kt" ? [2] : [1, 2]) expect(await part(out, stage, share, k, 2)).toBe("done");
    if (stage === "ingest") {
      const damaged = partPath(out, { stage, share: "tHq", k: 2, n: 2 });
      await truncate(damaged, 200);
      warned = [];
      await upTo(out, stage);
      expect(warned).toContain(`${damaged} is not used: it is not whole`);
    } else await upTo(out, stage);
    expect(existsSync(join(out, "parts"))).toBe(false);
  }
  expect(await digests(out)).toEqual(reference);
  const log = (await readFile(join(out, "log.jsonl"), "utf8")).trim().split("\n");
  const used = log.map((line) => JSON.parse(line) as { readonly stage: string; readonly outcome: string; readonly parts?: number });
  expect(used.filter(({ outcome }) => outcome === "done").map(({ stage, parts }) => `${stage} ${parts}`)).toEqual([
    "ingest 1",
    "features 1",
    "train 2",
    "evaluate 1",
    "infer 2",
  ]);
});

test("a part that is there is kept, one of a finished stage is not needed, one of other settings is not used", async () => {
  const out = join(home, "again");
  expect([await part(out, "ingest", "tHq", 1, 2), await part(out, "ingest", "tHq", 1, 2)]).toEqual(["done", "reused"]);
  warned = [];
  await upTo(out, "ingest", { ...analysis, seed: 8 });
  const path = partPath(out, { stage: "ingest", share: "tHq", k: 1, n: 2 });
  expect(warned).toEqual([`${path} is not used: it is of other settings, another code or other stages before`]);
  await upTo(out, "ingest");
  expect([await part(out, "ingest", "tHq", 1, 2), await part(out, "ingest", "tHq", 1, 2)]).toEqual(["not needed", "reused"]);
  // what says so holds nothing that a stage could use
  await rm(join(out, "ingest"), { recursive: true });
  warned = [];
  await upTo(out, "ingest");
  expect((await digests(whole)).filter((each) => each.file.startsWith("ingest/"))).toEqual(
    await digestFiles(await filesBelow(join(out, "ingest")), out),
  );
});

test("a part of files that have changed since is not used", async () => {
  const out = join(home, "changed");
  expect(await part(out, "ingest", "tHq", 2, 2)).toBe("done");
  await writeFile(join(home, "more.lhe.gz"), gzipSync(smallEvents(201)));
  warned = [];
  await upTo(out, "ingest");
  expect(warned).toContain(`${partPath(out, { stage: "ingest", share: "tHq", k: 2, n: 2 })} is not used: more.lhe.gz was another`);
});

test.each<[string[], string]>([
  [["train", "ratios", "1/2"], 'USAGE_UNKNOWN_SHARE: unknown share of the work of train "ratios"; hint: did you mean "ratio"?'],
  [["trian", "ratio", "1/2"], 'USAGE_UNKNOWN_SHARE: unknown stage "trian"; hint: did you mean "train"?'],
  [
    ["report", "ratio", "1/2"],
    "USAGE_UNKNOWN_SHARE: stage report is not done in parts; hint: ingest, features, train, evaluate, infer are",
  ],
  [["train", "ratio", "3/2"], 'USAGE_OPTION_VALUE: the part is "3/2", expected K/N with K from 1 to N; hint: 3/8 is the third of eight'],
  [
    ["train", "ratio"],
    "USAGE_ARGUMENTS: found train ratio, expected a stage, a share and K/N; hint: usage: ratiometer part ANALYSIS.yaml [STAGE SHARE K/N]",
  ],
])("part %j is refused", async (words, said) => {
  const terminal = capturedTerminal();
  const exit = await main(["part", file, ...words, "--out", join(home, "refused")], terminal);
  expect([exit, terminal.stderr()]).toEqual([2, `${said}\n`]);
  expect(existsSync(join(home, "refused"))).toBe(false);
});
