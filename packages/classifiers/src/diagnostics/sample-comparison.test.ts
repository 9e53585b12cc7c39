import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { holmAdjusted } from "./holm.ts";
import { compareSamples, type SampleComparison } from "./sample-comparison.ts";

const NAMES = ["x", "y", "noise"];

/** Correlated x and y and noise; signs of a tenth of the weights are negative. */
function drawn(seed: number, events: number, shift = 0, correlation = 0.5): { columns: Float64Array[]; weights: Float64Array } {
  const stream = randomStream(seed, "comparison test");
  const columns = NAMES.map(() => new Float64Array(events));
  const weights = new Float64Array(events);
  for (let i = 0; i < events; i++) {
    const x = stream.normal();
    columns[0][i] = x + shift;
    columns[1][i] = correlation * x + Math.sqrt(1 - correlation ** 2) * stream.normal();
    columns[2][i] = stream.normal();
    weights[i] = (stream.uniform() < 0.1 ? -1 : 1) * (0.5 + stream.uniform());
  }
  return { columns, weights };
}
const compared = (a: ReturnType<typeof drawn>, b: ReturnType<typeof drawn>, seed = 1): SampleComparison => {
  const found = compareSamples(NAMES, a, b, randomStream(seed, "folds"));
  if (found === undefined) throw new Error("weights of a fold add up to nothing");
  return found;
};

test("samples of two seeds have an area of one half within its error, and no column that differs", () => {
  const pulls = [1, 2].map((seed) => {
    const { pull, columns, area } = compared(drawn(seed, 900), drawn(seed + 100, 1300), seed);
    expect(area.error).toBeGreaterThan(0.005);
    expect(columns.every(({ adjusted }) => adjusted > 0.01)).toBe(true);
    return pull;
  });
  for (const pull of pulls) expect(Math.abs(pull)).toBeLessThan(3.5);
  expect(Math.hypot(...pulls) / Math.SQRT2).toBeLessThan(2);
});

test("a shifted sample is told apart by the column that is shifted", () => {
  const { pull, area, columns, scores, roc } = compared(drawn(1, 1200), drawn(2, 1200, -0.6));
  expect(pull).toBeGreaterThan(4);
  // of the best classifier with ρ = ½: Φ(0.6 √(4/3)/√2)
  expect(area.value).toBeLessThan(0.688 + 3 * area.error);
  expect(columns[0].name).toBe("x");
  expect(columns[0].adjusted).toBeLessThan(1e-6);
  expect(roc.area.value).toBeCloseTo(area.value, 1);
  for (const { shares } of [scores.a, scores.b]) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
});

test("a difference that no column shows alone is found", () => {
  const { pull, columns } = compared(drawn(1, 1200), drawn(2, 1200, 0, -0.5));
  expect(pull).toBeGreaterThan(5);
  expect(columns.every(({ adjusted }) => adjusted > 0.01)).toBe(true);
});

test("weights turn one sample into the other", () => {
  // exp(s x − s²/2) moves a normal distribution by s
  const [shift, a, b] = [0.4, drawn(5, 1200, 0, 0), drawn(6, 1200, 0.4, 0)];
  const reweighted = { ...a, weights: a.weights.map((weight, i) => weight * Math.exp(shift * a.columns[0][i] - shift ** 2 / 2)) };
  expect(Math.abs(compared(reweighted, b).pull)).toBeLessThan(3);
  expect(compared(a, b).pull).toBeGreaterThan(3);
});

test("samples without a positive sum of weights are not compared", () => {
  const a = drawn(1, 100);
  expect(compareSamples(NAMES, a, { ...a, weights: a.weights.map((weight) => -weight) }, randomStream(1))).toBeUndefined();
});

test("adjusted p values are those of R", () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.6), "holm")
  holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.6]).forEach((value, i) => expect(value).toBeCloseTo([0.04, 0.09, 0.09, 0.025, 0.6][i], 12));
});
