import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { gradients } from "../graph/differentiate.ts";
import { coefficientScales, lossOf } from "../training/estimator-task.ts";
import { ratioOutputs } from "../ratio/ratio-form.ts";
import { input, multiply } from "../graph/tensor.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { trainingTargets } from "../training/training-target.ts";
import { alices } from "./alices.ts";
import { lossInputs, lossValue, type Loss } from "./loss.ts";
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
async function gradientPulls(method: "alices" | "sally", change: (z: Float64Array) => Float64Array): Promise<number[]> {
  const n = 8000;
  const { task, exact } = closedFormTask(method, 2, n, { hidden: [4], epochs: 1, batch: 100 });
  const scales = coefficientScales(task.coefficients);
  // cross sections of the process, not of these events: their fluctuations would be common to all events
  const crossSection = Float64Array.of(2, 0, 1.04, 0, 0, 0.5);
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  const targets = trainingTargets({ ...task, crossSection }, rows, randomStream(4));
  const loss = lossOf(task);
  const outputs = method === "alices" ? ratioOutputs(2) : 2;
  const z = input("z", "batch", outputs);
  const columns = lossInputs(loss, "batch");
  const gradient = gradients(
    lossValue(loss, () => z, z, columns),
    [z],
  )[0];
  const evaluate = await evaluator([z, ...columns], [{ name: "gradient", tensor: gradient }]);
  const truth =
    method === "alices"
      ? exactOutput(exact, scales)
      : Float64Array.from({ length: 2 * n }, (_, i) => 2 * exact[6 * (i >> 1) + (i % 2 === 0 ? 1 : 3)] * scales[i % 2]);
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

test.each(["alices", "sally"] as const)("the gradient of %s vanishes at the truth and nowhere near", async (method) => {
  // 20 or 8 correlated numbers of standard normal size
  const atTruth = await gradientPulls(method, (z) => z);
  expect(Math.max(...atTruth.map(Math.abs))).toBeLessThan(4.5);
  for (const shift of [-0.1, 0.1]) {
    const beside = await gradientPulls(method, (z) => z.map((value) => value + shift));
    expect(Math.max(...beside.map(Math.abs))).toBeGreaterThan(8);
  }
});

const GOLDEN = new URL("../../../../../shared/data/madminer/losses.golden.json", import.meta.url);

interface Golden {
  readonly log_r_hat: readonly [number][];
  readonly t_hat: readonly number[][];
  readonly t_true: readonly number[][];
  readonly r_true: readonly [number][];
  readonly y: readonly [number][];
  readonly ratio_score_mse_num: number;
  readonly ratio_augmented_xe: number;
  readonly local_score_mse: number;
}

(existsSync(GOLDEN) ? test : test.skip)(
  "with unit weights the losses are those of MadMiner (numbers of its own code, where present)",
  async () => {
    const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as Golden;
    const n = golden.y.length;
    const flat = (rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());
    // at δ = 0 the form is 1 and the gradient of its logarithm 2u, so that any log r̂ and t̂ can be had
    const z = golden.t_hat.flatMap(([first, second]) => [first / 2, second / 2, 0.3, -0.2, 0.1]);
    const values = {
      z: Float64Array.from(z),
      delta: new Float64Array(2 * n),
      log_rate: flat(golden.log_r_hat).map((value) => -value),
      soft_target: flat(golden.r_true).map((r) => 1 / (1 + r)),
      joint_score: flat(golden.t_true),
      weight_both: new Float64Array(n).fill(1),
      weight_numerator: flat(golden.y).map((y) => 1 - y),
    };
    const output = input("z", "batch", 5);
    const at = async (alpha: number): Promise<number> => {
      const loss = alices(2, alpha);
      const columns = lossInputs(loss, "batch");
      const evaluate = await evaluator([output, ...columns], [{ name: "loss", tensor: lossValue(loss, () => output, output, columns) }]);
      return (await evaluate(values))["loss"][0] / n;
    };
    expect(await at(0)).toBeCloseTo(golden.ratio_augmented_xe, 6);
    expect((await at(2)) - (await at(0))).toBeCloseTo(2 * golden.ratio_score_mse_num, 6);

    const score = input("z", "batch", 2);
    const columns = lossInputs(sally(2), "batch");
    const evaluate = await evaluator([score, ...columns], [{ name: "loss", tensor: lossValue(sally(2), () => score, score, columns) }]);
    const { loss } = await evaluate({
      z: flat(golden.t_hat),
      joint_score: flat(golden.t_true),
      weight_numerator: new Float64Array(n).fill(1),
    });
    expect(loss[0] / n).toBeCloseTo(golden.local_score_mse, 6);
  },
);

test("a loss that asks for a column that it did not announce is refused", () => {
  const loss: Loss = { columns: [], value: (network, x, column) => multiply(network(x), column("weight")) };
  const x = input("x", "batch", 1);
  expect(() => lossValue(loss, () => x, x, [])).toThrow("the loss has no column weight");
});
