import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { networkOutput } from "@ratiometer/classifiers";
import { loadAnalysis, type Analysis } from "@ratiometer/config";
import { columnOf, readTable } from "@ratiometer/tables";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { readJson } from "./json-file.ts";
import { publishedNetwork } from "./published-networks.ts";
import { inputMatrix, readSelectedEvents } from "./selected-events.ts";
import { readMembers } from "./trained-networks.ts";

const NETWORK =
  "coefficients: [c], network: { hidden: [24] }, training: { epochs: 10, batch: 128, learning_rate: { initial: 0.01 } }, ensemble: 2";
const ESTIMATORS = `
  ratio: { type: ratio, method: alices, ${NETWORK} }
  plain: { type: score, method: sally, ${NETWORK} }
  isotonic: { type: score, method: sally, calibration: isotonic, ${NETWORK} }
  histogram: { type: score, method: sally, calibration: histogram, ${NETWORK} }`;

let out = "";
let table = "";
let analysis: Analysis;
let ratio: RatioDiagnostics;
const score = (name: string): Promise<ScoreDiagnostics> => readJson(join(out, "evaluate", name, "diagnostics.json"));

beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), "diagnostics-"));
  out = join(home, "run");
  const samples = "{ toy: { process: closed-form, source: { simulate: { events: 6000, cross_section: { value: 1, unit: pb } } } } }";
  const file = await smallClosedForm(home, { samples, estimators: ESTIMATORS, channels: "{ all: { model: unbinned, estimator: ratio } }" });
  const terminal = capturedTerminal();
  expect(await main(["evaluate", file, "--out", out, "--quiet"], terminal)).toBe(0);
  table = terminal.stdout();
  analysis = await loadAnalysis(file);
  ratio = await readJson(join(out, "evaluate", "ratio", "diagnostics.json"));
});
afterAll(() => rm(join(out, ".."), { recursive: true }));

test("the command prints a table with a line for each number that judges an estimator", () => {
  const lines = table.split("\n");
  expect(lines[0]).toMatch(/^estimator +diagnostic +value +expected$/);
  const row = (pattern: RegExp): void => expect(lines.filter((line) => pattern.test(line))).toHaveLength(1);
  row(
    /^ratio +mean of r̂ over SM events, worst of 8 points, c = -?\d\S* +0\.9\d+ ± \S+ +1 +good|^ratio +mean of r̂ .* 1\.0\d+ ± \S+ +1 +good/,
  );
  row(/^ratio +two-sample test, AUC, worst of 2 points/);
  row(/^ratio +reweighting closure, probability, worst of 16/);
  row(/^isotonic +Fisher information carried, over that of the exact score/);
  row(/^plain +share of hold-out events with an input outside the training range +\S+(?: × \S+)? +at most 0\.0\d+ +good/);
});

test("a ratio: means are one, its information is nearly the exact one and less than the joint score's, noise is worth nothing", () => {
  for (const { mean, error, effectiveSampleSize } of ratio.expectations) {
    expect(Math.abs(mean - 1)).toBeLessThan(4.5 * error + 0.02);
    expect(effectiveSampleSize).toBeLessThanOrEqual(1200);
  }
  const { exact = [], joint = [] } = ratio.information;
  expect(exact[0].carried.value).toBeGreaterThan(0.9);
  expect(exact[0].carried.value).toBeLessThan(1 + 1e-9);
  // E[t²] of the exact score is 1.605 by quadrature, that of the joint score 4 (0.6² + 0.3² − …) by simulation: the joint one is larger
  expect(joint[0].reference).toBeGreaterThan(exact[0].reference);
  expect(joint[0].carried.value).toBeLessThan(0.75);
  const worth = new Map(ratio.importance.inputs.map(({ name, permutation, attribution }) => [name, { permutation, attribution }]));
  expect(ratio.importance.inputs[0].name).toBe("x1");
  for (const noise of ["x3", "x4"]) {
    expect(worth.get(noise)?.permutation.value ?? NaN).toBeLessThan(0.02);
    expect(worth.get(noise)?.attribution ?? NaN).toBeLessThan((worth.get("x2")?.attribution ?? NaN) / 2);
  }
  expect(ratio.importance.incompleteness).toBeLessThan(0.01);
});

