import { randomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { crossSection } from "./cross-section.ts";
import { jointLikelihoodRatio, matrixElementRatio } from "./joint-likelihood-ratio.ts";
import { jointScore, matrixElementScore } from "./joint-score.ts";
import { eventWeights, type WeightPolynomial } from "./weight-polynomial.ts";

/** Events with w = |A|², A = (u + v(a − 1) + x b) + i y b: positive, as squared matrix elements are. */
function squaredAmplitudes(events: number): WeightPolynomial {
  const stream = randomStream(2, "amplitudes");
  const rows = Array.from({ length: events }, () => {
    const [u, v, x, y] = [1 + 0.3 * stream.normal(), stream.normal(), stream.normal(), stream.normal()];
    return [u * u, u * v, v * v, u * x, v * x, x * x + y * y];
  });
  return { events, coefficients: ["a", "b"], sm: [1, 0], values: Float64Array.from(rows.flat()) };
}
const polynomial = squaredAmplitudes(50);
const c0 = [0.4, 0.7];
const c1 = [1, -0.2];

test("ratios of one event in closed form", () => {
  // w = (1 + (a − 1))² + b² and w = 4.
  const two = { events: 2, coefficients: ["a", "b"], sm: [1, 0], values: Float64Array.of(1, 1, 1, 0, 0, 1, 4, 0, 0, 0, 0, 0) };
  expect([...matrixElementRatio(two, [2, 1], [1, 2])]).toEqual([1, 1]);
  expect([...matrixElementRatio(two, [3, 1], [1, 0])]).toEqual([10, 1]);
  // σ(c0) = 14, σ(c1) = 5.
  expect([...jointLikelihoodRatio(two, [3, 1], [1, 0])]).toEqual([expect.closeTo((10 / 14) * 5, 12), expect.closeTo(5 / 14, 12)]);
});

test("E[r] = 1 and E[t] = 0 over the events that define σ", () => {
  const ratio = jointLikelihoodRatio(polynomial, c0, c1);
  const weights = eventWeights(polynomial, c1);
  const sigma = crossSection(polynomial, c1).value;
  expect(ratio.reduce((sum, r, i) => sum + (r * weights[i]) / sigma, 0)).toBeCloseTo(1, 12);
  const score = jointScore(polynomial, c1);
  for (const p of [0, 1]) expect(weights.reduce((sum, w, i) => sum + (w * score[2 * i + p]) / sigma, 0)).toBeCloseTo(0, 12);
});

test("scores are the gradients of the logarithms", () => {
  const step = 1e-5;
  const score = matrixElementScore(polynomial, c0);
  const centred = jointScore(polynomial, c0);
  for (const p of [0, 1]) {
    const up = c0.map((value, q) => (q === p ? value + step : value));
    const down = c0.map((value, q) => (q === p ? value - step : value));
    const ratio = matrixElementRatio(polynomial, up, down);
    const joint = jointLikelihoodRatio(polynomial, up, down);
    for (let i = 0; i < polynomial.events; i++) {
      expect(Math.abs(score[2 * i + p] - Math.log(ratio[i]) / (2 * step))).toBeLessThan(1e-6 * (1 + Math.abs(score[2 * i + p]) ** 3));
      expect(Math.abs(centred[2 * i + p] - Math.log(joint[i]) / (2 * step))).toBeLessThan(1e-6 * (1 + Math.abs(score[2 * i + p]) ** 3));
    }
  }
});

test("a weight of zero in the denominator is an error that names the event and the point", () => {
  const vanishing = { events: 2, coefficients: ["a"], sm: [0], values: Float64Array.of(1, 0, 0, 1, 1, 1) };
  const thrown = expect.objectContaining({ code: "DATA_ZERO_WEIGHT", message: "event 1 has weight 0 at a = -1" });
  expect(() => matrixElementRatio(vanishing, [0], [-1])).toThrow(thrown);
  expect(() => jointLikelihoodRatio(vanishing, [0], [-1])).toThrow(thrown);
  expect(() => jointScore(vanishing, [-1])).toThrow(thrown);
  expect([...matrixElementRatio(vanishing, [-1], [0])]).toEqual([1, 0]);
});

test("weights that add up to nothing are an error", () => {
  const cancelling = { events: 2, coefficients: ["a"], sm: [0], values: Float64Array.of(1, 0, 0, -1, 0, 0) };
  expect(() => jointLikelihoodRatio(cancelling, [0], [1])).toThrow(expect.objectContaining({ code: "DATA_ZERO_CROSS_SECTION" }));
});
