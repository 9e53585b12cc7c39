import { expect, test } from "@jest/globals";
import { crossSectionTerms, jointLikelihoodRatio, jointScore, matrixElementScore, type WeightPolynomial } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { coefficientScales, type EstimatorTask } from "./estimator-task.ts";
import { trainingTargets } from "./training-target.ts";

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
    const c = [0, 1].map((p) => task.coefficients[p].sm + targets["delta"][2 * i + p] * scales[p]);
    c.forEach((value, p) => {
      expect(value).toBeGreaterThanOrEqual(task.coefficients[p].range[0]);
      expect(value).toBeLessThanOrEqual(task.coefficients[p].range[1]);
    });
    const ratio = jointLikelihoodRatio(weights, c, weights.sm)[event];
    close(targets["soft_target"][i], 1 / (1 + ratio));
    const score = matrixElementScore(weights, c);
    for (const p of [0, 1]) close(targets["joint_score"][2 * i + p], score[2 * event + p] * scales[p]);
    const densitySm = (6 * weights.values[6 * event]) / total;
    close(targets["weight_both"][i], 0.5 * densitySm * (1 + ratio));
    close(targets["weight_numerator"][i], 0.5 * densitySm * ratio);
    close(targets["log_rate"][i], Math.log(sigma(weights, c) / total));
  }
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

test("an event whose weight vanishes has no score and no weight in the numerator", () => {
  const values = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const task = taskOf({ events: 2, coefficients: ["kt", "ktt"], sm: [1, 0], values }, "alices");
  const targets = trainingTargets(task, Uint32Array.of(1), randomStream(1));
  expect([...targets["joint_score"], targets["weight_numerator"][0], targets["weight_both"][0], targets["soft_target"][0]]).toEqual([
    0, 0, 0, 0, 0.5,
  ]);
});

function changed(at: number, value: number): WeightPolynomial {
  const weights = polynomial();
  return { ...weights, values: weights.values.map((old, i) => (i === at ? value : old)) };
}

test("a negative weight at a drawn point is refused, naming event, point and estimator", () => {
  const task = taskOf(changed(6 * 3 + 2, -1e3), "alices");
  const thrown = {
    code: "TRAIN_NEGATIVE_WEIGHT",
    path: "estimators.kt-ratio",
    message: expect.stringMatching(/^event 3 has weight -\S+ pb at kt = \S+, ktt = /) as unknown,
  };
  expect(() => trainingTargets({ ...task, crossSection: crossSectionTerms(polynomial()) }, task.train, randomStream(1))).toThrow(
    expect.objectContaining(thrown),
  );
});

test.each(["alices", "sally"] as const)("%s refuses a negative weight at the SM", (method) => {
  const weights = changed(6 * 2, -0.5);
  const positive = { ...taskOf(weights, method), crossSection: Float64Array.of(1, 0, 100, 0, 0, 100) };
  // at other points the event's weight is positive
  const lifted = weights.values.map((value, i) => (i === 14 || i === 17 ? 1e6 : value));
  expect(() => trainingTargets({ ...positive, weights: lifted }, Uint32Array.of(0, 2), randomStream(1))).toThrow(
    expect.objectContaining({
      code: "TRAIN_NEGATIVE_WEIGHT",
      message: expect.stringContaining("event 2 has weight -0.5 pb at kt = 1, ktt = 0") as unknown,
    }),
  );
});

test.each(["alices", "sally"] as const)("%s refuses events that have no cross section at the SM", (method) => {
  const task = { ...taskOf(polynomial(), method), crossSection: Float64Array.of(0, 0, 1, 0, 0, 1) };
  expect(() => trainingTargets(task, task.train, randomStream(1))).toThrow(
    expect.objectContaining({
      code: "TRAIN_ZERO_CROSS_SECTION",
      message: expect.stringContaining("add up to 0 pb at kt = 1, ktt = 0") as unknown,
    }),
  );
});
