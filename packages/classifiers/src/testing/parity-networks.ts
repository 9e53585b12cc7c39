import { randomStream } from "@ratiometer/tables";
import { ACTIVATIONS } from "../network/mlp.ts";
import { initialParameters, networkBody, parametersOf, parameterTensors } from "../network/network-body.ts";
import { initializer } from "../graph/onnx-values.ts";
import { gradients } from "../graph/differentiate.ts";
import { graphModel } from "../graph/onnx-model.ts";
import * as t from "../graph/tensor.ts";
import { memberModel } from "../publication/member-model.ts";
import { publishedClassifier } from "../publication/published-classifier.ts";
import { publishedRatio, publishedScore } from "../publication/published-network.ts";
import { architectureOf, type NetworkDescription } from "../training/estimator-task.ts";

/** A network for the comparison of engines. */
export interface ParityNetwork {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Columns of its input "x". */
  readonly columns: number;
  readonly outputs: readonly string[];
}

const D = 3;

const STANDARDISATION = { means: Float64Array.of(1, -1, 0.5), scales: Float64Array.of(2, 0.5, 1) };

const describe = (method: NetworkDescription["method"], k: number, activation: (typeof ACTIVATIONS)[number]): NetworkDescription => ({
  name: "parity",
  method,
  coefficients: Array.from({ length: k }, (_, i) => ({ name: `c${i}`, sm: i, range: [-2, 3] as const })),
  network: { hidden: [16, 16], activation },
  featureNames: ["a", "b", "c"],
});

/** Every operation of expressions, each as an output: derivatives are graphs of the same operations. */
function everyOperation(): ParityNetwork {
  const x = t.input("x", "batch", D);
  const positive = t.add(t.square(x), t.scalar(0.1));
  const row = t.constant([1, -2, 0.5]);
  const outputs: Readonly<Record<string, t.Tensor>> = {
    add: t.add(x, row),
    subtract: t.subtract(row, x),
    multiply: t.multiply(x, t.scalar(-3)),
    divide: t.divide(t.sliceColumns(x, 0, 1), positive),
    negate: t.negate(x),
    matmul: t.matmul(x, t.constant([1, 2, 3, 4, 5, 6], D, 2)),
    transposed: t.matmul(x, t.constant([1, 2, 3, 4, 5, 6], 2, D), [false, true]),
    gram: t.matmul(x, positive, [true, false]),
    tanh: t.tanh(x),
    relu: t.relu(x),
    sign: t.sign(x),
    sigmoid: t.sigmoid(t.multiply(x, t.scalar(30))),
    softplus: t.softplus(t.multiply(x, t.scalar(30))),
    exp: t.exp(x),
    log: t.log(positive),
    sqrt: t.sqrt(positive),
    sine: t.sine(x),
    repeat_rows: t.repeatRows(x, 3),
    sum_runs: t.sumRuns(t.reshape(x, `${D} batch`, 1), D),
    add_to_runs: t.add(t.reshape(x, `${D} batch`, 1), t.repeatRows(t.sliceColumns(x, 0, 2), D)),
    reshape_batch: t.reshape(x, `${D} batch`, 1),
    rows: t.sum(x, "rows"),
    sum_columns: t.sum(x, "columns"),
    all: t.sum(x, "all"),
    expand_row: t.expandLike(row, x),
    expand_column: t.expandLike(t.sum(x, "columns"), x),
    slice: t.sliceColumns(x, 1, 3),
    pad: t.padColumns(x, 1, 2),
    concat: t.concatColumns([t.sliceColumns(x, 1, 2), x, positive]),
    maximum: t.maximum(x, row),
    reshape: t.matmul(x, t.reshape(t.constant([1, 2, 3, 4, 5, 6], 2, D), D, 2)),
    slice_rows: t.multiply(x, t.sliceRows(t.constant([1, 2, 3, 4, 5, 6, 7, 8, 9], D, D), 1, 2)),
    pad_rows: t.matmul(x, t.padRows(t.constant([1, 2]), 1, 1)),
    same: x,
    fixed: t.scalar(2),
  };
  const named = Object.entries(outputs).map(([name, tensor]) => ({ name, tensor }));
  return { name: "every operation", bytes: graphModel("all", [x], named, "float32"), columns: D, outputs: Object.keys(outputs) };
}

/** Units of every activation with their derivatives by the inputs. */
function derivatives(): ParityNetwork {
  const x = t.input("x", "batch", D);
  const z = t.add(t.matmul(x, t.constant([0.3, -0.7, 0.5, 0.2, -0.4, 0.9], D, 2)), t.constant([0.1, -0.2]));
  const units: Readonly<Record<string, t.Tensor>> = {
    tanh: t.tanh(z),
    relu: t.relu(z),
    silu: t.multiply(z, t.sigmoid(z)),
    elu: t.add(t.relu(z), t.subtract(t.exp(t.negate(t.relu(t.negate(z)))), t.scalar(1))),
    softplus: t.softplus(z),
  };
  const named = Object.entries(units).flatMap(([name, tensor]) => [
    { name, tensor },
    { name: `${name}_gradient`, tensor: gradients(t.sum(t.square(tensor), "columns"), [x])[0] },
  ]);
  return { name: "derivatives", bytes: graphModel("d", [x], named, "float32"), columns: D, outputs: named.map(({ name }) => name) };
}

