import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Closure, UnbinnedLikelihood } from "@ratiometer/hepdata-export";
import { loadAnalysis } from "@ratiometer/config";
import { closedFormLogRatio } from "@ratiometer/simulation";
import { tableOf } from "@ratiometer/tables";
import { networkReference } from "../compression/network-shift.ts";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import { readEstimatedEvents } from "./estimated-events.ts";
import type { RatioDiagnostics } from "./estimator-diagnostics.ts";
import type { InferenceResults } from "./inference-results.ts";
import { readJson } from "./json-file.ts";

const NETWORK = "coefficients: [c], training: { epochs: 10, batch: 32, learning_rate: { initial: 0.01 } }, ensemble: 2";

let out = "";
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), "parameterised-"));
  out = join(home, "run");
  const file = await smallClosedForm(home, {
    samples: "{ toy: { process: closed-form, source: { simulate: { events: 4000, cross_section: { value: 1, unit: pb } } } } }",
    estimators: `
  seeing: { type: ratio, method: alices, network: { hidden: [24], form: parameterised }, ${NETWORK} }
  forms: { type: ratio, method: alices, network: { hidden: [24] }, ${NETWORK} }`,
    channels:
      '{ seen: { selection: ["x1 > 0"], model: unbinned, estimator: seeing }, formed: { selection: ["x1 <= 0"], model: unbinned, estimator: forms } }',
    inference: "{ data: pseudo-data, scans: [{ coefficients: [c], points: 5 }] }",
  });
  const terminal = capturedTerminal();
  const exit = await main(["run", file, "--out", out, "--quiet"], terminal);
  expect([exit, terminal.stderr().replaceAll(/^warning: .*\n/gm, "")]).toEqual([0, ""]);
});
afterAll(() => rm(join(out, ".."), { recursive: true }));

const diagnosticsOf = (name: string): Promise<RatioDiagnostics> => readJson(join(out, "evaluate", name, "diagnostics.json"));

test("networks that see the coefficient are judged as those with quadratic forms are", async () => {
  const [seeing, forms] = [await diagnosticsOf("seeing"), await diagnosticsOf("forms")];
  const points = (of: RatioDiagnostics): unknown => of.expectations.map(({ at }) => at);
  expect(points(seeing)).toEqual(points(forms));
  for (const { mean, error } of seeing.expectations) expect(Math.abs(mean - 1)).toBeLessThan(0.1 + 4.5 * error);
  // 0.5 for r̂ = 1
  expect(seeing.exact?.meanSquaredError).toBeLessThan(0.1);
  expect(seeing.exact?.points).toBe(forms.exact?.points);
  expect(seeing.spread.map(({ members }) => members)).toEqual([2, 2]);
  expect(seeing.information.exact?.[0].carried.value).toBeGreaterThan(0.8);
  const worth = new Map(seeing.importance.inputs.map((input) => [input.name, input.permutation.value]));
  expect(worth.get("x1")).toBeGreaterThan(10 * Math.abs(worth.get("x4") ?? NaN));
});

test("the published network puts out what was judged", async () => {
  const vectors = await readJson<Record<string, { readonly inputs: number[][]; readonly outputs: Record<string, number[][]> }>>(
    join(out, "artifact/model/test_vectors.json"),
  );
  const { inputs, outputs } = vectors["seeing.onnx"];
  expect(inputs[0]).toHaveLength(5);
  // of the closed-form process; behind the events there are nine edge cases
  const pairs = inputs.slice(0, -9).map(([x1, x2, , , c], i) => {
    const one = (value: number): { values: Float64Array; unit: string } => ({ values: Float64Array.of(value), unit: "1" });
    return [
      outputs["log_likelihood_ratio"][i][0],
      closedFormLogRatio(
        tableOf([
          ["x1", one(x1)],
          ["x2", one(x2)],
        ]),
        c,
      )[0],
    ] as const;
  });
  const sum = (of: (pair: readonly [number, number]) => number): number => pairs.reduce((total, pair) => total + of(pair), 0);
  expect(sum(([learned, exact]) => (learned - exact) ** 2)).toBeLessThan(0.3 * sum(([, exact]) => exact ** 2));
  expect(await readFile(join(out, "artifact/MODEL_CARD.md"), "utf8")).toContain("not exactly 1 at the SM");
});

test("the published networks and events give the likelihood of the run again, the one that sees the coefficient and the forms alike", async () => {
  const closure = await readJson<Closure>(join(out, "artifact/validation/closure.json"));
  expect(closure.unbinned.map(({ label, points }) => [label, points >= 5])).toEqual([["unbinned ratio", true]]);
  expect(closure.largest_shift).toBeLessThan(1e-4);
  expect(closure.unbinned[0].largest_difference).toBeLessThan(1e-4);
  expect(closure.closes).toBe(true);
  const { channels } = await readJson<UnbinnedLikelihood>(join(out, "artifact/likelihood/unbinned.json"));
  expect(channels.map(({ dependence, events }) => [dependence, events?.features])).toEqual([
    ["network", "likelihood/data_seen_features.npy"],
    ["quadratic", "likelihood/data_formed_features.npy"],
  ]);
});

test("an unbinned channel in one coefficient uses them beside quadratic forms", async () => {
  const { scans, channels, ensemble } = await readJson<InferenceResults>(join(out, "infer/results.json"));
  expect(channels.map(({ model, estimator }) => [model, estimator])).toEqual([
    ["unbinned", "seeing"],
    ["unbinned", "forms"],
  ]);
  expect([scans[0].label, scans[0].status, ensemble?.converged]).toEqual(["unbinned ratio", "converged", 2]);
  // some 1000 events of the SM: c is known to 0.03 and found within four standard deviations
  const { value, uncertainty } = scans[0].bestFit.parameters[0];
  expect(uncertainty).toBeLessThan(0.06);
  expect(Math.abs(value)).toBeLessThan(0.15);
});

test.each(["seeing", "forms"])("the published network gives the scan of the run again: %s", async (name) => {
  const analysis = await loadAnalysis(join(out, "../analysis.yaml"));
  const events = await readEstimatedEvents((stage) => join(out, stage), analysis);
  const bytes = await readFile(join(out, "artifact/model", `${name}.onnx`));
  const { scans, shiftOf } = await networkReference(analysis, events, name, { output: "log_likelihood_ratio", bytes });
  const [written] = (await readJson<InferenceResults>(join(out, "infer/results.json"))).scans;
  for (const [level, pieces] of Object.entries(written.intervals)) {
    const width = pieces.reduce((sum, [low, high]) => sum + high - low, 0);
    pieces.flat().forEach((end, i) => expect(Math.abs(scans[0].intervals[level].flat()[i] - end)).toBeLessThan(1e-4 * width));
  }
  const { output, intervals } = await shiftOf(bytes);
  expect([output.largest, intervals[0].bestFit.shift]).toEqual([0, 0]);
});
