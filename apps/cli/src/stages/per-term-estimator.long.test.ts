import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Closure } from "@ratiometer/hepdata-export";
import { closedFormScore } from "@ratiometer/simulation";
import { tableOf } from "@ratiometer/tables";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import type { RatioDiagnostics } from "./estimator-diagnostics.ts";
import { readJson } from "./json-file.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "per-term-"));
});
afterAll(() => rm(home, { recursive: true }));

const terms = (range: number, epochs: number): Parameters<typeof smallClosedForm>[1] => ({
  coefficients: `{ c: { sm: 0, range: [${-range}, ${range}] } }`,
  estimators: `
  terms: { type: ratio, method: alice, coefficients: [c], network: { hidden: [8], form: per-term }, training: { epochs: ${epochs}, batch: 32, learning_rate: { initial: 0.02 } }, ensemble: 2 }`,
  channels: "{ all: { model: unbinned, estimator: terms } }",
  inference: "{ data: pseudo-data, scans: [{ coefficients: [c], points: 11 }] }",
});

const everyNumber = (value: unknown): number[] =>
  typeof value === "number" ? [value] : typeof value === "object" && value !== null ? Object.values(value).flatMap(everyNumber) : [];

test("in a range where their ratio is positive per-term networks go through the whole pipeline, and are published as quadratic forms", async () => {
  const analysis = await smallClosedForm(join(home, "narrow"), terms(0.15, 20));
  const out = join(home, "narrow/run");
  const terminal = capturedTerminal();
  expect([await main(["run", analysis, "--out", out, "--quiet"], terminal), terminal.stderr().replaceAll(/^warning: .*\n/gm, "")]).toEqual([
    0,
    "",
  ]);
  const diagnostics = await readJson<RatioDiagnostics>(join(out, "evaluate/terms/diagnostics.json"));
  expect(diagnostics.positivity).toMatchObject({ pairs: 4500, notPositive: 0 });
  expect(diagnostics.positivity?.least.value).toBeGreaterThan(0);
  const vectors = await readJson<Record<string, { readonly inputs: number[][]; readonly outputs: Record<string, number[][]> }>>(
    join(out, "artifact/model/test_vectors.json"),
  );
  const { inputs, outputs } = vectors["terms.onnx"];
  expect(inputs[0]).toHaveLength(4);
  for (const form of outputs["coefficients"]) expect([form.length, form[0]]).toEqual([3, 1]);
  // twice the linear term is the score; the three edge cases come last
  const events = inputs.slice(0, -3);
  const observed = ["x1", "x2"].map((name, j) => [name, { values: Float64Array.from(events, (row) => row[j]), unit: "1" }] as const);
  const score = closedFormScore(tableOf(observed), 0);
  const learned = outputs["coefficients"].slice(0, -3).map((form) => 2 * form[1]);
  const sum = (of: (i: number) => number): number => learned.reduce((total, _, i) => total + of(i), 0);
  const correlation = sum((i) => learned[i] * score[i]) / Math.sqrt(sum((i) => learned[i] ** 2) * sum((i) => score[i] ** 2));
  expect(correlation).toBeGreaterThan(0.9);
  // the events and the published forms give the likelihood of the run
  const closure = await readJson<Closure>(join(out, "artifact/validation/closure.json"));
  expect(closure.unbinned).toHaveLength(1);
  expect(closure.unbinned[0].points).toBeGreaterThanOrEqual(11);
  expect(closure.largest_shift).toBeLessThan(1e-4);
  const card = await readFile(join(out, "artifact/MODEL_CARD.md"), "utf8");
  expect(card).toContain("NOT positive everywhere");
});

test("where a ratio is not positive diagnostics say how often, and the likelihood refuses it with event and point", async () => {
  const analysis = await smallClosedForm(join(home, "wide"), terms(2, 2));
  const out = join(home, "wide/run");
  const [evaluated, refused] = [capturedTerminal(), capturedTerminal()];
  expect(await main(["evaluate", analysis, "--out", out, "--quiet"], evaluated)).toBe(0);
  expect(evaluated.stderr()).toMatch(
    /warning: terms: share of hold-out events and points whose r̂ is not positive, least −?\S+ at c = \S+: \S+, expected 0/,
  );
  const diagnostics = await readJson<RatioDiagnostics>(join(out, "evaluate/terms/diagnostics.json"));
  const { pairs = 0, notPositive = 0, least } = diagnostics.positivity ?? {};
  expect(notPositive).toBeGreaterThan(10);
  expect(notPositive).toBeLessThan(pairs / 2);
  expect(least?.value).toBeLessThan(0);
  // nothing of what follows from logarithms is lost
  expect(everyNumber(diagnostics).every(Number.isFinite)).toBe(true);
  expect(diagnostics.exact?.points).toBeLessThan(450 * 40);
  expect(diagnostics.probabilityCalibration[0].events.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
  expect(await main(["run", analysis, "--out", out, "--quiet"], refused)).toBe(2);
  expect(refused.stderr()).toMatch(
    /analysis\.yaml:\d+:\d+ FIT_NOT_POSITIVE estimators\.terms\.network\.form: (the mean of the networks|network \d) of estimator "terms" has dσ\(c\)\/dσ\(SM\) = -\S+ for event \d+ at c = \S+, expected a positive number; hint: use form: structured/,
  );
});