test("a ratio: closure of every feature at four points, tests at both ends, all sizes as they must be", () => {
  expect(ratio.closures.map(({ at, features }) => [at[0], features.length])).toEqual([-2, -1, 1, 2].map((c) => [c, 4]));
  ratio.closures.forEach(({ normalisation }) => expect(Math.abs(normalisation.value - 1)).toBeLessThan(4.5 * normalisation.error + 0.02));
  expect(ratio.closure).toHaveLength(6);
  expect(ratio.twoSample.map(({ at, trained, tested }) => [at[0], trained, tested])).toEqual([-2, 2].map((c) => [c, 600, 600]));
  expect(ratio.calibrationGain.map(({ at, method }) => [at[0], method])).toEqual(
    [-2, 2].flatMap((c) => [
      [c, "isotonic"],
      [c, "histogram"],
    ]),
  );
  expect(ratio.overtraining.map(({ at }) => at[0])).toEqual([-2, 2]);
  expect(ratio.spread.map(({ members, spread }) => [members, spread.mean > 0])).toEqual([
    [2, true],
    [2, true],
  ]);
  for (const { area, accepted, mistaken } of ratio.roc) {
    expect(area.value).toBeGreaterThan(0.6);
    expect([accepted[0], mistaken[0], accepted.at(-1), mistaken.at(-1)]).toEqual([0, 0, 1, 1]);
  }
  // 1 fb⁻¹ of 1 pb, and σ(2)/σ(0) = 3.44
  for (const { sm, there, rate, binned } of ratio.significance) {
    expect(sm).toBeCloseTo(1000, 6);
    expect(Math.abs(there / 3440 - 1)).toBeLessThan(0.1);
    expect(binned).toBeGreaterThan(rate);
  }
  expect(ratio.inputRanges.events).toBe(1800);
});

test.each(["isotonic", "histogram"] as const)(
  "a score with %s calibration is published with it, and right on hold-out events",
  async (method) => {
    const diagnostics = await score(method);
    const { calibration, scores, scoreCalibration } = diagnostics;
    expect(calibration?.method).toBe(method);
    for (const { mean, error } of scores) expect(Math.abs(mean)).toBeLessThan(5 * error);
    const off = scoreCalibration.reduce((sum, { estimate, exact, error }) => sum + ((exact - estimate) / error) ** 2, 0);
    // χ² of the bins, and what the curve itself does not know
    expect(off / scoreCalibration.length).toBeLessThan(3);
    const events = await readSelectedEvents(join(out, "features"), analysis);
    const models = await readMembers(join(out, "train"), { name: method, ensemble: 2 });
    const estimator = analysis.estimators.find(({ name }) => name === method);
    if (estimator === undefined) throw new Error(`no estimator ${method}`);
    const { bytes } = await publishedNetwork(analysis, estimator, events, models, diagnostics);
    const { inputs } = events.summary;
    const published = await networkOutput(bytes, "x", inputMatrix(events.table, inputs), inputs.length, "score");
    const evaluated = columnOf(await readTable(join(out, "evaluate", method, "events")), `${method}.c`).values;
    // an event that float32 puts on the other side of an edge has the next step's value
    const different = published.filter((value, i) => Math.abs(value - evaluated[i]) > 1e-4).length;
    expect(different).toBeLessThan(method === "isotonic" ? 1 : 20);
    expect(published).toHaveLength(6000);
  },
);

test("without calibration nothing is changed", async () => {
  expect((await score("plain")).calibration).toBeUndefined();
});
