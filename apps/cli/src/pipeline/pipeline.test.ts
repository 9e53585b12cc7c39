import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { sha256 } from "@ratiometer/tables";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";
import { resultDigests, runProcess, unfinishedFolder } from "../testing/run-process.ts";
import { smallClosedForm, smallEvents, smallLhe } from "../testing/small-analysis.ts";
import type { Manifest } from "./manifest.ts";
import { runPipeline, type PipelineOutcome, type StageStatus } from "./pipeline.ts";
import { STAGES } from "./stage.ts";

interface Said<T> {
  readonly exit: number;
  readonly json: T;
  readonly stderr: string;
}

/** A command with --json; that standard output is one document is part of every test here. */
async function ratiometer<T>(...argv: readonly string[]): Promise<Said<T>> {
  const terminal = capturedTerminal();
  const exit = await main([...argv, "--json", "--quiet"], terminal);
  return { exit, json: JSON.parse(terminal.stdout()) as T, stderr: terminal.stderr() };
}

const EVENTS = smallEvents(600);

let home = "";
let analysis = "";
let out = "";
let first: Said<PipelineOutcome>;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "pipeline-"));
  const extra =
    '{ m_3b: { expression: "mass(bjets[0] + bjets[1] + bjets[2])", latex: "m_{3b}", fill: -1, definition: mass of three b jets } }';
  const features = `{ sets: [objects], extra: ${extra}, inputs: [met, ht, lep_pt, n_jets, m_3b] }`;
  analysis = await smallLhe(home, { features }, EVENTS);
  out = join(home, "run");
  first = await ratiometer("run", analysis, "--out", out, "--jobs", "2");
});
afterAll(() => rm(home, { recursive: true }));

/** The states of the stages, shortest: "done" or "stale: changed: seed". */
async function states(...args: readonly string[]): Promise<string[]> {
  const { exit, json } = await ratiometer<{ readonly stages: readonly StageStatus[] }>("status", analysis, "--out", out, ...args);
  expect(exit).toBe(0);
  expect(json.stages.map(({ name }) => name)).toEqual([...STAGES]);
  return json.stages.map(({ state, why }) => (why === undefined ? state : `${state}: ${why}`));
}

const ALL_DONE = STAGES.map(() => "done");

/** The small events have four jets each. Small networks after a few epochs are not good, and the run says so; it has nothing else to say. */
const JUDGED = expect.stringMatching(
  /^warning: constant in all training events, so that networks learn nothing from it: n_jets = 4\n(warning: ([\w-]+: [^\n]*, expected|\d of the 2 networks on their own fit best at an end) [^\n]*\n)*$/,
);

