import { beforeAll, expect, test } from "@jest/globals";
import { randomStream, splitEvents } from "@ratiometer/tables";
import { areaUnderCurve } from "../diagnostics/area-under-curve.ts";
import { distanceCorrelation } from "../diagnostics/distance-correlation.ts";
import { jensenShannon } from "../diagnostics/cut-shapes.ts";
import { networkOutput } from "../engine/network-output.ts";
import { memberModel } from "../publication/member-model.ts";
import { publishedClassifier } from "../publication/published-classifier.ts";
import { classificationTask } from "../training/classification-task.ts";
import type { ClassificationTask } from "../training/estimator-task.ts";
import { trainMember } from "../training/train-member.ts";
import { flatScore, flatScores } from "./flat-score.ts";
import { planedWeights, planing } from "./planing.ts";

/*
 * A resonance over a falling mass spectrum: background masses are exponential with mean 1, signal masses normal, 1.2 ± 0.5. One feature is the mass with an
 * error of 0.3, which tells the classes apart by the mass alone; another, u, is normal around 1 for the signal and 0 for the background whatever the mass: an area
 * of Φ(1/√2) = 0.760, and all that is left for a score that does not depend on the mass.
 */
const N = 10_000;
const stream = randomStream(17, "decorrelation");
const mass = new Float64Array(N);
const features = new Float32Array(2 * N);
const classOf = new Uint32Array(N);
for (let i = 0; i < N; i++) {
  classOf[i] = i % 2;
  mass[i] = classOf[i] === 0 ? 1.2 + 0.5 * stream.normal() : -Math.log(1 - stream.uniform());
  features.set([mass[i] + 0.3 * stream.normal(), (classOf[i] === 0 ? 1 : 0) + stream.normal()], 2 * i);
}
const ONES = new Float64Array(N).fill(1);
const split = splitEvents(N, { train: 0.4, validation: 0.3, test: 0.3 }, randomStream(17, "split"));
const taskWith = (weights: Float64Array): ClassificationTask & { readonly features: Float32Array } => ({
  ...classificationTask({
    name: "tagger",
    seed: 17,
    network: { hidden: [16], activation: "silu" },
    training: { epochs: 6, batch: 128, learningRate: { initial: 0.02, final: 0.001 } },
    features,
    featureNames: ["m_measured", "u"],
    train: split.train,
    validation: split.validation,
    classes: ["signal", "background"],
    classOf,
    weights,
    gamma: 0,
    shares: "balanced",
  }),
  features,
});

const held = split.test;
const ofHeld = (score: ArrayLike<number>): Float64Array => Float64Array.from(held, (row) => score[row]);
const areaOf = (score: ArrayLike<number>): number =>
  areaUnderCurve(
    ofHeld(score),
    Float64Array.from(held, (row) => Number(classOf[row] === 0)),
    Float64Array.from(held, (row) => Number(classOf[row] === 1)),
  ).value;
const background = held.filter((row) => classOf[row] === 1);
const dependence = (score: ArrayLike<number>): number => {
  const rows = background.subarray(0, 300);
  const found = distanceCorrelation(
    Float64Array.from(rows, (row) => score[row]),
    Float64Array.from(rows, (row) => mass[row]),
    randomStream(17, "deals"),
  );
  return found?.squared ?? NaN;
};
/** Efficiency of the background above the cut that a tenth of it passes, in thirds of its masses. */
function efficiencies(score: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(background, (row) => score[row]).sort();
  const cut = sorted[Math.floor(0.9 * sorted.length)];
  const byMass = [...background].sort((i, j) => mass[i] - mass[j]);
  return [0, 1, 2].map((third) => {
    const rows = byMass.slice((third * byMass.length) / 3, ((third + 1) * byMass.length) / 3);
    return rows.filter((row) => score[row] > cut).length / rows.length;
  });
}

const column = (matrix: ArrayLike<number>, c: number): Float64Array => Float64Array.from({ length: N }, (_, i) => matrix[2 * i + c]);
let plain: Float64Array;
let models: Uint8Array[];
beforeAll(async () => {
  const task = taskWith(ONES);
  models = [memberModel(task, await trainMember(task, 0))];
  plain = Float64Array.from(await networkOutput(models[0], "x", features, 2, "parts"));
});

test("planed weights give all classes the same distribution of the column, at no more than the weights they had", () => {
  const made = planing(mass, classOf, ONES, split.train, 2, 1);
  if (made === undefined) throw new Error("no bin has both classes");
  const weights = planedWeights(made, mass, classOf, ONES);
  expect(Math.max(...weights)).toBeLessThanOrEqual(1);
  // of events that the factors were not made from
  const shapes = [0, 1].map((c) => {
    const bins = new Array<number>(8).fill(0);
    for (const row of held) if (classOf[row] === c) bins[Math.min(7, Math.floor(mass[row] * 4))] += weights[row];
    const total = bins.reduce((a, b) => a + b, 0);
    return bins.map((value) => value / total);
  });
  const before = [0, 1].map((c) => {
    const bins = new Array<number>(8).fill(0);
    for (const row of held) if (classOf[row] === c) bins[Math.min(7, Math.floor(mass[row] * 4))]++;
    const total = bins.reduce((a, b) => a + b, 0);
    return bins.map((value) => value / total);
  });
  expect(jensenShannon(before[0], before[1])).toBeGreaterThan(0.1);
  expect(jensenShannon(shapes[0], shapes[1])).toBeLessThan(0.01);
  // half way
  const half = planing(mass, classOf, ONES, split.train, 2, 0.5);
  half?.factors[1].forEach((factor, b) => expect(factor).toBeCloseTo(Math.sqrt(made.factors[1][b]), 12));
});

