import { existsSync, readFileSync } from "node:fs";
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { crossSectionTerms } from "@ratiometer/eft";
import { columnOf, readParquet, tableOf, takeRows, writeParquet, type Column, type Table } from "@ratiometer/tables";
import jsonPatch, { type Operation } from "fast-json-patch";
import { main } from "../main.ts";
import { readSelectedEvents } from "../stages/selected-events.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { runProcess } from "../testing/run-process.ts";
import { smallClosedForm, smallEvents, smallLhe } from "../testing/small-analysis.ts";

const home = await mkdtemp(join(tmpdir(), "reinterpret-"));
afterAll(() => rm(home, { recursive: true }));
const at = (name: string): string => join(home, name);

async function said(...argv: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const terminal = capturedTerminal();
  const status = await main([...argv, "--quiet"], terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

interface Band {
  readonly observed: number;
  readonly expected: readonly number[];
}

interface Found {
  readonly channels: readonly {
    readonly name: string;
    readonly yields: readonly number[];
    readonly errors: readonly number[];
    readonly events: readonly number[];
    readonly terms: readonly (readonly number[])[];
  }[];
  readonly strength: string;
  readonly limit: Band;
  readonly scans: readonly { readonly coefficient: string; readonly own: { readonly intervals: Readonly<Record<string, number[][]>> } }[];
  readonly reconstruction: { readonly events: number; readonly kept: number } | null;
  readonly domain: Readonly<Record<string, { readonly events: number }>>;
  readonly caveats: readonly string[];
}

async function reinterpreted(...argv: readonly string[]): Promise<Found> {
  const { status, stdout, stderr } = await said("reinterpret", ...argv, "--json");
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Found;
}

const jsonOf = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(home, ...path), "utf8"));

interface Bins {
  readonly channels: readonly {
    readonly name: string;
    readonly samples: readonly { readonly name: string; readonly data: readonly number[] }[];
  }[];
}

const published = (run: string): readonly number[] =>
  (jsonOf(run, "artifact/likelihood/workspace.json") as Bins).channels[0].samples[0].data;

/** The hold-out events of the closed-form run, from which its yields were made, and their cross section. */
let held: Table;
let sigma: number;
const EVENTS = smallEvents(600);

beforeAll(async () => {
  const small = "network: { hidden: [8] }, training: { epochs: 1, batch: 128 }, ensemble: 1";
  const closed = await smallClosedForm(at("closed-form"), {
    estimators: `{ c-ratio: { type: ratio, method: alices, coefficients: [c], ${small} } }`,
    export: "{ title: Small, authors: [Someone], date: 2026-11-23, score_bins: 5, figures: false }",
  });
  const lhe = await smallLhe(
    at("lhe"),
    {
      estimators: `{ ratio: { type: ratio, method: alices, coefficients: [kt, kV], ${small} } }`,
      reconstruction: "{ smearing: generic-lhc }",
      export: "{ title: Small, authors: [Someone], score_bins: 4, figures: false }",
    },
    EVENTS,
  );
  const runs = await Promise.all([runProcess(closed, at("c"), []), runProcess(lhe, at("l"), [])]);
  expect(runs.map(({ status }) => status)).toEqual([0, 0]);
  const analysis = await loadAnalysis(closed);
  const { table, polynomial, split } = await readSelectedEvents(at("c/features"), analysis);
  held = takeRows(table, split.test);
  [sigma] = crossSectionTerms(polynomial);
  await writeParquet(at("held.parquet"), held);
  await writeFile(at("events.lhe.gz"), gzipSync(EVENTS));
}, 240_000);

test("the events that published yields were made of give these yields again, and their polynomials", async () => {
  const { channels, caveats } = await reinterpreted(
    at("c/artifact"),
    at("held.parquet"),
    "--process",
    "toy",
    "--cross-section",
    String(sigma),
  );
  expect(channels).toHaveLength(1);
  const expected = published("c");
  expect(expected).toHaveLength(5);
  // an event that defines an edge may round to the other side of it: one of about 90 in each bin
  channels[0].yields.forEach((found, bin) => expect(Math.abs(found / expected[bin] - 1)).toBeLessThan(0.03));
  expect(channels[0].events.reduce((sum, count) => sum + count, 0)).toBe(held.length);
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  expect(total(channels[0].yields)).toBeCloseTo(total(expected), 6);
  const terms = jsonOf("c/artifact/likelihood/eft_morphing.json") as { unbinned: { events: { linear: { c: number[] } } }[] };
  const [scale, linear] = ["weight:1", "weight:c"].map((name) => total([...columnOf(held, name).values]));
  expect(total(channels[0].terms.map(([, value]) => value))).toBeCloseTo((linear / scale) * sigma * 1000, 6);
  expect(terms.unbinned).toHaveLength(1);
  expect(caveats.join("\n")).toContain('channel "all" is published unbinned, too');
});

