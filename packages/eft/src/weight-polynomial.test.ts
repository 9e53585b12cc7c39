import { expect, test } from "@jest/globals";
import {
  coefficientValues,
  concatPolynomials,
  constantPolynomial,
  eventWeights,
  extendCoefficients,
  restrictCoefficients,
  scaleEvents,
  takeEvents,
  type WeightPolynomial,
} from "./weight-polynomial.ts";

/** Two events in a (SM 1) and b (SM 0): w = (2 + 3(a − 1) − b)² and w = 5 + 4(a − 1)b. */
const polynomial: WeightPolynomial = {
  events: 2,
  coefficients: ["a", "b"],
  sm: [1, 0],
  values: Float64Array.of(4, 6, 9, -2, -3, 1, 5, 0, 0, 0, 2, 0),
};
const closedForm = (a: number, b: number): number[] => [(2 + 3 * (a - 1) - b) ** 2, 5 + 4 * (a - 1) * b];

test.each([
  [1, 0],
  [0.5, -2],
  [-3, 1.25],
])("event weights at a = %d, b = %d", (a, b) => {
  expect([...eventWeights(polynomial, [a, b])]).toEqual(closedForm(a, b));
  const out = new Float64Array(2);
  expect(eventWeights(polynomial, [a, b], out)).toBe(out);
  expect([...out]).toEqual(closedForm(a, b));
});

test("restricted to some coefficients, the others stay at the standard model; the order is the one asked for", () => {
  expect([...eventWeights(restrictCoefficients(polynomial, ["b"]), [2])]).toEqual(closedForm(1, 2));
  expect([...eventWeights(restrictCoefficients(polynomial, ["a"]), [-1])]).toEqual(closedForm(-1, 0));
  const swapped = restrictCoefficients(polynomial, ["b", "a"]);
  expect(swapped.sm).toEqual([0, 1]);
  expect([...eventWeights(swapped, [2, 3])]).toEqual(closedForm(3, 2));
  expect(() => restrictCoefficients(polynomial, ["bb"])).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_COEFFICIENT", hint: 'did you mean "b"?' }),
  );
});

test("extended by a coefficient on which the weights do not depend", () => {
  const wider = extendCoefficients(polynomial, ["b", "new", "a"], [0, 7, 1]);
  expect([...eventWeights(wider, [2, -11, 3])]).toEqual(closedForm(3, 2));
  expect(restrictCoefficients(wider, ["a", "b"])).toEqual(polynomial);
});

test("events taken, put together and scaled", () => {
  const second = takeEvents(polynomial, [1]);
  const [first, last] = closedForm(2, 3);
  expect([...eventWeights(concatPolynomials([second, polynomial]), [2, 3])]).toEqual([last, first, last]);
  expect([...eventWeights(scaleEvents(polynomial, 2), [2, 3])]).toEqual([2 * first, 2 * last]);
  expect([...eventWeights(scaleEvents(polynomial, [3, 0]), [2, 3])]).toEqual([3 * first, 0]);
  expect(() => concatPolynomials([polynomial, restrictCoefficients(polynomial, ["a"])])).toThrow(
    expect.objectContaining({ code: "DATA_COEFFICIENTS_DIFFER" }),
  );
  expect(() => concatPolynomials([polynomial, { ...polynomial, sm: [0, 0] }])).toThrow(
    expect.objectContaining({ code: "DATA_COEFFICIENTS_DIFFER" }),
  );
});

test("a background's weights are the same everywhere", () => {
  expect([...eventWeights(constantPolynomial([3, 4], ["a", "b"], [1, 0]), [-9, 9])]).toEqual([3, 4]);
});

test("values of a point given by names", () => {
  expect(coefficientValues(polynomial, { b: 2 })).toEqual([1, 2]);
  expect(() => coefficientValues(polynomial, { c: 2 })).toThrow(expect.objectContaining({ code: "DATA_UNKNOWN_COEFFICIENT" }));
});
