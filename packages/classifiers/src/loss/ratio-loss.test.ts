import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { gradients } from "../graph/differentiate.ts";
import { architectureOf, coefficientScales, lossOf, type Method } from "../training/estimator-task.ts";
import type { RatioModel } from "../ratio/estimated-ratio.ts";
import { input, multiply } from "../graph/tensor.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { trainingTargets } from "../training/training-target.ts";
import { lossInputs, lossValue, type Loss } from "./loss.ts";
import { ratioLoss } from "./ratio-loss.ts";
import { sally } from "./sally.ts";

const inverseSoftplus = (y: number): number => Math.log(Math.expm1(y));

/** Raw network output, rows x 5, that stands for the exact ratio. @param form lower triangles in physical units */
function exactOutput(form: Float64Array, scales: readonly number[]): Float64Array {
  const z = new Float64Array((form.length / 6) * 5);
  for (let i = 0; i < form.length / 6; i++) {
    const [, f1, f11, f2, f21, f22] = form.subarray(6 * i, 6 * (i + 1));
    const [s1, s2] = scales;
    const [u1, u2] = [f1 * s1, f2 * s2];
    const l11 = Math.sqrt(f11 * s1 * s1 - u1 * u1);
    const l21 = (f21 * s1 * s2 - u1 * u2) / l11;
    const l22 = Math.sqrt(f22 * s2 * s2 - u2 * u2 - l21 * l21);
    z.set([u1, u2, inverseSoftplus(l11 - 1e-4), l21, inverseSoftplus(l22 - 1e-4)], 5 * i);
  }
  return z;
}

/**
 * Mean of ∂L_i/∂z_j times functions of x, in standard errors: the gradient of the loss along changes z_j + ε f(x) of what a network would put out.
 * At the minimum all of them are zero.
 */
async function gradientPulls(method: Method, change: (z: Float64Array) => Float64Array): Promise<number[]> {
  const n = 8000;
  const { task, exact } = closedFormTask(method, 2, n, { hidden: [4], epochs: 1, batch: 100 });
  const scales = coefficientScales(task.coefficients);
  // cross sections of the process, not of these events: their fluctuations would be common to all events
  const crossSection = Float64Array.of(2, 0, 1.04, 0, 0, 0.5);
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  const targets = trainingTargets({ ...task, crossSection }, rows, randomStream(4));
  const loss = lossOf(task);
  const { outputs } = architectureOf(task);
  const z = input("z", "batch", outputs);
  const columns = lossInputs(loss, "batch");
  const gradient = gradients(
    lossValue(loss, () => z, z, columns),
    [z],
  )[0];
  const evaluate = await evaluator([z, ...columns], [{ name: "gradient", tensor: gradient }]);
  const ratio = exactOutput(exact, scales);
  // the rate density of events that were generated at the SM is 1 there
  const density = Float64Array.from({ length: 6 * n }, (_, i) =>
    i % 6 === 0 ? inverseSoftplus(1 - 1e-4) : ratio[5 * Math.floor(i / 6) + (i % 6) - 1],
  );
  const score = Float64Array.from({ length: 2 * n }, (_, i) => 2 * exact[6 * (i >> 1) + (i % 2 === 0 ? 1 : 3)] * scales[i % 2]);
  const truth = outputs === 2 ? score : outputs === 5 ? ratio : density;
  const { gradient: slopes } = await evaluate({
    z: change(truth),
    ...Object.fromEntries(Object.entries(targets).map(([name, values]) => [name, Float64Array.from(values)])),
  });
  const functions = [() => 1, (x1: number) => x1, (_: number, x2: number) => x2, (x1: number, x2: number) => x1 * x2];
  return Array.from({ length: outputs }, (_, j) =>
    functions.map((f) => {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) {
        const value = slopes[i * outputs + j] * f(task.features[3 * i], (task.features[3 * i + 1] - 20) / 5);
        sum += value;
        squares += value * value;
      }
      return sum / Math.sqrt(squares);
    }),
  ).flat();
}