test("a doubled cross section halves the limit on the strength of a new signal", async () => {
  const once = await reinterpreted(at("c/artifact"), at("held.parquet"), "--signal", "bsm", "--cross-section", "0.1");
  const twice = await reinterpreted(at("c/artifact"), at("held.parquet"), "--signal", "bsm", "--cross-section", "0.2");
  expect(once.strength).toBe("mu");
  // but for the errors of the simulated events, which are relative to all processes of a bin
  const halved = [once.limit.observed, ...once.limit.expected].map(
    (limit, i) => (2 * [twice.limit.observed, ...twice.limit.expected][i]) / limit,
  );
  for (const ratio of halved) expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
});

test("a column of weights stands for the polynomial; errors are those of the sum of squared weights, with signs kept", async () => {
  const flat = [...held.columns].filter(([name]) => !name.startsWith("weight:") && !name.startsWith("event:"));
  const signed: Column = { values: Float64Array.from({ length: held.length }, (_, i) => (i % 5 === 0 ? -1e-4 : 2e-4)), unit: "pb" };
  await writeParquet(at("signed.parquet"), tableOf([...flat, ["w", signed]]));
  const { channels, scans } = await reinterpreted(at("c/artifact"), at("signed.parquet"), "--signal", "bsm", "--weight", "w");
  const [{ yields, errors, events }] = channels;
  expect(scans).toEqual([]);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const weights = [...signed.values].map((weight) => weight * 1000);
  expect(sum(yields)).toBeCloseTo(sum(weights), 9);
  expect(sum(errors.map((error) => error ** 2))).toBeCloseTo(sum(weights.map((weight) => weight ** 2)), 9);
  expect(sum(events)).toBe(held.length);
});

test("the patch makes the patched workspace of the published one, and pyhf's twin beside it", async () => {
  await reinterpreted(at("c/artifact"), at("held.parquet"), "--signal", "bsm", "--cross-section", "0.1", "--out", at("out"));
  for (const [file, patch] of [
    ["workspace.json", "patch.json"],
    ["workspace_sm.json", "patch_sm.json"],
  ]) {
    const before = jsonOf(`c/artifact/likelihood/${file}`) as object;
    const { newDocument } = jsonPatch.applyPatch(before, jsonOf("out", patch) as Operation[]);
    expect(newDocument).toEqual(jsonOf("out", file));
  }
  const types = (jsonOf("out/workspace_sm.json") as { channels: { samples: { modifiers: { type: string }[] }[] }[] }).channels.flatMap(
    ({ samples }) => samples.flatMap(({ modifiers }) => modifiers.map(({ type }) => type)),
  );
  expect(new Set(types)).toEqual(new Set(["normfactor", "staterror"]));
  // the twin at the SM gives the limit that the whole model gives with its coefficients held there
  const twin = await said("limit", at("out/workspace_sm.json"), "--poi", "mu_bsm", "--json");
  expect((JSON.parse(twin.stdout) as Band).observed).toBeCloseTo((jsonOf("out/reinterpretation.json") as Found).limit.observed, 6);
});

test("Les Houches events through the published detector, selection and features are the run's own events, and scan as published", async () => {
  const options = ["--process", "tHq", "--weights", "madgraph"] as const;
  const { reconstruction, channels, scans, domain, caveats } = await reinterpreted(at("l/artifact"), at("events.lhe.gz"), ...options);
  expect(reconstruction?.events).toBe(600);
  const analysis = await loadAnalysis(at("lhe/analysis.yaml"));
  const { table, polynomial } = await readSelectedEvents(at("l/features"), analysis);
  expect(reconstruction?.kept).toBe(table.length);
  expect(domain["ratio"].events).toBe(table.length);
  // all events, where the run took those that no network had seen
  const sum = channels[0].terms.reduce((total, terms) => total.map((value, t) => value + terms[t]), new Array<number>(6).fill(0));
  crossSectionTerms(polynomial).forEach((term, t) => expect(sum[t]).toBeCloseTo(1000 * term, 9));
  expect(scans.map(({ coefficient }) => coefficient)).toEqual(["kt", "kV"]);
  expect(caveats[0]).toContain("as the artifact's own events did");
  const own = await said("evaluate", at("l/artifact"), at("events.lhe.gz"), "--at", "kt=0.5,kV=1", "--out", at("o.parquet"));
  expect(own.status).toBe(0);
  expect(own.stdout).toContain(`${table.length} of 600 events pass the published selection`);
  const { table: outputs } = await readParquet(at("o.parquet"));
  expect([...outputs.columns.keys()]).toEqual(["event:number", "log_likelihood_ratio"]);
  expect(outputs.length).toBe(table.length);
});

