import { expect, test } from "@jest/globals";
import { networkOutput } from "../engine/network-output.ts";
import { memberModel } from "../publication/member-model.ts";
import { logClassDensities, processRatio } from "../ratio/class-density.ts";
import { focalPosterior } from "../ratio/focal-posterior.ts";
import { gaussianClasses, type GaussianClasses } from "../testing/gaussian-classes.ts";
import { classScales, classificationTask, type ClassificationRequest } from "./classification-task.ts";
import { trainMember } from "./train-member.ts";

const BALANCED = { 2: [1 / 2, 1 / 2], 3: [1 / 3, 1 / 3, 1 / 3] } as const;

/** The probabilities of a trained network, n x classes. */
async function learned({ task }: GaussianClasses): Promise<Float64Array> {
  const model = memberModel(task, await trainMember(task, 0));
  return Float64Array.from(await networkOutput(model, "x", task.features, 3, "parts"));
}

/** Mean over the events of the test part of the squared difference, all classes. */
function meanSquare({ test: rows }: GaussianClasses, classes: number, found: Float64Array, exact: Float64Array): number {
  const square = (row: number, c: number): number => (found[row * classes + c] - exact[row * classes + c]) ** 2;
  return (
    rows.reduce((sum, row) => sum + Array.from({ length: classes }, (_, c) => square(row, c)).reduce((a, b) => a + b), 0) /
    (classes * rows.length)
  );
}

test.each([2, 3] as const)("a classifier of %i normal classes learns their exact probabilities, and sums to one", async (classes) => {
  const gauss = gaussianClasses(classes, 12_000);
  const found = await learned(gauss);
  // probabilities of chance, 1/classes, are off by 0.10 and 0.09
  expect(meanSquare(gauss, classes, found, gauss.exact(BALANCED[classes]))).toBeLessThan(1e-3);
  for (let i = 0; i < 50; i++) expect(found.subarray(i * classes, (i + 1) * classes).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
});

test("class weights shift the probabilities, not the ratio of densities that follows from them", async () => {
  const shares = [0.8, 0.2];
  const gauss = gaussianClasses(2, 12_000, { shares: [4, 1] });
  const found = await learned(gauss);
  expect(meanSquare(gauss, 2, found, gauss.exact(shares))).toBeLessThan(1e-3);
  const ratio = processRatio(logClassDensities(found, shares, 0), 2, 0, 1);
  const even = gauss.exact([0.5, 0.5]);
  // log of p(x|a)/p(x|b), whose square is 4.1 on average
  const off = gauss.test.reduce((sum, row) => sum + (Math.log(ratio[row]) - Math.log(even[2 * row] / even[2 * row + 1])) ** 2, 0);
  expect(off / gauss.test.length).toBeLessThan(0.05);
});

test("the outputs of a focal loss are no probabilities before its minimum is inverted", async () => {
  const gauss = gaussianClasses(3, 12_000, { gamma: 2 });
  const found = await learned(gauss);
  const exact = gauss.exact(BALANCED[3]);
  expect(meanSquare(gauss, 3, found, exact)).toBeGreaterThan(6e-3);
  expect(meanSquare(gauss, 3, focalPosterior(found, 3, 2), exact)).toBeLessThan(1.5e-3);
});

test("a fifth of negative weights, of the same density, changes no probability", async () => {
  const gauss = gaussianClasses(2, 12_000, { negative: 0.2 });
  // 6000 training events are worth 2160
  expect(meanSquare(gauss, 2, await learned(gauss), gauss.exact(BALANCED[2]))).toBeLessThan(5e-3);
});

test("weights of one training event are 1 on average, and classes have the shares asked for", () => {
  const classOf = Uint32Array.of(0, 0, 1, 2, 1, 3);
  const weights = [1, 3, 2, 5, 2, 100];
  const events = { classes: ["a", "b", "c"], classOf, weights };
  const rows = Uint32Array.of(0, 1, 2, 3, 4, 5);
  // sums 4, 4, 5 of five events; the last event is in no class
  const of = (shares: ClassificationRequest["shares"]) => classScales(events, rows, shares, { name: "net" });
  const sum = ({ factors }: ReturnType<typeof of>): number => 4 * factors[0] + 4 * factors[1] + 5 * factors[2];
  for (const shares of ["balanced", "physical", [1, 2, 1]] as const) expect(sum(of(shares))).toBeCloseTo(5, 12);
  expect(of("balanced").shares).toEqual([1 / 3, 1 / 3, 1 / 3]);
  of("physical").shares.forEach((share, c) => expect(share).toBeCloseTo([4, 4, 5][c] / 13, 12));
  expect(of([1, 2, 1]).shares).toEqual([0.25, 0.5, 0.25]);
  expect(of("physical").factors[0]).toBeCloseTo(of("physical").factors[2], 12);
});

const request = (changes: Partial<ClassificationRequest>): ClassificationRequest => ({
  name: "top",
  seed: 1,
  network: { hidden: [2], activation: "tanh" },
  training: { epochs: 1, batch: 2, learningRate: { initial: 0.1, final: 0.1 } },
  features: new Float32Array(8),
  featureNames: ["x"],
  train: Uint32Array.of(0, 1, 2, 3, 7),
  validation: Uint32Array.of(4, 5, 6),
  classes: ["signal", "background"],
  classOf: Uint32Array.of(0, 0, 1, 1, 0, 1, 1, 2),
  weights: [1, 1, 1, 1, 1, 1, 1, 1],
  gamma: 0,
  shares: "balanced",
  origins: ["sample tHq", "samples ttH, tt"],
  ...changes,
});

test("events in no class neither train nor validate", () => {
  const { train, validation, eventWeights } = classificationTask(request({}));
  expect([...train, ...validation]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(eventWeights[7]).toBe(0);
});

test("a class without events, or of weights that do not add up to a positive number, is named with its samples", () => {
  const code = (changes: Partial<ClassificationRequest>): unknown => {
    try {
      classificationTask(request(changes));
      return undefined;
    } catch (error) {
      return error;
    }
  };
  expect(code({ classOf: Uint32Array.of(0, 0, 0, 0, 1, 0, 1, 2) })).toMatchObject({
    code: "TRAIN_EMPTY_CLASS",
    path: "estimators.top.classes",
    message: 'class "background" (samples ttH, tt) has none of the 4 training events in classes',
  });
  expect(code({ classOf: Uint32Array.of(0, 0, 1, 1, 1, 1, 1, 2) })).toMatchObject({
    code: "TRAIN_EMPTY_CLASS",
    message: 'class "signal" (sample tHq) has none of the 3 validation events in classes',
  });
  expect(code({ weights: [1, -1, 1, 1, 1, 1, 1, 1] })).toMatchObject({
    code: "TRAIN_CLASS_WEIGHT",
    message: 'the weights of the 2 training events of class "signal" (sample tHq) add up to 0, expected a positive number',
  });
});