test.each(["carl", "alice", "cascal", "alices", "quadratic", "sally"] as const)(
  "the gradient of %s vanishes at the truth and nowhere near",
  async (method) => {
    // 20, 24 or 8 correlated numbers of standard normal size
    const atTruth = await gradientPulls(method, (z) => z);
    expect(Math.max(...atTruth.map(Math.abs))).toBeLessThan(4.5);
    // labels that are drawn say less than joint ratios
    const size = method === "carl" ? 0.3 : 0.1;
    for (const shift of [-size, size]) {
      const beside = await gradientPulls(method, (z) => z.map((value) => value + shift));
      expect(Math.max(...beside.map(Math.abs))).toBeGreaterThan(8);
    }
  },
);

/** What a network says of a batch of events, given as it is. */
const given = (double: boolean): RatioModel => ({
  columns: ["log_r_hat", "delta", ...(double ? ["reference_delta"] : [])].map((name) => ({ name, columns: name === "log_r_hat" ? 1 : 2 })),
  joined: 0,
  estimate: (_, __, column) => ({
    logRatio: column("log_r_hat"),
    scores: ["delta", ...(double ? ["reference_delta"] : [])].map((name) => column(name)),
  }),
});

interface Batch {
  readonly log_r_hat: readonly (readonly number[])[];
  readonly t_hat: readonly (readonly number[])[];
  readonly t_true: readonly (readonly number[])[];
  readonly r_true: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}

const LIMIT = 10;
const limited = (value: number): number => Math.max(-LIMIT, Math.min(LIMIT, value));

/** MadMiner's building blocks on a batch, mean over all its events, by the graphs. */
async function blocks({ log_r_hat, t_hat, t_true, r_true, y }: Batch): Promise<Readonly<Record<string, number>>> {
  const n = y.length;
  const flat = (rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());
  const [ofDenominator, ofNumerator] = [flat(y), flat(y).map((value) => 1 - value)];
  const [none, soft] = [new Float64Array(n), flat(r_true).map((r) => 1 / (1 + r))];
  const common = {
    log_r_hat: flat(log_r_hat),
    delta: flat(t_hat),
    reference_delta: flat(t_hat),
    joint_score: flat(t_true),
    reference_score: flat(t_true),
    log_joint_ratio: flat(r_true).map((r) => limited(Math.log(r))),
    weight_numerator: none,
    weight_denominator: none,
    weight_score: none,
    weight_reference_score: none,
  };
  const x = input("x", "batch", 1);
  const value = async (loss: Loss, changes: Readonly<Record<string, Float64Array>>): Promise<number> => {
    const inputs = lossInputs(loss, "batch");
    const evaluate = await evaluator(inputs, [{ name: "loss", tensor: lossValue(loss, () => inputs[0], x, inputs) }]);
    return (await evaluate({ ...common, ...changes }))["loss"][0] / n;
  };
  const entropy = ratioLoss({ error: "cross entropy", score: false }, given(false), 2, 1);
  const squared = ratioLoss({ error: "squared", score: false }, given(false), 2, 1);
  const double = ratioLoss({ error: "cross entropy", score: true }, given(true), 2, 1);
  const local = sally(2);
  const scoreInputs = lossInputs(local, "batch");
  const score = input("z", "batch", 2);
  const evaluate = await evaluator([score, ...scoreInputs], [{ name: "loss", tensor: lossValue(local, () => score, x, scoreInputs) }]);
  const ones = new Float64Array(n).fill(1);
  return {
    ratio_xe: await value(entropy, { weight_numerator: ofNumerator, weight_denominator: ofDenominator }),
    ratio_augmented_xe: await value(entropy, { weight_numerator: soft.map((s) => 1 - s), weight_denominator: soft }),
    ratio_mse_num: await value(squared, { weight_numerator: ofNumerator }),
    ratio_mse_den: await value(squared, { weight_denominator: ofDenominator }),
    ratio_mse: await value(squared, { weight_numerator: ofNumerator, weight_denominator: ofDenominator }),
    ratio_score_mse_num: await value(double, { weight_score: ofNumerator }),
    ratio_score_mse_den: await value(double, { weight_reference_score: ofDenominator }),
    ratio_score_mse: await value(double, { weight_score: ofNumerator, weight_reference_score: ofDenominator }),
    local_score_mse: (await evaluate({ z: flat(t_hat), joint_score: flat(t_true), weight_numerator: ones }))["loss"][0] / n,
  };
}

