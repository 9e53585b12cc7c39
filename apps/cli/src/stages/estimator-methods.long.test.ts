import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { METHODS, methodTraits } from "@ratiometer/classifiers";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallEvents, smallLhe } from "../testing/small-analysis.ts";
import type { EstimatorDiagnostics, RatioDiagnostics } from "./estimator-diagnostics.ts";
import { readJson } from "./json-file.ts";

/** Every fifth event with negative weight, as next-to-leading-order generators write them: the density is the same, the sum 3/5 of it. */
function signedEvents(events: number): string {
  const [head, ...bodies] = smallEvents(events).split("<event>");
  const negative = (body: string): string => body.replace(/^\n8 1 /, "\n8 1 -").replaceAll(/(<wgt id='[^']*'> )/g, "$1-");
  const header = head.replace("1e-3 1e-6 1e-6 1", "0.6e-3 1e-6 1e-6 1");
  return [header, ...bodies.map((body, i) => (i % 5 === 0 ? negative(body) : body))].join("<event>");
}

const EVENTS = 1000;
const network = "coefficients: [kt, kV], network: { hidden: [8] }, training: { epochs: 1, batch: 100 }, ensemble: 1";
const ESTIMATORS = METHODS.map((method) => `${method}-net: { type: ${methodTraits(method).estimates}, method: ${method}, ${network} }`);

let out = "";
let exit = -1;
let said = "";
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), "methods-"));
  out = join(home, "run");
  const parts = {
    estimators: `{ ${ESTIMATORS.join(", ")} }`,
    channels: "{ all: { model: unbinned, estimator: quadratic-net } }",
    selection: '["ht >= 0"]',
    inference: "{ scans: [{ coefficients: [kt], points: 5 }] }",
  };
  const analysis = await smallLhe(home, parts, signedEvents(EVENTS));
  const terminal = capturedTerminal();
  exit = await main(["run", analysis, "--out", out, "--quiet", "--jobs", "2"], terminal);
  said = terminal.stderr();
});
afterAll(() => rm(join(out, ".."), { recursive: true }));

test("events of signed weights go through the whole pipeline with every method", async () => {
  expect(exit).toBe(0);
  // networks after one epoch are not good, and the run says so, too
  expect(said).toMatch(
    /^(warning: .* of 1000 events have a negative weight.*\n){2}warning: constant in all .*\n(warning: [\w-]+-net: .*, expected .*\n)*$/,
  );
  const report = await readFile(join(out, "report/index.html"), "utf8");
  for (const method of METHODS) expect(report).toContain(`${method}-net`);
});

test.each(METHODS)("%s: the effective number of training events is told, the network is published and is 1 at the SM", async (method) => {
  const diagnostics = await readJson<EstimatorDiagnostics | RatioDiagnostics>(join(out, "evaluate", `${method}-net`, "diagnostics.json"));
  const { events, negative, effectiveSampleSize } = diagnostics.trainingEvents[0];
  expect(events).toBe(EVENTS / 2);
  expect(Math.abs(negative / events - 0.2)).toBeLessThan(4.5 * Math.sqrt((0.2 * 0.8) / events));
  // all weights have one size at the SM
  expect(effectiveSampleSize).toBeCloseTo(events * (1 - (2 * negative) / events) ** 2, 6);
  const model = await readFile(join(out, "artifact/model", `${method}-net.onnx`));
  expect(model.length).toBeGreaterThan(1000);
  const vectors = await readJson<
    Readonly<Record<string, { readonly inputs: readonly number[][]; readonly outputs: Readonly<Record<string, readonly number[][]>> }>>
  >(join(out, "artifact/model/test_vectors.json"));
  const { inputs, outputs } = vectors[`${method}-net.onnx`];
  if (methodTraits(method).estimates === "score") return;
  const atSm = inputs.flatMap((row, i) => (row.at(-1) === 1 && row.at(-2) === 1 ? [outputs["log_likelihood_ratio"][i][0]] : []));
  expect(atSm.length).toBeGreaterThan(10);
  expect(Math.max(...atSm.map(Math.abs))).toBeLessThan(1e-6);
});