test("classes without a common value of the column cannot be planed", () => {
  expect(planing(Float64Array.from(classOf), classOf, ONES, split.train, 2, 1)).toBeUndefined();
  const constant = planing(new Float64Array(N), classOf, ONES, split.train, 2, 1);
  expect(constant).toEqual({ at: [0], factors: [[1], [1]] });
});

test("a network of planed weights depends less on the mass, and keeps the area that the rest of the event is worth", async () => {
  const made = planing(mass, classOf, ONES, split.train, 2, 1);
  if (made === undefined) throw new Error("no bin has both classes");
  const task = taskWith(planedWeights(made, mass, classOf, ONES));
  const planed = await networkOutput(memberModel(task, await trainMember(task, 0)), "x", features, 2, "parts");
  const [p, q] = [column(plain, 0), column(planed, 0)];
  expect(dependence(p)).toBeGreaterThan(0.05);
  expect(dependence(q)).toBeLessThan(0.3 * dependence(p));
  const exact = 0.7602;
  expect(areaOf(p)).toBeGreaterThan(exact + 0.03);
  expect(Math.abs(areaOf(q) - exact)).toBeLessThan(0.03);
});

test("a flat score has the same efficiency of background at every mass, rises with the probability, and costs area", () => {
  const rows = split.validation.filter((row) => classOf[row] === 1);
  const score = flatScore(plain, 2, 0, mass, ONES, rows);
  const flat = flatScores(score, plain, 2, 0, mass);
  const p = column(plain, 0);
  const [before, after] = [efficiencies(p), efficiencies(flat)];
  expect(Math.max(...before) - Math.min(...before)).toBeGreaterThan(0.1);
  // 500 events in each third, and 1500 that the score was made from: 0.1 ± 0.015
  for (const efficiency of after) expect(Math.abs(efficiency - 0.1)).toBeLessThan(0.05);
  expect(dependence(flat)).toBeLessThan(0.03);
  expect(areaOf(flat)).toBeLessThan(areaOf(p));
  expect(areaOf(flat)).toBeGreaterThan(0.72);
  for (const at of [0.5, 1.2, 3]) {
    const ladder = Float64Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? (k + 1) / 42 : 1 - k / 42));
    const found = flatScores(score, ladder, 2, 0, new Float64Array(20).fill(at));
    found.forEach((value, k) => expect(k === 0 || value >= found[k - 1]).toBe(true));
  }
});

test.each([
  ["that the network sees", ["m_measured", "u"], 0, features],
  ["behind those that it sees", ["m_measured", "u"], 2, undefined],
] as const)("the published network gives flat scores in a column %s", async (_, names, position, given) => {
  const x =
    given ??
    Float32Array.from({ length: 3 * N }, (__, e) => (e % 3 === 2 ? mass[Math.floor(e / 3)] : features[2 * Math.floor(e / 3) + (e % 3)]));
  const width = x.length / N;
  const values = Float64Array.from({ length: N }, (__, i) => x[width * i + position]);
  const scores = [0, 1].map((c) =>
    flatScore(
      plain,
      2,
      c,
      values,
      ONES,
      split.validation.filter((row) => classOf[row] !== c),
    ),
  );
  const task = { ...taskWith(ONES), featureNames: names };
  const model = publishedClassifier(task, models, {}, { shares: [0.5, 0.5], flat: { position, scores } });
  const published = await networkOutput(model, "x", x, width, "flat_scores");
  [0, 1].forEach((c) => {
    const expected = flatScores(scores[c], plain, 2, c, values);
    let most = 0;
    expected.forEach((value, i) => (most = Math.max(most, Math.abs(value - published[2 * i + c]))));
    expect(most).toBeLessThan(1e-4);
  });
  const probabilities = await networkOutput(model, "x", x, width, "probabilities");
  for (const row of held.subarray(0, 100)) expect(probabilities[2 * row]).toBeCloseTo(plain[2 * row], 5);
});

test("flat scores of signed weights never fall with the probability and end at 0 and 1", () => {
  const signed = Float64Array.from({ length: N }, (_, i) => (i % 10 === 1 ? -1 : 1));
  const { shares } = flatScore(
    plain,
    2,
    0,
    mass,
    signed,
    split.validation.filter((row) => classOf[row] === 1),
  );
  for (const row of shares) {
    row.forEach((share, k) => expect(k === 0 || share >= row[k - 1]).toBe(true));
    expect([row[0], row[row.length - 1]]).toEqual([0, 1]);
  }
  expect(() => flatScore(plain, 2, 0, mass, signed, new Uint32Array())).toThrow(/0 background events/);
});
