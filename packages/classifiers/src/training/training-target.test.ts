import { expect, test } from "@jest/globals";
import {
  crossSectionTerms,
  eventWeights,
  jointLikelihoodRatio,
  jointScore,
  matrixElementScore,
  type WeightPolynomial,
} from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { coefficientScales, METHODS, type EstimatorTask } from "./estimator-task.ts";
import { trainingTargets, type TargetColumns } from "./training-target.ts";

/** Weights of six events, |1 + δ1 a + δ2 b|² + (δ2 d)², of different size. */
function polynomial(): WeightPolynomial {
  const stream = randomStream(3, "weights");
  const rows = Array.from({ length: 6 }, () => {
    const [size, a, b, d] = [1 + stream.uniform(), stream.normal(), stream.normal(), stream.normal()];
    return [1, a, a * a, b, a * b, b * b + d * d].map((value) => size * value);
  });
  return { events: 6, coefficients: ["kt", "ktt"], sm: [1, 0], values: Float64Array.from(rows.flat()) };
}

function taskOf(weights: WeightPolynomial, method: EstimatorTask["method"]): EstimatorTask {
  return {
    name: "kt-ratio",
    method,
    seed: 1,
    coefficients: [
      { name: "kt", sm: 1, range: [-2, 2] },
      { name: "ktt", sm: 0, range: [-1, 2] },
    ],
    network: { hidden: [2], activation: "tanh" },
    training: { epochs: 1, batch: 2, alpha: 1, learningRate: { initial: 1, final: 1 } },
    features: new Float32Array(6),
    featureNames: ["x"],
    weights: weights.values,
    crossSection: crossSectionTerms(weights),
    train: Uint32Array.of(0, 1, 2, 3),
    validation: Uint32Array.of(4, 5),
  };
}

