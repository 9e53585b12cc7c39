import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { networkOutput } from "../engine/network-output.ts";
import { memberInputs, memberModel, memberOutputName } from "../publication/member-model.ts";
import { coefficientScales, type LabelledTask, type Method, type NetworkForm } from "./estimator-task.ts";
import { labelledTask, type LabelledRequest } from "./labelled-task.ts";
import { trainMember } from "./train-member.ts";
import { trainingTargets } from "./training-target.ts";

/** x of width 1 around z, z of width 1 around θ: p(x|θ) is normal with variance 2. θ₀ uniform in ±3, θ₁ in ±1. */
function request(events: number, method: Method, form: NetworkForm): LabelledRequest {
  const stream = randomStream(4, "labelled");
  const features = new Float32Array(events);
  const [theta0, theta1, y, jointRatio, jointScore, referenceScore] = Array.from({ length: 6 }, () => new Float64Array(events));
  for (let i = 0; i < events; i++) {
    [theta0[i], theta1[i], y[i]] = [6 * stream.uniform() - 3, 2 * stream.uniform() - 1, i % 2];
    const z = (y[i] === 0 ? theta0[i] : theta1[i]) + stream.normal();
    features[i] = z + stream.normal();
    jointRatio[i] = Math.exp((-((z - theta0[i]) ** 2) + (z - theta1[i]) ** 2) / 2);
    [jointScore[i], referenceScore[i]] = [z - theta0[i], z - theta1[i]];
  }
  return {
    name: "labelled",
    method,
    seed: 3,
    coefficients: ["theta"],
    network: { hidden: [20, 20], activation: "tanh", form },
    training: { epochs: 10, batch: 64, alpha: 1, learningRate: { initial: 5e-3, final: 5e-4 } },
    features,
    featureNames: ["x"],
    labels: { theta0, theta1, y, jointRatio, jointScore, referenceScore },
    validation: 0.25,
  };
}

/** Mean squared error of log r̂ over x and θ₀, for θ₁ = 0.5 where the network knows it; and the variance of log r. */
async function errorOf(task: LabelledTask): Promise<{ readonly error: number; readonly variance: number }> {
  const member = await trainMember(task, 0);
  const columns = memberInputs(task);
  const rows = [-2, -1, 0, 1, 2].flatMap((x) => [-2, -1, 0, 1, 2].map((theta) => [x, theta]));
  const inputs = Float32Array.from(rows.flatMap(([x, theta]) => [x, theta, 0.5].slice(0, columns)));
  const learned = await networkOutput(memberModel(task, member), "x", inputs, columns, memberOutputName(task));
  const exact = rows.map(([x, theta]) => (-((x - theta) ** 2) + (x - 0.5) ** 2) / 4);
  const mean = exact.reduce((sum, value) => sum + value, 0) / exact.length;
  return {
    error: exact.reduce((sum, value, i) => sum + (learned[i] - value) ** 2, 0) / exact.length,
    variance: exact.reduce((sum, value) => sum + (value - mean) ** 2, 0) / exact.length,
  };
}

// an estimator that knows nothing is off by the variance of log r; labels and squared ratios, whose largest events decide, teach less than joint scores
test.each([
  ["carl", 0.1],
  ["alice", 0.03],
  ["rascal", 0.25],
  ["alices", 0.03],
] as const)("%s on a doubly parameterised network learns log r(x|θ₀, θ₁)", async (method, fraction) => {
  const { error, variance } = await errorOf(labelledTask(request(4000, method, "double")));
  expect(error).toBeLessThan(fraction * variance);
});

test("a singly parameterised network learns the ratio to the reference that it was trained with", async () => {
  const sample = request(4000, "alices", "parameterised");
  const theta1 = new Float64Array(4000).fill(0.5);
  const stream = randomStream(5, "reference");
  const theta0 = sample.labels.theta0 ?? theta1;
  const [jointRatio, jointScore] = [new Float64Array(4000), new Float64Array(4000)];
  const features = Float32Array.from(theta0, (theta, i) => {
    const z = (i % 2 === 0 ? theta : 0.5) + stream.normal();
    jointRatio[i] = Math.exp((-((z - theta) ** 2) + (z - 0.5) ** 2) / 2);
    jointScore[i] = z - theta;
    return z + stream.normal();
  });
  const { error, variance } = await errorOf(
    labelledTask({ ...sample, features, labels: { ...sample.labels, theta1, jointRatio, jointScore } }),
  );
  expect(error).toBeLessThan(0.03 * variance);
});

test("exchanging the hypotheses of a doubly parameterised network changes the sign of log r̂", async () => {
  const task = labelledTask({
    ...request(200, "alices", "double"),
    training: { epochs: 1, batch: 64, alpha: 1, learningRate: { initial: 0.01, final: 0.01 } },
  });
  const model = memberModel(task, await trainMember(task, 0));
  const [direct, exchanged, same] = await Promise.all(
    [
      [0.3, 2, -1],
      [0.3, -1, 2],
      [0.3, 1, 1],
    ].map((row) => networkOutput(model, "x", Float32Array.from(row), 3, "log_likelihood_ratio")),
  );
  expect(direct[0]).not.toBe(0);
  expect(exchanged[0]).toBe(-direct[0]);
  expect(same[0]).toBe(0);
});

