import { randomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { CLOSURE_DECADES } from "./closure.ts";
import { fitPolynomial, weightDesign } from "./polynomial-fit.ts";
import { termCount } from "./quadratic-form.ts";
import type { WeightPoint } from "./weight-points.ts";
import { eventWeights, type WeightPolynomial } from "./weight-polynomial.ts";

const NAMES = ["kt", "ktt", "kV"];
const SM = [1, 0, 1];
const stream = randomStream(3, "fit");

function randomPoints(n: number, names: readonly string[], scale = 1): WeightPoint[] {
  return Array.from({ length: n }, (_, b) => ({
    id: `w${b}`,
    point: Object.fromEntries(names.map((name) => [name, scale * stream.normal()])),
  }));
}
function randomPolynomial(events: number, names: readonly string[], sm: readonly number[]): WeightPolynomial {
  const values = Float64Array.from({ length: events * termCount(names.length) }, () => stream.normal());
  return { events, coefficients: names, sm, values };
}
function weightsOf(polynomial: WeightPolynomial, points: readonly WeightPoint[]): Float64Array {
  const columns = points.map(({ point }) =>
    eventWeights(
      polynomial,
      polynomial.coefficients.map((name) => point[name]),
    ),
  );
  return Float64Array.from(
    { length: polynomial.events * points.length },
    (_, j) => columns[j % points.length][Math.floor(j / points.length)],
  );
}
const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

test.each([
  ["as many points as terms", 10],
  ["more points than terms", 25],
])("%s give the polynomial back", (_, n) => {
  const truth = randomPolynomial(20, NAMES, SM);
  const points = randomPoints(n, NAMES);
  const { polynomial, closure, rank, condition } = fitPolynomial(points, weightsOf(truth, points), NAMES, SM);
  expect(rank).toBe(10);
  expect(closure.maximum).toBeLessThan(1e-12);
  expect(closure.rms).toBeLessThanOrEqual(closure.maximum);
  truth.values.forEach((value, j) => expect(Math.abs(polynomial.values[j] - value)).toBeLessThan(1e-13 * condition));
});

test("coefficients of very different size are fitted as well as others", () => {
  const names = ["tiny", "huge"];
  const points = randomPoints(9, names).map(({ id, point }) => ({ id, point: { tiny: 1e-6 * point.tiny, huge: 1e5 * point.huge } }));
  const truth = { events: 1, coefficients: names, sm: [0, 0], values: Float64Array.of(1, 1e6, 2e12, 1e-5, -3, 4e-10) };
  const { polynomial, condition } = fitPolynomial(points, weightsOf(truth, points), names, [0, 0]);
  expect(condition).toBeLessThan(1e4);
  truth.values.forEach((value, t) => expect(polynomial.values[t] / value).toBeCloseTo(1, 9));
});

test("least squares: the residual of noisy weights is orthogonal to every monomial", () => {
  const points = [-2, -1, 0, 1, 2].map((a) => ({ id: `a${a}`, point: { a } }));
  const weights = Float64Array.of(4.1, 0.8, 0.3, 1.2, 3.7);
  const { polynomial, closure } = fitPolynomial(points, weights, ["a"], [0]);
  const residuals = points.map(({ point }, b) => weights[b] - eventWeights(polynomial, [point.a])[0]);
  for (const power of [0, 1, 2]) expect(residuals.reduce((sum, r, b) => sum + r * points[b].point.a ** power, 0)).toBeCloseTo(0, 12);
  expect(closure.maximum).toBeCloseTo(Math.max(...residuals.map(Math.abs)) / 4.1, 12);
  expect(closure.rms).toBeCloseTo(Math.hypot(...residuals) / Math.sqrt(5) / 4.1, 12);
});

test("weights that are no quadratic show in the closure", () => {
  const points = [-2, -1, 0, 1, 2].map((a) => ({ id: `a${a}`, point: { a } }));
  const { closure } = fitPolynomial(
    points,
    Float64Array.from([-2, -1, 0, 1, 2], (a) => 20 + a ** 3),
    ["a"],
    [0],
  );
  expect(closure.maximum).toBeGreaterThan(0.01);
});

test("duplicate points are averaged", () => {
  const points = [0, 1, 1, -1].map((a, b) => ({ id: `w${b}`, point: { a } }));
  const { polynomial, rank, closure } = fitPolynomial(points, Float64Array.of(1, 4, 6, 1), ["a"], [0]);
  expect(rank).toBe(3);
  expect(eventWeights(polynomial, [1])[0]).toBeCloseTo(5, 12);
  expect(closure.maximum).toBeCloseTo(1 / 6, 12);
});

test("an event of weight zero everywhere does not disturb the closure", () => {
  const points = [0, 1, -1].map((a) => ({ id: `a${a}`, point: { a } }));
  const { maximum, rms, decades } = fitPolynomial(points, new Float64Array(3), ["a"], [0]).closure;
  expect([maximum, rms, decades.reduce((a, b) => a + b, 0)]).toEqual([0, 0, 0]);
});

test("each event counts in the decade of its largest deviation", () => {
  const points = [0, 1, -1, 2].map((a) => ({ id: `a${a}`, point: { a } }));
  // 1 + a² exactly, then with the last weight off by 1e-5 of itself
  const { decades, maximum } = fitPolynomial(points, Float64Array.of(1, 2, 2, 5, 1, 2, 2, 5 * (1 + 1e-5)), ["a"], [0]).closure;
  const place = Math.floor(Math.log10(maximum)) - CLOSURE_DECADES.low;
  expect(decades[place]).toBe(1);
  expect(decades.slice(0, 5).reduce((a, b) => a + b, 0)).toBe(1);
});

test("a coefficient that no weight varies: the error names its terms and says why", () => {
  const points = randomPoints(12, NAMES).map(({ id, point }) => ({ id, point: { ...point, ktt: 0 } }));
  expect(weightDesign(points, NAMES, SM)).toMatchObject({
    rank: 6,
    condition: Infinity,
    undetermined: ["ktt", "kt*ktt", "ktt^2", "ktt*kV"],
  });
  expect(thrownBy(() => fitPolynomial(points, new Float64Array(12), NAMES, SM))).toMatchObject({
    code: "DATA_RANK_DEFICIENT",
    message: "the weights do not determine ktt, kt*ktt, ktt^2, ktt*kV: every weight has ktt = 0 (rank 6, 10 terms)",
  });
});

test("a coefficient that takes two values: its linear and square terms cannot be told apart", () => {
  const points = [-1, 1].flatMap((a) => [0, 1, 2].map((b) => ({ id: `${a} ${b}`, point: { a, b } })));
  expect(thrownBy(() => fitPolynomial(points, new Float64Array(6), ["a", "b"], [0, 0]))).toMatchObject({
    message: "the weights do not determine 1, a^2: a takes only the values -1 and 1 (rank 5, 6 terms)",
  });
});

test("too few points, and points on a line", () => {
  const few = randomPoints(8, NAMES);
  expect(thrownBy(() => fitPolynomial([...few, ...few], new Float64Array(16), NAMES, SM))).toMatchObject({
    code: "DATA_RANK_DEFICIENT",
    message: expect.stringContaining("8 different points for 10 terms (rank 8, 10 terms)"),
  });
  const line = [0, 1, 2, 3, 4, 5].map((a) => ({ id: `w${a}`, point: { a, b: 2 * a } }));
  expect(thrownBy(() => fitPolynomial(line, new Float64Array(6), ["a", "b"], [0, 0]))).toMatchObject({
    message: "the weights do not determine a, a^2, b, a*b, b^2: the points do not vary these coefficients independently (rank 3, 6 terms)",
  });
});

test("a point without a value of a coefficient is refused", () => {
  expect(thrownBy(() => fitPolynomial([{ id: "x", point: { kt: 1 } }], new Float64Array(1), ["ktt"], [0]))).toMatchObject({
    code: "DATA_UNKNOWN_COEFFICIENT",
    hint: 'did you mean "kt"?',
  });
});
