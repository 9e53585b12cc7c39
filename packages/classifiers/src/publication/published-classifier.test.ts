import { beforeAll, expect, test } from "@jest/globals";
import { calibratedProbabilities, classCalibration } from "../calibration/class-calibration.ts";
import { networkOutput } from "../engine/network-output.ts";
import { logClassDensities } from "../ratio/class-density.ts";
import { gaussianClasses } from "../testing/gaussian-classes.ts";
import { trainMember } from "../training/train-member.ts";
import { memberModel } from "./member-model.ts";
import { publishedClassifier } from "./published-classifier.ts";

const K = 3;
// a focal loss: its probabilities need a calibration
const gauss = gaussianClasses(K, 9000, { gamma: 2, epochs: 5 });
const { task } = gauss;
const run = (model: Uint8Array, output: string): Promise<Float32Array> => networkOutput(model, "x", task.features, 3, output);
const EVEN = [1 / 3, 1 / 3, 1 / 3];

/** The largest difference. */
const furthest = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Array.from(found).reduce((most, value, e) => Math.max(most, Math.abs(value - expected[e])), 0);

let models: Uint8Array[];
let mean: Float64Array;
beforeAll(async () => {
  models = await Promise.all([0, 1].map(async (member) => memberModel(task, await trainMember(task, member))));
  const [one, two] = await Promise.all(models.map((model) => run(model, "parts")));
  mean = Float64Array.from(one, (value, e) => (value + two[e]) / 2);
});

test("a published classifier gives the mean of its members' probabilities", async () => {
  const found = await run(publishedClassifier(task, models, {}), "probabilities");
  expect(furthest(found, mean)).toBeLessThan(1e-6);
});

/** Mean squared error of hold-out events against the exact probabilities. */
const error = (found: ArrayLike<number>): number => {
  const exact = gauss.exact(EVEN);
  let sum = 0;
  for (const row of gauss.test) for (let c = 0; c < K; c++) sum += (found[row * K + c] - exact[row * K + c]) ** 2;
  return sum / (K * gauss.test.length);
};

test.each(["isotonic", "histogram"] as const)(
  "%s calibration from validation events makes probabilities of them, in the file as well",
  async (method) => {
    const rows = task.validation;
    const part = Float64Array.from({ length: K * rows.length }, (_, e) => mean[rows[Math.floor(e / K)] * K + (e % K)]);
    const curves = classCalibration(
      method,
      part,
      rows.map((row) => task.classOf[row]),
      Float64Array.from(rows, (row) => task.eventWeights[row]),
      EVEN,
    );
    const expected = calibratedProbabilities(mean, curves);
    // bins of 36 events each have a noise of their own
    expect(error(mean)).toBeGreaterThan(8e-3);
    expect(error(expected)).toBeLessThan(method === "isotonic" ? 2.5e-3 : 6e-3);
    const model = publishedClassifier(task, models, {}, { calibration: curves, shares: EVEN });
    const [found, densities] = await Promise.all(["probabilities", "log_class_densities"].map((output) => run(model, output)));
    // an event that float32 puts on the other side of an edge has the next step's value
    const off = found.filter((value, e) => Math.abs(value - expected[e]) > 1e-4).length;
    expect(off).toBeLessThan(method === "isotonic" ? 1 : 40);
    const logs = logClassDensities(found, EVEN, 0);
    expect(furthest(densities, logs)).toBeLessThan(1e-5);
    for (let i = 0; i < 50; i++) expect(found.subarray(K * i, K * (i + 1)).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  },
);

test("certainty of the network leaves calibrated probabilities within the range that the curve has seen", () => {
  const probabilities = [1, 0, 1, 0, 0.6, 0.4, 0.4, 0.6, 0, 1, 0, 1];
  const curves = classCalibration("isotonic", probabilities, [0, 0, 0, 1, 1, 0], [1, 1, 1, 1, 1, 1], [0.5, 0.5]);
  const found = calibratedProbabilities([1, 0, 0, 1], curves);
  for (const value of found) expect(value > 0 && value < 1).toBe(true);
  expect(found[0]).toBeGreaterThan(found[2]);
});