test("coefficients and scores are in units of the standard deviation of the sample's hypotheses, labels decide the weights", () => {
  const sample = request(400, "cascal", "double");
  const task = labelledTask(sample);
  const { theta0, theta1, y, jointScore, referenceScore, jointRatio } = sample.labels as Required<LabelledRequest["labels"]>;
  const all = [...theta0, ...theta1];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const spread = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  expect(task.coefficients[0].sm).toBeCloseTo(mean, 12);
  expect(coefficientScales(task.coefficients)[0]).toBeCloseTo(spread, 12);
  expect([...task.train, ...task.validation].sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i));
  expect(task.validation).toHaveLength(100);
  const rows = Uint32Array.of(3, 10, 7);
  const targets = trainingTargets(task, rows, randomStream(1));
  const shared = trainingTargets({ ...task, method: "alices" }, rows, randomStream(1));
  rows.forEach((row, i) => {
    expect(targets["delta"][i]).toBeCloseTo((theta0[row] - mean) / spread, 6);
    expect(targets["reference_delta"][i]).toBeCloseTo((theta1[row] - mean) / spread, 6);
    expect(targets["joint_score"][i]).toBeCloseTo(jointScore[row] * spread, 5);
    expect(targets["reference_score"][i]).toBeCloseTo(referenceScore[row] * spread, 5);
    expect([targets["weight_numerator"][i], targets["weight_denominator"][i]]).toEqual([1 - y[row], y[row]]);
    expect([targets["weight_score"][i], targets["weight_reference_score"][i]]).toEqual([1 - y[row], y[row]]);
    expect(shared["weight_denominator"][i]).toBeCloseTo(1 / (1 + jointRatio[row]), 6);
    expect(shared["weight_numerator"][i]).toBeCloseTo(jointRatio[row] / (1 + jointRatio[row]), 6);
    expect(shared["weight_score"][i]).toBe(1 - y[row]);
  });
});

test("draws of one simulated event are on one side of the split", () => {
  const sample = request(300, "carl", "parameterised");
  const event = Uint32Array.from({ length: 300 }, (_, i) => i % 40);
  const { train, validation } = labelledTask({ ...sample, labels: { ...sample.labels, event } });
  expect(train.length + validation.length).toBe(300);
  const held = new Set(Array.from(validation, (row) => event[row]));
  expect(held.size).toBe(10);
  expect(Array.from(train, (row) => event[row]).some((id) => held.has(id))).toBe(false);
});

const without = (column: keyof LabelledRequest["labels"]): Partial<LabelledRequest> => ({
  labels: Object.fromEntries(Object.entries(request(40, "carl", "double").labels).filter(([name]) => name !== column)),
});
const having = (column: "y" | "jointRatio" | "jointScore", value: number): Partial<LabelledRequest> => {
  const { labels } = request(40, "carl", "double");
  const values = Float64Array.from(labels[column] ?? []);
  values[7] = value;
  return { labels: { ...labels, [column]: values } };
};

test.each<readonly [string, Method, NetworkForm, Partial<LabelledRequest>, string]>([
  ["no joint ratio", "rolr", "parameterised", without("jointRatio"), "found no column jointRatio, expected 40 for 40 events"],
  [
    "no score of the denominator",
    "cascal",
    "double",
    without("referenceScore"),
    "found no column referenceScore, expected 40 for 40 events",
  ],
  [
    "a short column",
    "carl",
    "parameterised",
    { labels: { ...request(40, "carl", "double").labels, y: [0, 1] } },
    "found 2 values y, expected 40 for 40 events",
  ],
  ["a label that is none", "carl", "parameterised", having("y", 2), "event 7 has y 2, expected 0 or 1"],
  [
    "a negative ratio",
    "alice",
    "parameterised",
    having("jointRatio", -1),
    "event 7 has jointRatio -1, expected a finite ratio of densities, at least 0",
  ],
  [
    "a score that is no number",
    "alices",
    "parameterised",
    having("jointScore", NaN),
    "event 7 has jointScore NaN, expected a finite number",
  ],
  [
    "one hypothesis for all",
    "carl",
    "parameterised",
    { labels: { ...request(40, "carl", "double").labels, theta0: new Float64Array(40).fill(2) } },
    "theta is 2 for all events, expected different values",
  ],
  ["a structured network", "alices", "structured", {}, "alices on a network of form structured needs events with weight polynomials"],
  [
    "a feature that is no number",
    "carl",
    "parameterised",
    { features: new Float32Array(40).fill(NaN, 5, 6) },
    "event 5 has x NaN, expected a finite number",
  ],
  [
    "a hypothesis without events",
    "carl",
    "parameterised",
    { labels: { ...request(40, "carl", "double").labels, y: new Float64Array(40) } },
    "found 40 events of the numerator and 0 of the denominator, expected some of both",
  ],
  [
    "a method for weights",
    "quadratic",
    "parameterised",
    {},
    "quadratic on a network of form parameterised needs events with weight polynomials",
  ],
])("%s is the user's error", (_, method, form, change, message) => {
  expect(() => labelledTask({ ...request(40, method, form), ...change })).toThrow(
    expect.objectContaining({ code: "TRAIN_LABELS", path: "estimators.labelled", message }),
  );
});

test("columns that a method does without may be missing", () => {
  const { labels, ...rest } = request(40, "carl", "parameterised");
  const { theta0, y, jointScore } = labels as Required<LabelledRequest["labels"]>;
  expect(labelledTask({ ...rest, labels: { theta0, y } }).train).toHaveLength(30);
  expect(labelledTask({ ...rest, method: "sally", labels: { jointScore } }).coefficients[0].sm).toBe(0);
});
