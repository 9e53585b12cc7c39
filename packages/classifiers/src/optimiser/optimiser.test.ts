import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { float32, int32, openSession } from "../engine/onnxruntime.ts";
import { input } from "../graph/tensor.ts";
import { sally } from "../loss/sally.ts";
import { parametersOf, type Architecture } from "../network/mlp.ts";
import { gradientModel, rowsOf, stacked, tableOf, trained, trainingModel } from "../training/training-graph.ts";
import { evaluator } from "../testing/evaluate-graph.ts";
import { adam, amsgrad } from "./adam.ts";
import { momentum } from "./momentum.ts";
import { momentName, type Optimiser } from "./optimiser.ts";
import { withWeightDecay } from "./weight-decay.ts";

const RATE = 0.01;

/** Textbook optimisers for one parameter in double precision: what it is after step t = 1, 2, … */
type Plain = () => (p: number, g: number, t: number) => number;

const plainAdam = (largestOnly: boolean): Plain => {
  return () => {
    let [m, v, largest] = [0, 0, 0];
    return (p, g, t) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      largest = largestOnly ? Math.max(largest, v) : v;
      return p - (RATE * (m / (1 - 0.9 ** t))) / (Math.sqrt(largest / (1 - 0.999 ** t)) + 1e-8);
    };
  };
};

const plainMomentum =
  (mu: number): Plain =>
  () => {
    let v = 0;
    return (p, g) => p - RATE * (v = mu * v + g);
  };

const decayed =
  (plain: Plain, decay: number): Plain =>
  () => {
    const step = plain();
    return (p, g, t) => step(p * (1 - RATE * decay), g, t);
  };

const CASES: readonly (readonly [string, number, Optimiser, Plain])[] = [
  ["Adam", 1, adam, plainAdam(false)],
  ["Adam with limited gradients", 30, adam, plainAdam(false)],
  ["AMSGrad", 1, amsgrad, plainAdam(true)],
  ["SGD", 1, momentum(0), plainMomentum(0)],
  ["SGD with momentum", 1, momentum(0.9), plainMomentum(0.9)],
  ["Adam with weight decay", 1, withWeightDecay(adam, 2), decayed(plainAdam(false), 2)],
  ["SGD with weight decay", 1, withWeightDecay(momentum(0.5), 3), decayed(plainMomentum(0.5), 3)],
];

const parametersIn = (architecture: Architecture, values: readonly ArrayLike<number>[]) =>
  parametersOf(architecture).map(({ name, rows, columns }, i) => [name, float32(Float32Array.from(values[i]), [rows, columns])] as const);