test("a run tells stages, headline and that it converged", () => {
  expect([first.exit, first.stderr]).toEqual([0, JUDGED]);
  expect(first.json).toMatchObject({
    name: "small",
    out,
    converged: true,
    diverged: [],
    headline: expect.arrayContaining([expect.stringMatching(/^kt = /)]),
  });
  expect(first.json.stages.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(STAGES.map((name) => `${name} done`));
});

test("what an analysis says of an extra feature is published with the network", async () => {
  const published = JSON.parse(await readFile(join(out, "artifact/model/inputs.json"), "utf8")) as unknown;
  const input = { name: "m_3b", unit: "GeV", role: "feature", latex: "m_{3b}", definition: "mass of three b jets", missing: "-1" };
  const found = [published].flatMap((document) => Object.values(document as Readonly<Record<string, { readonly inputs?: unknown }>>));
  expect(found.flatMap(({ inputs }) => inputs ?? [])).toContainEqual(expect.objectContaining(input));
});

test("another process, in another folder, with one thread, killed while it reads events and continued, gives the same bytes", async () => {
  const other = join(home, "other");
  const reading = (): boolean => unfinishedFolder(other, "ingest") !== undefined;
  expect((await runProcess(analysis, other, ["--jobs", "1"], reading)).status).toBeNull();
  expect(await runProcess(analysis, other, ["--jobs", "1"])).toEqual({ status: 0, stderr: first.stderr });
  expect(await resultDigests(other)).toEqual(await resultDigests(out));
});

test("after a run all is done, and a second run reuses it", async () => {
  expect(await states()).toEqual(ALL_DONE);
  const { exit, json } = await ratiometer<PipelineOutcome>("run", analysis, "--out", out);
  expect([exit, json.stages.map(({ outcome }) => outcome)]).toEqual([0, STAGES.map(() => "reused")]);
  expect(json.headline).toEqual(first.json.headline);
});

test("a manifest names inputs, settings, versions, seed and time", async () => {
  const manifest = JSON.parse(await readFile(join(out, "ingest", "manifest.json"), "utf8")) as Manifest;
  const bytes = await readFile(join(home, "events.lhe.gz"));
  expect(manifest).toMatchObject({
    stage: "ingest",
    seed: 7,
    versions: { node: process.version },
    inputs: [{ file: "events.lhe.gz", bytes: bytes.length, sha256: sha256(bytes) }],
    settings: {
      coefficients: [
        { name: "kt", sm: 1 },
        { name: "kV", sm: 1 },
      ],
    },
  });
  expect(manifest.seconds).toBeGreaterThan(0);
});

test("another seed makes everything stale", async () => {
  const [ingest, ...later] = await states("--seed", "8");
  expect(ingest).toBe("stale: changed: seed");
  for (const state of later) expect(state).toMatch(/^stale: \w+ is to be done again$/);
});

test("a training epoch more makes training and what follows stale, nothing before", async () => {
  const text = await readFile(analysis, "utf8");
  await writeFile(analysis, text.replace("epochs: 2", "epochs: 3"));
  const [ingest, features, train, ...later] = await states();
  await writeFile(analysis, text);
  expect([ingest, features, train]).toEqual(["done", "done", "stale: changed: settings"]);
  expect(later).toHaveLength(4);
  for (const state of later) expect(state).toMatch(/^stale: \w+ is to be done again$/);
  expect(await states()).toEqual(ALL_DONE);
});

test("an input file that is touched is the same; one that is changed, renamed or gone is not", async () => {
  const file = join(home, "events.lhe.gz");
  const bytes = await readFile(file);
  await utimes(file, 1e9, 1e9);
  expect(await states()).toEqual(ALL_DONE);
  await writeFile(file, gzipSync(EVENTS.replace("<event>", "<!-- one more comment --><event>")));
  expect((await states())[0]).toBe("stale: changed: inputs");
  await unlink(file);
  expect((await states())[0]).toContain('stale: there is no file "events.lhe.gz"');
  await writeFile(file, bytes);
  expect(await states()).toEqual(ALL_DONE);
});

test("an output that was changed is made again, with the bytes it had; so is a stage whose manifest was cut off", async () => {
  const results = join(out, "infer", "results.json");
  const text = await readFile(results, "utf8");
  await writeFile(results, text.replace('"luminosity"', '"Luminosity"'));
  await truncate(join(out, "report", "manifest.json"), 100);
  const found = await states();
  expect(found.slice(4)).toEqual(["stale: changed: results.json", "stale: infer is to be done again", "missing"]);
  const { json } = await ratiometer<PipelineOutcome>("run", analysis, "--out", out);
  expect(json.stages.map(({ outcome }) => outcome)).toEqual(["reused", "reused", "reused", "reused", "done", "reused", "done"]);
  expect(await readFile(results, "utf8")).toBe(text);
});

test("stages that --only leaves out are used as they are, with a warning where they are stale; a stage that is missing is told", async () => {
  const stale = await ratiometer<PipelineOutcome>("run", analysis, "--out", out, "--only", "report", "--seed", "9");
  expect(stale.exit).toBe(0);
  expect(stale.stderr).toContain("warning: stage ingest is used as it is, though stale: changed: seed\n");
  expect((await ratiometer("run", analysis, "--out", out)).exit).toBe(0);
  const alone = await ratiometer("run", analysis, "--out", join(home, "alone"), "--only", "train");
  expect([alone.exit, alone.json]).toMatchObject([2, { errors: [{ code: "USAGE_MISSING_STAGE" }] }]);
});

test("a stage that --only leaves out is not used if it is not as it was finished", async () => {
  const file = join(out, "infer", "results.json");
  const content = await readFile(file, "utf8");
  await writeFile(file, content.replace("1", "2"));
  const { exit, stderr } = await ratiometer("run", analysis, "--out", out, "--only", "report");
  expect([exit, stderr]).toEqual([
    2,
    expect.stringMatching(/USAGE_DAMAGED_STAGE: stage infer is not as it was when it was finished: changed: results.json/),
  ]);
  await writeFile(file, content);
});

test("a fit that did not converge is written, marked, and exit 3; a stage before it has nothing to say", async () => {
  const file = join(out, "infer", "manifest.json");
  const results = join(out, "infer", "results.json");
  const [manifest, text] = [await readFile(file, "utf8"), await readFile(results, "utf8")];
  const changed = text.replaceAll('"status": "converged"', '"status": "iteration limit reached"');
  // the stage as it would have ended: its manifest knows the file
  await writeFile(results, changed);
  await writeFile(
    file,
    manifest.replace(sha256(text), sha256(changed)).replace(/"bytes": \d+,\n( *"file": "results.json")/, `"bytes": ${changed.length},\n$1`),
  );
  const inferred = await ratiometer<PipelineOutcome>("infer", analysis, "--out", out);
  expect([inferred.exit, inferred.json.converged, inferred.json.stages.at(-1)?.outcome]).toEqual([3, false, "reused"]);
  expect(inferred.json.headline[0]).toContain("(not converged: iteration limit reached)");
  const terminal = capturedTerminal();
  expect(await main(["infer", analysis, "--out", out, "--quiet"], terminal)).toBe(3);
  expect(terminal.stdout()).toContain("\nnot every fit converged: the results are written and marked\n");
  const trained = await ratiometer<PipelineOutcome>("train", analysis, "--out", out);
  expect([trained.exit, trained.json.headline]).toEqual([0, []]);
  await writeFile(results, text);
  await writeFile(file, manifest);
  expect(await states()).toEqual(ALL_DONE);
});

test("after an interrupt no further stage begins, and the folder is given back", async () => {
  const small = await loadAnalysis(await smallClosedForm(join(home, "interrupted")));
  const folder = join(home, "interrupted", "run");
  const interruption = new AbortController();
  const nothing = (): void => undefined;
  const report = { progress: nothing, warn: nothing, finished: () => interruption.abort() };
  const run = runPipeline({ analysis: small, out: folder, force: false, jobs: 1, report, signal: interruption.signal });
  await expect(run).rejects.toMatchObject({ name: "AbortError" });
  expect((await readdir(folder)).sort()).toEqual(["ingest", "log.jsonl"]);
});

/** Runs into a folder; the one line that is said. */
async function refused(folder: string): Promise<string> {
  const small = await smallClosedForm(join(home, "refused"));
  const terminal = capturedTerminal();
  expect(await main(["run", small, "--out", folder, "--quiet"], terminal)).toBe(2);
  expect(terminal.stderr()).toMatch(/^[^\n]*\n$/);
  return terminal.stderr();
}

test("folders that cannot be used are told in one line", async () => {
  await writeFile(join(home, "a-file"), "");
  expect(await refused(join(home, "a-file"))).toMatch(/^USAGE_CANNOT_WRITE: the run folder ".*a-file" cannot be written: EEXIST/);
  expect(await refused(join(home, "a-file", "below"))).toMatch(/^USAGE_CANNOT_WRITE: .* ENOTDIR/);
  expect(existsSync(join(home, "a-file", "below"))).toBe(false);
});

(existsSync("/dev/full") ? test : test.skip)("a full disk is told in one line, and the folder is given back", async () => {
  const folder = join(home, "full");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await symlink("/dev/full", join(folder, "log.jsonl"));
  expect(await refused(folder)).toMatch(/^USAGE_CANNOT_WRITE: .* ENOSPC/);
  expect((await readdir(folder)).sort()).toEqual(["ingest", "log.jsonl"]);
});
