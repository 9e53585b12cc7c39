import { randomStream, type RandomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { hasScoreTerm, METHODS, methodTraits, type Method } from "../loss/method.ts";
import { ACTIVATIONS, parametersOf, type Activation, type Architecture } from "../network/mlp.ts";
import { float64, openSession } from "../engine/onnxruntime.ts";
import { architectureOf, lossOf, NETWORK_FORMS, type EstimatorTask, type NetworkForm } from "./estimator-task.ts";
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

function logForm(z: Float64Array, delta: Float64Array, k: number): number {
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

/** log ‖Kᵀ(1, δ)‖² with K₀₀ in front of the network's output, then the rest of its first column and the rest of the triangle. */
function logDensity(z: Float64Array, delta: Float64Array, k: number): number {
  const point = [1, ...delta];
  const entry = (i: number, j: number): number => {
    if (i === 0) return softplus(z[0]) + 1e-4;
    if (j === 0) return z[i];
    const raw = z[1 + k + ((i - 1) * i) / 2 + (j - 1)];
    return i === j ? softplus(raw) + 1e-4 : raw;
  };
  let n = 0;
  for (let j = 0; j <= k; j++) {
    let b = 0;
    for (let i = j; i <= k; i++) b += entry(i, j) * point[i];
    n += b * b;
  }
  return Math.log(n);
}

type Row = (name: string) => Float64Array;
type PlainNetwork = (...inputs: Float64Array[]) => Float64Array;

interface Case {
  readonly method: Method;
  readonly form: NetworkForm;
  readonly k: number;
  readonly activation: Activation;
}

/** log r̂ of one event as a function of δ and of that of the denominator. */
function logRatioOf(
  { method, form, k }: Case,
  run: PlainNetwork,
  x: Float64Array,
  row: Row,
): (delta: Float64Array, reference: Float64Array) => number {
  if (form === "parameterised") return (delta) => run(x, delta)[0];
  if (form === "double") return (delta, reference) => run(x, delta, reference)[0] - run(x, reference, delta)[0];
  const z = run(x);
  if (method === "quadratic") return (delta) => logDensity(z, delta, k);
  const logRate = row("log_rate")[0];
  return (delta) => logForm(z, delta, k) - logRate;
}

/** ‖∂f/∂δ − t‖²/k, the derivative by finite differences. */
function scoreError(f: (delta: Float64Array) => number, delta: Float64Array, t: Float64Array): number {
  const h = 1e-4;
  let error = 0;
  for (let i = 0; i < delta.length; i++) {
    const at = (by: number): number => f(delta.map((d, j) => (j === i ? d + by : d)));
    error += ((8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h) - t[i]) ** 2;
  }
  return error / delta.length;
}

function plainLoss(of: Case, alpha: number, run: PlainNetwork, x: Float64Array, row: Row): number {
  const { method, form, k } = of;
  if (methodTraits(method).estimates === "score") {
    const t = row("joint_score");
    return (row("weight_numerator")[0] * run(x).reduce((sum, z, i) => sum + (z - t[i]) ** 2, 0)) / k;
  }
  const delta = row("delta");
  const reference = form === "double" ? row("reference_delta") : delta;
  const logRatio = logRatioOf(of, run, x, row);
  const value = logRatio(delta, reference);
  const [a, b] = [row("weight_numerator")[0], row("weight_denominator")[0]];
  const s = 1 / (1 + Math.exp(value));
  let loss = -a * Math.log(1 - s) - b * Math.log(s);
  if (method === "rolr" || method === "rascal") {
    const joint = Math.exp(row("log_joint_ratio")[0]);
    loss = b * (Math.exp(value) - joint) ** 2 + a * (Math.exp(-value) - 1 / joint) ** 2;
  }
  if (!hasScoreTerm(method)) return loss;
  loss += alpha * row("weight_score")[0] * scoreError((at) => logRatio(at, reference), delta, row("joint_score"));
  if (form === "double")
    loss += alpha * row("weight_reference_score")[0] * scoreError((at) => -logRatio(delta, at), reference, row("reference_score"));
  return loss;
}

const ROWS = 3;
const INPUTS = 3;
const ALPHA = 1.7;
const FORMS_OF = (method: Method): readonly NetworkForm[] =>
  method === "sally" || method === "sallino" || method === "quadratic"
    ? ["structured"]
    : NETWORK_FORMS.filter((form) => form !== "per-term");
const CASES: readonly Case[] = [
  ...(["alices", "sally"] as const).flatMap((method) =>
    [1, 2, 3].flatMap((k) => ACTIVATIONS.map((activation) => ({ method, form: "structured" as const, k, activation }))),
  ),
  ...METHODS.flatMap((method) => FORMS_OF(method).map((form) => ({ method, form, k: 2, activation: "tanh" as const }))),
  { method: "quadratic", form: "structured", k: 1, activation: "silu" },
  { method: "quadratic", form: "structured", k: 4, activation: "tanh" },
];

/** A task whose events do not matter. */
function taskOf({ method, form, k, activation }: Case): EstimatorTask {
  return {
    name: "t",
    method,
    seed: 1,
    coefficients: Array.from({ length: k }, (_, p) => ({ name: `c${p}`, sm: 0, range: [-1, 1] })),
    network: { hidden: [5, 4], activation, form },
    training: { epochs: 1, batch: ROWS, alpha: ALPHA, learningRate: { initial: 1, final: 1 } },
    features: new Float32Array(),
    featureNames: Array.from({ length: INPUTS }, (_, j) => `x${j}`),
    weights: new Float64Array(),
    crossSection: new Float64Array(),
    train: new Uint32Array(),
    validation: new Uint32Array(),
  };
}

/** Weights of labels, 0 and 1, or of any size and sign. */
function weightOf(kind: "labels" | "signed weights", name: string, event: number, stream: RandomStream): number {
  if (kind === "signed weights") return 1.5 * stream.uniform() - 0.3;
  return Number(/denominator|reference/.test(name) === (event % 2 === 1));
}

test.each(CASES)(
  "the training graph's gradients of $method on a $form network with $k coefficients and $activation agree with finite differences",
  async (of) => {
    const task = taskOf(of);
    const [loss, architecture] = [lossOf(task), architectureOf(task)];
    const stream = randomStream(7, of.method, of.form, of.k, of.activation);
    const x = Float64Array.from({ length: ROWS * INPUTS }, () => stream.normal());
    const parameters = parametersOf(architecture).map(({ rows, columns }) =>
      Float64Array.from({ length: rows * columns }, () => 0.7 * stream.normal()),
    );
    const session = await openSession(gradientModel(architecture, loss, ROWS, "float64"));
    for (const kind of ["labels", "signed weights"] as const) {
      const columns = new Map(
        loss.columns.map(({ name, columns: width }) => [
          name,
          Float64Array.from({ length: ROWS * width }, (_, i) =>
            name.startsWith("weight") ? weightOf(kind, name, Math.floor(i / width), stream) : stream.normal(),
          ),
        ]),
      );
      const total = (values: readonly Float64Array[]): number => {
        const run: PlainNetwork = (...inputs) => network(architecture, values, Float64Array.from(inputs.flatMap((part) => [...part])));
        let sum = 0;
        for (let event = 0; event < ROWS; event++)
          sum += plainLoss(of, ALPHA, run, x.subarray(event * INPUTS, (event + 1) * INPUTS), (name) => {
            const width = loss.columns.find((column) => column.name === name)?.columns ?? 0;
            return columns.get(name)?.slice(event * width, (event + 1) * width) ?? new Float64Array();
          });
        return sum / ROWS;
      };
      const feeds = Object.fromEntries([
        ["x", float64(x, [ROWS, INPUTS])],
        ...loss.columns.map(({ name, columns: width }) => [name, float64(columns.get(name) ?? new Float64Array(), [ROWS, width])]),
        ...parametersOf(architecture).map(({ name, rows, columns: width }, i) => [name, float64(parameters[i], [rows, width])]),
      ]) as Record<string, ReturnType<typeof float64>>;
      const results = await session.run(feeds);

      const expected = total(parameters);
      expect(Math.abs(Number(results["loss"].data[0]) - expected)).toBeLessThan(1e-8 * (1 + Math.abs(expected)));
      const h = 1e-5;
      const numeric = parameters.map((values, p) =>
        values.map((_, e) => {
          const shifted = (by: number): number =>
            total(parameters.map((others, q) => (q === p ? others.map((v, i) => (i === e ? v + by : v)) : others)));
          return (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
        }),
      );
      // the bias of the last layer does not enter a difference of networks: its gradient is 0 beside the others
      const largest = Math.max(...numeric.flatMap((values) => [...values.map(Math.abs)]));
      for (const [p, { name }] of parametersOf(architecture).entries()) {
        const gradient = results[`gradient_${name}`].data as Float64Array;
        const far = gradient.findIndex((value, e) => !(Math.abs(value - numeric[p][e]) <= 1e-4 * Math.abs(numeric[p][e]) + 1e-5 * largest));
        expect([name, far, gradient[far]]).toEqual([name, -1, numeric[p][far]]);
      }
    }
  },
);
