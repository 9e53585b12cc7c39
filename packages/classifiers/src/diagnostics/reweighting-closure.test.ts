import { randomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { reweightingBins, reweightingClosure, type ReweightingClosure } from "./reweighting-closure.ts";

const EVENTS = 20_000;
const BINS = 20;

/** x uniform at the SM; the joint weight ratio is 1 + z with z = x + noise, so that the exact ratio given x is 1 + x. */
function linearProcess(): { x: Float64Array; sm: Float64Array; truth: Float64Array } {
  const stream = randomStream(5, "linear process");
  const x = Float64Array.from({ length: EVENTS }, () => stream.uniform());
  const sm = new Float64Array(EVENTS).fill(1 / EVENTS);
  return { x, sm, truth: x.map((value, i) => sm[i] * (1 + value + 0.3 * stream.normal())) };
}

/** The closure in bins of about equal SM weight. */
function closureOf(values: Float64Array, weights: Record<"truth" | "estimate" | "sm", Float64Array>): ReweightingClosure | undefined {
  const bins = reweightingBins(values, weights.sm, BINS);
  return bins && reweightingClosure(bins, weights);
}

test("the exact ratio closes: the squared pulls of the bins are those of a χ² distribution", () => {
  const { x, sm, truth } = linearProcess();
  const closure = closureOf(x, { truth, sm, estimate: x.map((value, i) => sm[i] * (1 + value)) });
  const { chi2 = NaN, degreesOfFreedom, truth: exact = [], estimate = [], sm: reference = [] } = closure ?? {};
  expect(degreesOfFreedom).toBe(BINS);
  // mean 20, standard deviation √40
  expect(Math.abs(chi2 - BINS)).toBeLessThan(4 * Math.sqrt(2 * BINS));
  expect(reference.every((share) => Math.abs(share - 1 / BINS) < 2 / EVENTS)).toBe(true);
  expect(exact[BINS - 1] / reference[BINS - 1]).toBeCloseTo(1.975, 1);
  expect(estimate[BINS - 1] / reference[BINS - 1]).toBeCloseTo(1.975, 2);
});

test("a ratio with the wrong slope does not", () => {
  const { x, sm, truth } = linearProcess();
  const closure = closureOf(x, { truth, sm, estimate: x.map((value, i) => sm[i] * (1.05 + 0.9 * value)) });
  expect(closure?.chi2).toBeGreaterThan(BINS + 10 * Math.sqrt(2 * BINS));
});

test("a count has a bin for each of its values, a constant none", () => {
  const { x, sm, truth } = linearProcess();
  const count = x.map((value) => Math.floor(4 * value));
  const closure = closureOf(count, { truth, sm, estimate: x.map((value, i) => sm[i] * (1 + value)) });
  expect(closure?.edges).toEqual([0, 0.5, 1.5, 2.5, 3]);
  expect(closure?.chi2).toBeLessThan(4 + 4 * Math.sqrt(8));
  expect(closureOf(new Float64Array(EVENTS), { truth, sm, estimate: truth })).toBeUndefined();
});

test("its sums are those of the events of each bin", () => {
  const { x, sm, truth } = linearProcess();
  const estimate = x.map((value, i) => sm[i] * (1 + value));
  const found = closureOf(x, { truth, sm, estimate });
  const edges = found?.edges ?? [];
  const inBin = (b: number, of: (i: number) => number): number =>
    x.reduce((sum, value, i) => sum + (value >= edges[b] && (value < edges[b + 1] || b === BINS - 1) ? of(i) : 0), 0);
  for (const b of [0, 7, BINS - 1]) {
    expect(found?.truth[b]).toBe(inBin(b, (i) => truth[i]));
    expect(found?.truthError[b]).toBe(Math.sqrt(inBin(b, (i) => truth[i] ** 2)));
    expect([found?.estimate[b], found?.sm[b]]).toEqual([inBin(b, (i) => estimate[i]), inBin(b, (i) => sm[i])]);
  }
  const difference = Array.from({ length: BINS }, (_, b) => inBin(b, (i) => truth[i] - estimate[i]));
  const variance = Array.from({ length: BINS }, (_, b) => inBin(b, (i) => (truth[i] - estimate[i]) ** 2));
  expect(found?.chi2).toBeCloseTo(
    difference.reduce((sum, value, b) => sum + value ** 2 / variance[b], 0),
    10,
  );
  const broken = truth.with(3, NaN);
  expect(() => closureOf(x, { truth: broken, sm, estimate })).toThrow(expect.objectContaining({ code: "DATA_NOT_FINITE" }));
});