/** A member with hidden layers of an activation. */
function perceptron(activation: (typeof ACTIVATIONS)[number]): ParityNetwork {
  const description = describe("sally", 2, activation);
  const values = initialParameters(architectureOf(description), randomStream(1, "parity", activation));
  return {
    name: `${activation} perceptron`,
    bytes: memberModel(description, { parameters: values, standardisation: STANDARDISATION }),
    columns: D,
    outputs: ["parts"],
  };
}

/** A member that reads two kinds of objects, and its derivative. */
function eventGraphs(pooling: "sum" | "attention"): ParityNetwork[] {
  const featureNames = [...[1, 2, 3].flatMap((n) => [`pt${n}`, `eta${n}`, `phi${n}`, `tag${n}`]), "met", "met_phi", "ht"];
  const description: NetworkDescription = {
    ...describe("sally", 2, "silu"),
    featureNames,
    network: {
      hidden: [8],
      activation: "silu",
      graph: {
        objects: [
          { name: "jet", momentum: { pt: "pt*", eta: "eta*", phi: "phi*" }, features: { tag: "tag*" } },
          { name: "met", momentum: { pt: "met", phi: "met_phi" }, features: {} },
        ],
        layers: 2,
        width: 8,
        pooling,
      },
    },
  };
  const architecture = architectureOf(description);
  const d = featureNames.length;
  const parameters = initialParameters(architecture, randomStream(1, "parity", pooling));
  const standardisation = { means: new Float64Array(d), scales: new Float64Array(d).fill(1) };
  const member = {
    name: `event graph, pooling by ${pooling}`,
    bytes: memberModel(description, { parameters, standardisation }),
    columns: d,
  };
  const x = t.input("x", "batch", d);
  const layout = parametersOf(architecture);
  const weights = layout.map(({ name, rows, columns }, i) => initializer(name, parameters[i], [rows, columns], "float32"));
  const [slope] = gradients(t.sum(networkBody(x, parameterTensors(architecture), architecture), "columns"), [x]);
  const bytes = graphModel("slope", [x], [{ name: "slope", tensor: slope }], "float32", weights);
  return [
    { ...member, outputs: ["parts"] },
    { ...member, name: `derivative of an ${member.name}`, bytes, outputs: ["slope"] },
  ];
}

function published(method: NetworkDescription["method"], k: number): ParityNetwork[] {
  const description = describe(method, k, "tanh");
  const members = [0, 1].map((member) =>
    memberModel(description, {
      parameters: initialParameters(architectureOf(description), randomStream(1, method, k, member)),
      standardisation: STANDARDISATION,
    }),
  );
  // Z = 1 + ‖δ‖²
  const normalisation = Array.from({ length: k + 1 }, (_, i) => Array.from({ length: i + 1 }, (__, j) => Number(i === j))).flat();
  const member = { name: `member of ${method} in ${k}`, bytes: members[0], columns: D, outputs: ["parts"] };
  const whole =
    method === "sally"
      ? { bytes: publishedScore(description, members, {}), columns: D, outputs: ["score"] }
      : { bytes: publishedRatio(description, members, normalisation, {}), columns: D + k, outputs: ["log_likelihood_ratio"] };
  return [member, { name: `published ${method} in ${k}`, ...whole }];
}

/** A classifier of three classes with calibration, an isotonic curve, one of steps and one of a single value. */
function classifier(): ParityNetwork {
  const description: NetworkDescription = { ...describe("sally", 0, "relu"), method: "classifier", classes: ["a", "b", "c"] };
  const members = [0, 1].map((member) =>
    memberModel(description, {
      parameters: initialParameters(architectureOf(description), randomStream(1, "classifier", member)),
      standardisation: STANDARDISATION,
    }),
  );
  const calibration = [
    { kind: "linear", at: [-3, -1, 0, 2], values: [-2, -1, -0.5, 2] },
    { kind: "steps", at: [-1, 0.5], values: [-1, 0, 1] },
    { kind: "linear", at: [], values: [0.2] },
  ] as const;
  const bytes = publishedClassifier(description, members, {}, { calibration, shares: [0.2, 0.3, 0.5] });
  return { name: "published classifier", bytes, columns: D, outputs: ["probabilities", "log_class_densities"] };
}

/** The networks on which engines must agree: every operation, every activation with its gradient, event graphs with theirs, members and published networks. */
export const parityNetworks = (): readonly ParityNetwork[] => [
  everyOperation(),
  derivatives(),
  ...ACTIVATIONS.map(perceptron),
  ...eventGraphs("sum"),
  ...eventGraphs("attention"),
  ...published("alices", 1),
  ...published("alices", 3),
  ...published("sally", 2),
  classifier(),
];
