import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { float64, openSession } from "../engine/onnxruntime.ts";
import { gradients } from "../graph/differentiate.ts";
import { input } from "../graph/tensor.ts";
import { parametersOf, type Architecture } from "../network/mlp.ts";
import { ratioOutputs } from "../ratio/ratio-form.ts";
import { TRAINING_FACTOR } from "../ratio/term-ratio.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { architectureOf, coefficientScales, lossOf } from "../training/estimator-task.ts";
import { gradientModel } from "../training/training-graph.ts";
import { trainingTargets } from "../training/training-target.ts";
import { lossInputs, lossValue } from "./loss.ts";
import { perTermLoss } from "./per-term.ts";

const ROWS = 4;
const INPUTS = 2;
const HIDDEN = 3;

/** What the outputs of the networks are multiplied by, so that a small one is the term itself. */
const STEEPNESS = TRAINING_FACTOR / (1 - 1 / Math.E);

/** log r̂ at a training point from the output of one perceptron with a layer of tanh units: W, b, W, b. */
function plainLogRatio([w0, b0, w1, b1]: readonly Float64Array[], x: Float64Array): number {
  let z = b1[0];
  for (let unit = 0; unit < HIDDEN; unit++) {
    let argument = b0[unit];
    x.forEach((value, j) => (argument += value * w0[j * HIDDEN + unit]));
    z += Math.tanh(argument) * w1[unit];
  }
  return Math.log(Math.log1p((Math.E - 1) * Math.exp(STEEPNESS * z)) + 1e-4);
}

test.each([1, 2, 3])("in %i coefficients gradients agree with finite differences, for weights of both signs", async (k) => {
  const outputs = ratioOutputs(k);
  const architecture: Architecture = { inputs: INPUTS, hidden: [HIDDEN], outputs, perceptrons: outputs, activation: "tanh" };
  const stream = randomStream(9, "per-term", k);
  const layout = parametersOf(architecture);
  const parameters = layout.map(({ rows, columns }) => Float64Array.from({ length: rows * columns }, () => stream.normal()));
  const x = Float64Array.from({ length: ROWS * INPUTS }, () => stream.normal());
  const a = Float64Array.from({ length: ROWS * outputs }, () => 1.5 * stream.uniform() - 0.3);
  const b = Float64Array.from({ length: ROWS }, () => 1.5 * stream.uniform() - 0.3);
  const total = (values: readonly Float64Array[]): number => {
    let sum = 0;
    for (let event = 0; event < ROWS; event++)
      for (let t = 0; t < outputs; t++) {
        const s = 1 / (1 + Math.exp(plainLogRatio(values.slice(4 * t, 4 * t + 4), x.subarray(event * INPUTS, (event + 1) * INPUTS))));
        sum -= a[event * outputs + t] * Math.log(1 - s) + b[event] * Math.log(s);
      }
    return sum / ROWS;
  };
  const session = await openSession(gradientModel(architecture, perTermLoss(k), ROWS, "float64"));
  const results = await session.run({
    x: float64(x, [ROWS, INPUTS]),
    weight_terms: float64(a, [ROWS, outputs]),
    weight_denominator: float64(b, [ROWS, 1]),
    ...Object.fromEntries(layout.map(({ name, rows, columns }, i) => [name, float64(parameters[i], [rows, columns])])),
  });
  const expected = total(parameters);
  expect(Math.abs(Number(results["loss"].data[0]) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
  const h = 1e-5;
  layout.forEach(({ name }, p) => {
    const gradient = results[`gradient_${name}`].data as Float64Array;
    gradient.forEach((value, e) => {
      const shifted = (by: number): number => total(parameters.map((values, q) => (q === p ? values.with(e, values[e] + by) : values)));
      const numeric = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
      expect(Math.abs(value - numeric)).toBeLessThan(1e-7 * (1 + Math.abs(numeric)));
    });
  });
});

const EVENTS = 8000;

/** The closed-form process with two coefficients, and the raw output of each term's network that stands for its exact ratio. */
function exactOutput(): { readonly task: TaskInMemory; readonly z: Float64Array } {
  const made = closedFormTask("alice", 2, EVENTS, { hidden: [4], epochs: 1, batch: 100 });
  const task: TaskInMemory = { ...made.task, network: { ...made.task.network, form: "per-term" } };
  const [s1, s2] = coefficientScales(task.coefficients);
  const z = new Float64Array(5 * EVENTS);
  for (let i = 0; i < EVENTS; i++) {
    const [, f1, f11, f2, f21, f22] = made.exact.subarray(6 * i, 6 * (i + 1));
    const terms = [2 * f1 * s1, f11 * s1 * s1, 2 * f2 * s2, 2 * f21 * s1 * s2, f22 * s2 * s2];
    terms.forEach((value, t) => {
      // one event in some thousand has a linear or mixed term of negative density
      const ratio = Math.max(1e-3, 1 + TRAINING_FACTOR * value) - 1e-4;
      z[5 * i + t] = Math.log(Math.expm1(ratio) / (Math.E - 1)) / STEEPNESS;
    });
  }
  return { task, z };
}

/** Mean of ∂L_i/∂z_t times functions of x, in standard errors, as a function of z. */
async function gradientPulls({ task }: { readonly task: TaskInMemory }): Promise<(z: Float64Array) => Promise<number[]>> {
  const rows = Uint32Array.from({ length: EVENTS }, (_, i) => i);
  // cross sections of the process, not of these events: their fluctuations would be common to all events
  const targets = trainingTargets({ ...task, crossSection: Float64Array.of(2, 0, 1.04, 0, 0, 0.5) }, rows, randomStream(4));
  const loss = lossOf(task);
  const z = input("z", "batch", architectureOf(task).outputs);
  const columns = lossInputs(loss, "batch");
  const value = lossValue(loss, () => z, z, columns);
  const evaluate = await evaluator([z, ...columns], [{ name: "gradient", tensor: gradients(value, [z])[0] }]);
  const given = Object.fromEntries(Object.entries(targets).map(([name, values]) => [name, Float64Array.from(values)]));
  const functions = [() => 1, (x1: number) => x1, (_: number, x2: number) => x2, (x1: number, x2: number) => x1 * x2];
  return async (values) => {
    const { gradient } = await evaluate({ ...given, z: values });
    return [0, 1, 2, 3, 4].flatMap((t) =>
      functions.map((f) => {
        let [sum, squares] = [0, 0];
        for (let i = 0; i < EVENTS; i++) {
          const one = gradient[5 * i + t] * f(task.features[3 * i], (task.features[3 * i + 1] - 20) / 5);
          sum += one;
          squares += one * one;
        }
        return sum / Math.sqrt(squares);
      }),
    );
  };
}

test("the gradient vanishes where ŝ = dσ(SM)/(dσ(SM) + dσ_t) for every term t, and nowhere near", async () => {
  const made = exactOutput();
  const pulls = await gradientPulls(made);
  // 20 correlated numbers of standard normal size
  const atTruth = await pulls(made.z);
  expect(Math.max(...atTruth.map(Math.abs))).toBeLessThan(4.5);
  for (const t of [0, 1, 2, 3, 4])
    for (const shift of [-0.15, 0.15]) {
      const beside = await pulls(made.z.map((value, i) => (i % 5 === t ? value + shift : value)));
      expect(Math.max(...beside.slice(4 * t, 4 * t + 4).map(Math.abs))).toBeGreaterThan(8);
    }
});