const close = (found: number, expected: number): void => {
  expect(Math.abs(found - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
};

/** The point at which target number i was drawn. */
function pointOf(task: EstimatorTask, targets: TargetColumns, i: number): number[] {
  const scales = coefficientScales(task.coefficients);
  return [0, 1].map((p) => task.coefficients[p].sm + targets["delta"][2 * i + p] * scales[p]);
}

test.each([1, 3])("ALICES learns from the joint ratio and score at %i points of every event, in units of the scales", (points) => {
  const weights = polynomial();
  const task = taskOf(weights, "alices");
  const scales = coefficientScales(task.coefficients);
  expect(scales).toEqual([4 / Math.sqrt(12), 3 / Math.sqrt(12)]);
  const rows = Uint32Array.of(4, 1, 1, 3);
  const targets = trainingTargets(task, rows, randomStream(2), points);
  const total = weights.values.reduce((sum, value, t) => sum + (t % 6 === 0 ? value : 0), 0);
  for (let i = 0; i < rows.length * points; i++) {
    const event = rows[Math.floor(i / points)];
    const c = pointOf(task, targets, i);
    c.forEach((value, p) => {
      expect(value).toBeGreaterThanOrEqual(task.coefficients[p].range[0]);
      expect(value).toBeLessThanOrEqual(task.coefficients[p].range[1]);
    });
    const ratio = jointLikelihoodRatio(weights, c, weights.sm)[event];
    const score = matrixElementScore(weights, c);
    for (const p of [0, 1]) close(targets["joint_score"][2 * i + p], score[2 * event + p] * scales[p]);
    const densitySm = (6 * weights.values[6 * event]) / total;
    close(targets["weight_denominator"][i], 0.5 * densitySm);
    close(targets["weight_numerator"][i], 0.5 * densitySm * ratio);
    close(targets["weight_score"][i], 0.5 * densitySm * ratio);
    close(targets["log_rate"][i], Math.log(sigma(weights, c) / total));
  }
});

test("RASCAL regresses on the joint ratio, ALICE and ROLR do without the score", () => {
  const weights = polynomial();
  const task = taskOf(weights, "rascal");
  const rows = Uint32Array.of(4, 1, 3, 0);
  const targets = trainingTargets(task, rows, randomStream(2));
  rows.forEach((event, i) => {
    const ratio = jointLikelihoodRatio(weights, pointOf(task, targets, i), weights.sm)[event];
    close(targets["log_joint_ratio"][i], Math.log(ratio));
    close(targets["weight_numerator"][i] / targets["weight_denominator"][i], ratio);
    expect(targets["joint_score"][2 * i]).not.toBe(0);
  });
  for (const method of ["rolr", "alice"] as const) {
    const others = trainingTargets({ ...task, method }, rows, randomStream(2));
    expect(others["weight_numerator"]).toEqual(targets["weight_numerator"]);
    expect(others["joint_score"]).toHaveLength(0);
    expect(others["log_joint_ratio"]).toHaveLength(method === "rolr" ? rows.length : 0);
  }
});

test("joint ratios are held within exp(±10)", () => {
  const values = Float64Array.of(1, 0, 1, 0, 0, 1, 1e-9, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1);
  const task = { ...taskOf({ events: 3, coefficients: ["kt", "ktt"], sm: [1, 0], values }, "rolr") };
  const { log_joint_ratio: found } = trainingTargets(task, Uint32Array.of(1, 2), randomStream(2));
  expect([...found]).toEqual([10, 10]);
});

test("CARL and CASCAL draw the hypothesis of each event by its weights and do not know its ratio", () => {
  const weights = polynomial();
  for (const method of ["carl", "cascal"] as const) {
    const task = taskOf(weights, method);
    const rows = Uint32Array.from({ length: 4000 }, (_, i) => i % 6);
    const targets = trainingTargets(task, rows, randomStream(2));
    const [a, b] = [targets["weight_numerator"], targets["weight_denominator"]];
    let [surplus, variance] = [0, 0];
    const total = weights.values.reduce((sum, value, t) => sum + (t % 6 === 0 ? value : 0), 0);
    expect([...a].every((value, i) => value * b[i] === 0)).toBe(true);
    const [sums, expected]: [number[], number[]] = [[], []];
    rows.forEach((event, i) => {
      const densitySm = (6 * weights.values[6 * event]) / total;
      const ratio = jointLikelihoodRatio(weights, pointOf(task, targets, i), weights.sm)[event];
      sums.push(a[i] + b[i]);
      expected.push(0.5 * densitySm * (1 + ratio));
      const share = ratio / (1 + ratio);
      surplus += Number(a[i] > 0) - share;
      variance += share * (1 - share);
    });
    expect(Math.max(...sums.map((sum, i) => Math.abs(sum / expected[i] - 1)))).toBeLessThan(1e-6);
    expect(Math.abs(surplus)).toBeLessThan(4.5 * Math.sqrt(variance));
    expect(targets["weight_score"]).toBe(method === "cascal" ? a : undefined);
  }
});

test("the quadratic estimator learns the rate density relative to the mixture, at one point of each event", () => {
  const weights = polynomial();
  const task = taskOf(weights, "quadratic");
  const rows = Uint32Array.of(4, 1, 3);
  const targets = trainingTargets(task, rows, randomStream(2));
  rows.forEach((event, i) => {
    close(targets["weight_numerator"][i], (6 * eventWeights(weights, pointOf(task, targets, i))[event]) / sigma(weights, weights.sm));
    expect(targets["weight_denominator"][i]).toBe(1);
  });
});

test("a network that sees the coefficients learns the centred score", () => {
  const weights = polynomial();
  const task = taskOf(weights, "cascal");
  const parameterised: EstimatorTask = { ...task, network: { ...task.network, form: "parameterised" } };
  const rows = Uint32Array.of(4, 1, 3);
  const targets = trainingTargets(parameterised, rows, randomStream(2));
  const scales = coefficientScales(task.coefficients);
  rows.forEach((event, i) => {
    const score = jointScore(weights, pointOf(task, targets, i));
    for (const p of [0, 1]) close(targets["joint_score"][2 * i + p], score[2 * event + p] * scales[p]);
  });
  expect(targets["log_rate"]).toHaveLength(0);
  expect(() => trainingTargets({ ...task, network: { ...task.network, form: "double" } }, rows, randomStream(2))).toThrow("the SM");
});

function sigma({ values }: WeightPolynomial, [kt, ktt]: readonly number[]): number {
  const [a, b] = [kt - 1, ktt];
  let sum = 0;
  for (let i = 0; i < values.length; i += 6)
    sum +=
      values[i] + 2 * a * values[i + 1] + a * a * values[i + 2] + 2 * b * values[i + 3] + 2 * a * b * values[i + 4] + b * b * values[i + 5];
  return sum;
}

test("SALLY learns from the centred joint score at the SM", () => {
  const weights = polynomial();
  const task = taskOf(weights, "sally");
  const scales = coefficientScales(task.coefficients);
  const rows = Uint32Array.of(5, 0);
  const targets = trainingTargets(task, rows, randomStream(2));
  const score = jointScore(weights, weights.sm);
  rows.forEach((event, i) => {
    for (const p of [0, 1]) close(targets["joint_score"][2 * i + p], score[2 * event + p] * scales[p]);
    close(targets["weight_numerator"][i], (6 * weights.values[6 * event]) / sigma(weights, weights.sm));
  });
});

test("an event whose weight vanishes has no score and no weight", () => {
  const values = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  for (const method of ["alices", "rascal", "cascal"] as const) {
    const task = taskOf({ events: 2, coefficients: ["kt", "ktt"], sm: [1, 0], values }, method);
    const targets = trainingTargets(task, Uint32Array.of(1), randomStream(1));
    const found = ["joint_score", "weight_numerator", "weight_denominator", "log_joint_ratio"].flatMap((name) => [...targets[name]]);
    expect(found).toEqual(method === "rascal" ? [0, 0, 0, 0, 0] : [0, 0, 0, 0]);
  }
});

const WEIGHED = METHODS.filter((method) => method !== "sallino");
const ONE_SIGN = ["rolr", "cascal", "rascal", "alices"];

test.each(WEIGHED)(
  "an event of negative weight counts with its sign for %s, its ratio and score are those of the same event with positive weight",
  (method) => {
    const weights = polynomial();
    const values = weights.values.map((value, i) => (Math.floor(i / 6) === 2 ? -value : value));
    const task = { ...taskOf(weights, method), crossSection: crossSectionTerms(weights) };
    const rows = Uint32Array.of(2, 2, 2, 2, 1);
    const [positive, signed] = [weights.values, values].map((of) => trainingTargets({ ...task, weights: of }, rows, randomStream(1)));
    for (const [name, column] of Object.entries(positive)) {
      const opposite = name.startsWith("weight") && !(method === "quadratic" && name === "weight_denominator");
      expect(signed[name]).toEqual(opposite ? column.map((value, i) => (i < 4 && value !== 0 ? -value : value)) : column);
    }
  },
);

test.each(WEIGHED)("a weight that changes sign between the SM and a drawn point: %s", (method) => {
  const weights = polynomial();
  // event 3 falls below zero away from the SM
  const values = weights.values.map((old, i) => (i === 6 * 3 + 2 || i === 6 * 3 + 5 ? -1e3 : old));
  const task = { ...taskOf(weights, method), weights: values };
  const targets = (): TargetColumns => trainingTargets(task, task.train, randomStream(1));
  if (!ONE_SIGN.includes(method)) {
    for (const column of Object.values(targets())) expect(column.every(Number.isFinite)).toBe(true);
    return;
  }
  const message = new RegExp(
    `^event 3 has weight -\\S+ pb at kt = \\S+, ktt = \\S+ and \\S+ pb at kt = 1, ktt = 0, and ${method} needs weights of one sign$`,
  );
  const thrown = { code: "TRAIN_NEGATIVE_WEIGHT", path: "estimators.kt-ratio", message: expect.stringMatching(message) as unknown };
  expect(targets).toThrow(expect.objectContaining(thrown));
});

test.each(WEIGHED)("%s refuses events that have no cross section at the SM", (method) => {
  const task = { ...taskOf(polynomial(), method), crossSection: Float64Array.of(0, 0, 1, 0, 0, 1) };
  expect(() => trainingTargets(task, task.train, randomStream(1))).toThrow(
    expect.objectContaining({
      code: "TRAIN_ZERO_CROSS_SECTION",
      message: expect.stringContaining("add up to 0 pb at kt = 1, ktt = 0") as unknown,
    }),
  );
});
