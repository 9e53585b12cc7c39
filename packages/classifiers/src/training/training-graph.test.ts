import { randomStream, type RandomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { alices } from "../loss/alices.ts";
import type { Loss } from "../loss/loss.ts";
import { sally } from "../loss/sally.ts";
import { ACTIVATIONS, parametersOf, type Activation, type Architecture } from "../network/mlp.ts";
import { float64, openSession } from "../engine/onnxruntime.ts";
import { ratioOutputs } from "../ratio/ratio-form.ts";
import { gradientModel } from "./training-graph.ts";

/** Independent of the graphs: a network and the losses in plain arithmetic, one event at a time, the score by finite differences of log r. */
const ACTIVATE: Record<Activation, (z: number) => number> = {
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  silu: (z) => z / (1 + Math.exp(-z)),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
};

function network(architecture: Architecture, parameters: readonly Float64Array[], x: Float64Array): Float64Array {
  const sizes = [architecture.inputs, ...architecture.hidden, architecture.outputs];
  let h = x;
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const z = Float64Array.from({ length: sizes[layer + 1] }, (_, j) => {
      let total = parameters[2 * layer + 1][j];
      for (let i = 0; i < sizes[layer]; i++) total += h[i] * parameters[2 * layer][i * sizes[layer + 1] + j];
      return total;
    });
    h = layer + 2 < sizes.length ? z.map(ACTIVATE[architecture.activation]) : z;
  }
  return h;
}

const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

function logForm(z: Float64Array, delta: ArrayLike<number>, k: number): number {
  let linear = 1;
  for (let i = 0; i < k; i++) linear += z[i] * delta[i];
  let q = linear * linear;
  for (let j = 0; j < k; j++) {
    let b = 0;
    for (let i = j; i < k; i++) {
      const raw = z[k + (i * (i + 1)) / 2 + j];
      b += (i === j ? softplus(raw) + 1e-4 : raw) * delta[i];
    }
    q += b * b;
  }
  return Math.log(q);
}

interface Batch {
  readonly x: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

function plainLoss(method: string, k: number, alpha: number, z: Float64Array, row: (name: string) => ArrayLike<number>): number {
  const t = row("joint_score");
  if (method === "sally") {
    let error = 0;
    for (let i = 0; i < k; i++) error += (z[i] - t[i]) ** 2;
    return (row("weight_numerator")[0] * error) / k;
  }
  const delta = Float64Array.from(row("delta"));
  const logR = logForm(z, delta, k) - row("log_rate")[0];
  const s = row("soft_target")[0];
  const estimate = 1 / (1 + Math.exp(logR));
  const crossEntropy = -(s * Math.log(estimate) + (1 - s) * Math.log(1 - estimate));
  let error = 0;
  for (let i = 0; i < k; i++) {
    const shifted = (by: number): number =>
      logForm(
        z,
        delta.map((d, j) => (j === i ? d + by : d)),
        k,
      );
    const h = 1e-4;
    const derivative = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
    error += (derivative - t[i]) ** 2;
  }
  return row("weight_both")[0] * crossEntropy + (alpha / k) * row("weight_numerator")[0] * error;
}

function randomBatch(loss: Loss, inputs: number, rows: number, stream: RandomStream): Batch {
  const draw = (name: string): number => (/weight|target/.test(name) ? 0.05 + 0.9 * stream.uniform() : stream.normal());
  return {
    x: Float64Array.from({ length: rows * inputs }, () => stream.normal()),
    columns: new Map(loss.columns.map(({ name, columns }) => [name, Float64Array.from({ length: rows * columns }, () => draw(name))])),
  };
}

const ROWS = 5;
const INPUTS = 3;
const CASES = (["alices", "sally"] as const).flatMap((method) =>
  [1, 2, 3].flatMap((k) => ACTIVATIONS.map((activation) => ({ method, k, activation }))),
);

test.each(CASES)(
  "the training graph's gradients of $method with $k coefficients and $activation agree with finite differences",
  async ({ method, k, activation }) => {
    const alpha = 1.7;
    const loss = method === "alices" ? alices(k, alpha) : sally(k);
    const architecture: Architecture = { inputs: INPUTS, hidden: [6, 5], outputs: method === "alices" ? ratioOutputs(k) : k, activation };
    const stream = randomStream(7, method, k, activation);
    const batch = randomBatch(loss, INPUTS, ROWS, stream);
    const parameters = parametersOf(architecture).map(({ rows, columns }) =>
      Float64Array.from({ length: rows * columns }, () => 0.7 * stream.normal()),
    );

    const total = (values: readonly Float64Array[]): number => {
      let sum = 0;
      for (let event = 0; event < ROWS; event++) {
        const z = network(architecture, values, batch.x.subarray(event * INPUTS, (event + 1) * INPUTS));
        sum += plainLoss(method, k, alpha, z, (name) => {
          const columns = loss.columns.find((column) => column.name === name)?.columns ?? 0;
          return batch.columns.get(name)?.subarray(event * columns, (event + 1) * columns) ?? [];
        });
      }
      return sum / ROWS;
    };

    const session = await openSession(gradientModel(architecture, loss, ROWS, "float64"));
    const feeds = Object.fromEntries([
      ["x", float64(batch.x, [ROWS, INPUTS])],
      ...loss.columns.map(({ name, columns }) => [name, float64(batch.columns.get(name) ?? new Float64Array(), [ROWS, columns])]),
      ...parametersOf(architecture).map(({ name, rows, columns }, i) => [name, float64(parameters[i], [rows, columns])]),
    ]) as Record<string, ReturnType<typeof float64>>;
    const results = await session.run(feeds);

    expect(Number(results["loss"].data[0])).toBeCloseTo(total(parameters), 8);
    const h = 1e-5;
    for (const [p, { name }] of parametersOf(architecture).entries()) {
      const gradient = results[`gradient_${name}`].data as Float64Array;
      const numeric = parameters[p].map((_, e) => {
        const shifted = (by: number): number =>
          total(parameters.map((values, q) => (q === p ? values.map((v, i) => (i === e ? v + by : v)) : values)));
        return (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
      });
      const largest = Math.max(...numeric.map(Math.abs));
      for (let e = 0; e < numeric.length; e++)
        expect(Math.abs(gradient[e] - numeric[e])).toBeLessThanOrEqual(1e-4 * Math.abs(numeric[e]) + 1e-6 * largest);
    }
  },
);