test.each([
  ["no process", [], "found neither --process nor --signal"],
  ["two processes", ["--process", "toy", "--signal", "x"], "found both --process and --signal"],
  ["a level", ["--signal", "x", "--level", "95"], '--level is "95"'],
  ["a scheme", ["--signal", "x", "--weights", "madgraf"], 'did you mean "madgraph"?'],
  ["the artifact as output", ["--signal", "x", "--out", "ARTIFACT"], "which is an artifact"],
])("%s is refused", async (_, options, text) => {
  const argv = options.map((option) => (option === "ARTIFACT" ? at("c/artifact") : option));
  const { status, stderr } = await said("reinterpret", at("c/artifact"), at("held.parquet"), ...argv);
  expect(stderr).toContain(text);
  expect(status).toBe(2);
});

test("events without weights or columns are refused with what would help", async () => {
  await writeFile(at("plain.csv"), "x1,x2,x3,x4\n0.1,0.2,0.3,0.4\n");
  await writeFile(at("short.csv"), "x1,x2,x3\n0.1,0.2,0.3\n");
  expect((await said("reinterpret", at("c/artifact"), at("plain.csv"), "--signal", "x")).stderr).toContain("--cross-section PB");
  expect((await said("reinterpret", at("c/artifact"), at("plain.csv"), "--process", "toi")).stderr).toContain('did you mean "toy"?');
  expect((await said("evaluate", at("c/artifact"), at("short.csv"), "--at", "c=1", "--out", at("s.parquet"))).stderr).toContain(
    'unknown column "x4"',
  );
  expect(existsSync(at("s.parquet"))).toBe(false);
});

test("an evaluation leaves a record of artifact, network, events and their place in the training domain", async () => {
  await writeFile(at("far.csv"), "x1 [1],x2 [1],x3 [1],x4 [1]\n0.1,0.2,0.3,0.4\n99,0.2,0.3,0.4\n");
  const { status, stdout } = await said("evaluate", at("c"), at("far.csv"), "--at", "c=3", "--out", at("far.parquet"));
  expect(status).toBe(0);
  expect(stdout).toContain("1 of 2 events (50 %) are outside of the range of an input");
  expect(stdout).toContain("c = 3 is outside of the training, [-2, 2]");
  expect(stdout).toContain("licence ");
  expect(jsonOf("far.parquet.json")).toMatchObject({
    artifact: { name: "small", selfDigest: (jsonOf("c/artifact/artifact.json") as { selfDigest: string }).selfDigest },
    network: { path: "model/c-ratio.onnx" },
    events: { file: "far.csv", entries: 2 },
    domain: { events: 2, outside: 1, inputs: [{ column: "x1", events: 1 }, {}, {}, {}] },
    testVectors: { largest: 0 },
    coefficientsOutside: [expect.stringContaining("c = 3")],
  });
});

test("an artifact that was altered is not used", async () => {
  await cp(at("c/artifact"), at("altered"), { recursive: true });
  await copyFile(at("altered/LICENSE"), at("altered/model/LICENSE"));
  const { status, stderr } = await said("evaluate", at("altered"), at("held.parquet"), "--at", "c=1", "--out", at("a.parquet"));
  expect(stderr).toContain('warning: digests model/LICENSE: "model/LICENSE" is not listed in artifact.json');
  expect(status).toBe(3);
  await rm(at("altered/model/LICENSE"));
  const bytes = await readFile(at("altered/model/c-ratio.onnx"));
  bytes[2000] ^= 1;
  await writeFile(at("altered/model/c-ratio.onnx"), bytes);
  const again = await said("reinterpret", at("altered"), at("held.parquet"), "--signal", "x");
  expect(again.stderr).toContain("digests model/c-ratio.onnx: ");
  expect(again.status).toBe(3);
  expect(existsSync(at("a.parquet"))).toBe(false);
});