/** The same by their definitions, event by event. */
function plainBlocks({ log_r_hat, t_hat, t_true, r_true, y }: Batch): Readonly<Record<string, number>> {
  const mean = (of: (event: number) => number): number => y.reduce((sum, _, event) => sum + of(event), 0) / y.length;
  const entropy = (target: (event: number) => number): number =>
    mean((i) => {
      const s = 1 / (1 + Math.exp(log_r_hat[i][0]));
      return -(target(i) * Math.log(s) + (1 - target(i)) * Math.log1p(-s));
    });
  const label = (i: number): number => y[i][0];
  const estimate = (i: number): number => Math.exp(limited(log_r_hat[i][0]));
  const truth = (i: number): number => Math.min(Math.exp(LIMIT), Math.max(Math.exp(-LIMIT), r_true[i][0]));
  const scoreError = (i: number): number => t_hat[i].reduce((sum, t, p) => sum + (t - t_true[i][p]) ** 2, 0) / 2;
  const [inverse, direct] = [
    mean((i) => (1 - label(i)) * (1 / estimate(i) - 1 / truth(i)) ** 2),
    mean((i) => label(i) * (estimate(i) - truth(i)) ** 2),
  ];
  const [numerator, denominator] = [mean((i) => (1 - label(i)) * scoreError(i)), mean((i) => label(i) * scoreError(i))];
  return {
    ratio_xe: entropy(label),
    ratio_augmented_xe: entropy((i) => 1 / (1 + r_true[i][0])),
    ratio_mse_num: inverse,
    ratio_mse_den: direct,
    ratio_mse: inverse + direct,
    ratio_score_mse_num: numerator,
    ratio_score_mse_den: denominator,
    ratio_score_mse: numerator + denominator,
    local_score_mse: mean(scoreError),
  };
}

test("the losses are those of the literature, ratios beyond exp(±10) clipped where they are squared", async () => {
  const stream = randomStream(3, "losses");
  const rows = (of: (event: number) => number[]): number[][] => Array.from({ length: 9 }, (_, event) => of(event));
  const batch: Batch = {
    // the last two are beyond the limits; cross entropies of such events still have 8 digits
    log_r_hat: rows((i) => [i === 8 ? 12 : i === 7 ? -11 : 2 * stream.normal()]),
    t_hat: rows(() => [stream.normal(), stream.normal()]),
    t_true: rows(() => [stream.normal(), stream.normal()]),
    r_true: rows((i) => [i === 7 ? 1e5 : i === 6 ? 1e-6 : Math.exp(stream.normal())]),
    y: rows((i) => [i % 2]),
  };
  const [found, expected] = [await blocks(batch), plainBlocks(batch)];
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) expect(Math.abs(found[name] / value - 1)).toBeLessThan(1e-9);
});

const GOLDEN = new URL("../../../../../shared/data/madminer/losses.golden.json", import.meta.url);

(existsSync(GOLDEN) ? test : test.skip)("the losses are those of MadMiner to 1e-6 (numbers of its own code, where present)", async () => {
  const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as Batch & Readonly<Record<string, number>>;
  const found = await blocks(golden);
  expect(Object.keys(found)).toHaveLength(9);
  // its own numbers are of float32
  for (const [name, value] of Object.entries(found)) expect(Math.abs(value / golden[name] - 1)).toBeLessThan(1e-6);
});

test("a loss that asks for a column that it did not announce is refused", () => {
  const loss: Loss = { columns: [], value: (network, x, column) => multiply(network(x), column("weight")) };
  const x = input("x", "batch", 1);
  expect(() => lossValue(loss, () => x, x, [])).toThrow("the loss has no column weight");
});