test.each(CASES)("steps of the training graph are those of %s", async (name, targetScale, optimiser, make) => {
  const architecture: Architecture = { inputs: 3, hidden: [5], outputs: 2, activation: "tanh" };
  const [loss, batch, steps] = [sally(2), 4, 8];
  const stream = randomStream(1, "optimiser", name);
  // the first batches are the steepest: the largest second moment and the latest differ
  const draw = (n: number, scale = 1, fall = 0): Float32Array =>
    Float32Array.from({ length: n }, (_, i) => scale * stream.normal() * Math.exp((-fall * i) / n));
  const columns = {
    x: { values: draw(steps * batch * 3), width: 3 },
    joint_score: { values: draw(steps * batch * 2, targetScale, targetScale === 1 ? 3 : 0), width: 2 },
    weight_numerator: { values: draw(steps * batch).map(Math.abs), width: 1 },
  };
  const parameters = parametersOf(architecture);
  let plain = parameters.map(({ rows, columns: width }) => Float64Array.from(draw(rows * width, 0.5)));

  const trainer = await openSession(trainingModel(architecture, loss, batch, optimiser, 1));
  const results = await trainer.run(
    Object.fromEntries([
      ...parametersIn(architecture, plain),
      ...parameters.flatMap(({ name: id, rows, columns: width }) =>
        optimiser.moments.map((moment) => [momentName(moment, id), float32(new Float32Array(rows * width), [rows, width])] as const),
      ),
      ...Object.entries(columns).flatMap(([id, { values, width }]) => [
        [tableOf(id), float32(values, [steps * batch, width])] as const,
        [
          rowsOf(id),
          int32(
            Int32Array.from({ length: steps * batch }, (_, i) => i),
            [steps, batch],
          ),
        ] as const,
      ]),
      ...Object.entries(optimiser.inputs).map(([id, value]) => {
        const values = Float32Array.from({ length: steps }, (_, step) => value(step + 1, RATE));
        return [stacked(id), float32(values, [steps, 1, 1])] as const;
      }),
    ]),
  );

  const gradient = await openSession(gradientModel(architecture, loss, batch, "float32"));
  const updates = plain.map((values) => Array.from(values, () => make()));
  const lengths: number[] = [];
  for (let step = 0; step < steps; step++) {
    const at = await gradient.run(
      Object.fromEntries([
        ...Object.entries(columns).map(([id, { values, width }]) => {
          const size = batch * width;
          return [id, float32(values.slice(step * size, (step + 1) * size), [batch, width])] as const;
        }),
        ...parametersIn(architecture, plain),
      ]),
    );
    expect(Number(results["losses"].data[step])).toBeCloseTo(Number(at["loss"].data[0]), targetScale === 1 ? 4 : 2);
    const gradients = parameters.map(({ name: id }) => at[`gradient_${id}`].data as Float32Array);
    const length = Math.sqrt(gradients.reduce((sum, g) => sum + g.reduce((s, v) => s + v * v, 0), 0));
    lengths.push(length);
    plain = plain.map((values, i) => values.map((p, e) => updates[i][e](p, gradients[i][e] * Math.min(1, 1 / length), step + 1)));
  }
  expect(Math.max(...lengths) > 1).toBe(true);
  for (const [i, { name: id }] of parameters.entries()) {
    const found = results[trained(id)].data as Float32Array;
    plain[i].forEach((value, e) => expect(Math.abs(found[e] - value)).toBeLessThan(2e-5));
  }
});

test("AMSGrad divides by the largest second moment so far, Adam by the present one", async () => {
  const names = ["p", "g", "first", "second", "largest", "step_size", "epsilon"];
  const [p, g, first, second, largest, ...numbers] = names.map((name) =>
    input(name, 1, name === "step_size" || name === "epsilon" ? 1 : 2),
  );
  const number = (name: string) => numbers[name === "step_size" ? 0 : 1];
  const evaluate = await evaluator(
    [p, g, first, second, largest, ...numbers],
    [
      { name: "adam", tensor: adam.step(p, g, [first, second], number).parameters },
      { name: "amsgrad", tensor: amsgrad.step(p, g, [first, second, largest], number).parameters },
      { name: "kept", tensor: amsgrad.step(p, g, [first, second, largest], number).moments[2] },
    ],
  );
  // moments without their factors 1 − β; the second parameter's gradient is larger than any before
  const [m, v, top] = [3, 4, 9];
  const found = await evaluate({
    p: Float64Array.of(1, 1),
    g: Float64Array.of(0.5, 10),
    first: Float64Array.of(m, m),
    second: Float64Array.of(v, v),
    largest: Float64Array.of(top, top),
    step_size: Float64Array.of(0.1),
    epsilon: Float64Array.of(0.25),
  });
  const moved = (gradient: number, moment: number): number => 1 - (0.1 * (0.9 * m + gradient)) / (Math.sqrt(moment) + 0.25);
  const after = [0.5, 10].map((gradient) => 0.999 * v + gradient * gradient);
  [0.5, 10].forEach((gradient, i) => {
    expect(found["adam"][i]).toBeCloseTo(moved(gradient, after[i]), 12);
    expect(found["amsgrad"][i]).toBeCloseTo(moved(gradient, Math.max(top, after[i])), 12);
    expect(found["kept"][i]).toBeCloseTo(Math.max(top, after[i]), 12);
  });
});
