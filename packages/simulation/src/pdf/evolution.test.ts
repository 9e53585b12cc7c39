import { expect, test } from "@jest/globals";
import { oneLoopAlphaS } from "./alpha-s.ts";
import { add, type Complex } from "./complex.ts";
import { evolveMoments, toyDensities, toyMomentsAt } from "./evolution.ts";
import { invertMoments } from "./mellin-inversion.ts";
import { TOY_ALPHA_S, TOY_RIGHTMOST_POLE, TOY_SCALE, toyInput, toyMoments } from "./toy-input.ts";

const X = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.3, 0.5, 0.7, 0.9];

/** One row per combination, one number per x. */
type Published = Readonly<Record<string, readonly number[]>>;

// hep-ph/0204316, table 2 (leading order, Q² = 10⁴ GeV²): L− = d̄ − ū, L+ = 2(ū + d̄), q+ = q + q̄. First with four flavours throughout, …
const FOUR_FLAVOURS: Published = {
  uv: [5.7722e-5, 3.3373e-4, 1.8724e-3, 1.0057e-2, 5.0392e-2, 2.1955e-1, 5.7267e-1, 3.7925e-1, 1.3476e-1, 2.3123e-2, 4.3443e-4],
  dv: [3.4343e-5, 1.98e-4, 1.1065e-3, 5.9076e-3, 2.9296e-2, 1.2433e-1, 2.8413e-1, 1.4186e-1, 3.5364e-2, 3.5943e-3, 2.2287e-5],
  "L-": [7.6527e-7, 5.0137e-6, 3.1696e-5, 1.9071e-4, 1.0618e-3, 4.9731e-3, 1.047e-2, 3.3029e-3, 4.2815e-4, 1.5868e-5, 1.1042e-8],
  "L+": [9.9465e1, 5.0259e1, 2.4378e1, 1.1323e1, 5.0324, 2.0433, 4.0832e-1, 4.0165e-2, 2.8624e-3, 6.8961e-5, 3.6293e-8],
  "s+": [4.8642e1, 2.4263e1, 1.1501e1, 5.1164, 2.0918, 7.2814e-1, 1.1698e-1, 1.0516e-2, 7.3138e-4, 1.7725e-5, 1.0192e-8],
  "c+": [4.7914e1, 2.3685e1, 1.1042e1, 4.753, 1.8089, 5.3247e-1, 5.8864e-2, 4.1379e-3, 2.6481e-4, 6.5549e-6, 4.8893e-9],
  g: [1.3162e3, 6.0008e2, 2.5419e2, 9.7371e1, 3.2078e1, 8.0546, 8.8766e-1, 8.2676e-2, 7.924e-3, 3.7311e-4, 1.0918e-6],
};

// … then with a fifth from 4.5 GeV on.
const VARIABLE_FLAVOURS: Published = {
  uv: [5.8771e-5, 3.3933e-4, 1.9006e-3, 1.0186e-2, 5.0893e-2, 2.208e-1, 5.7166e-1, 3.7597e-1, 1.3284e-1, 2.2643e-2, 4.2047e-4],
  dv: [3.4963e-5, 2.0129e-4, 1.1229e-3, 5.9819e-3, 2.9576e-2, 1.2497e-1, 2.8334e-1, 1.4044e-1, 3.4802e-2, 3.5134e-3, 2.1529e-5],
  "L-": [7.8233e-7, 5.1142e-6, 3.2249e-5, 1.9345e-4, 1.073e-3, 4.9985e-3, 1.0428e-2, 3.2629e-3, 4.2031e-4, 1.5468e-5, 1.0635e-8],
  "L+": [1.0181e2, 5.1182e1, 2.4693e1, 1.1406e1, 5.0424, 2.0381, 4.0496e-1, 3.9592e-2, 2.8066e-3, 6.7201e-5, 3.4998e-8],
  "s+": [4.9815e1, 2.4725e1, 1.1659e1, 5.1583, 2.0973, 7.2625e-1, 1.1596e-1, 1.0363e-2, 7.1707e-4, 1.7278e-5, 9.8394e-9],
  "c+": [4.9088e1, 2.4148e1, 1.1201e1, 4.7953, 1.8147, 5.3107e-1, 5.8288e-2, 4.074e-3, 2.5958e-4, 6.3958e-6, 4.733e-9],
  "b+": [4.607e1, 2.2239e1, 1.0037e1, 4.1222, 1.4582, 3.8106e-1, 3.5056e-2, 2.2039e-3, 1.3522e-4, 3.3996e-6, 2.8903e-9],
  g: [1.3272e3, 6.0117e2, 2.5282e2, 9.6048e1, 3.1333e1, 7.7728, 8.4358e-1, 7.8026e-2, 7.4719e-3, 3.5241e-4, 1.0307e-6],
};
const combinations = (f: Float64Array): Readonly<Record<string, number>> => ({
  uv: f[7] - f[3],
  dv: f[6] - f[4],
  "L-": f[4] - f[3],
  "L+": 2 * (f[3] + f[4]),
  "s+": f[8] + f[2],
  "c+": f[9] + f[1],
  "b+": f[10] + f[0],
  g: f[5],
});

/** Largest relative distance from the published numbers; their five digits alone allow 5·10⁻⁵. */
function distance(published: Published, densities: (x: number) => Float64Array): number {
  const distances = X.flatMap((x, i) => {
    const found = combinations(densities(x));
    return Object.entries(published).map(([name, values]) => Math.abs(found[name] / values[i] - 1));
  });
  return Math.max(...distances);
}

test("the toy reproduces the published benchmark with a variable number of flavours: 8 densities at 11 values of x, to its five digits", () => {
  expect(distance(VARIABLE_FLAVOURS, (x) => toyDensities(x, 100))).toBeLessThan(5.5e-5);
});

test("evolution reproduces the published benchmark with four flavours: 7 densities at 11 values of x, and α_s, to its digits", () => {
  const alphaS = oneLoopAlphaS({ scale: TOY_SCALE, value: TOY_ALPHA_S }, [TOY_SCALE]);
  expect(alphaS(100)).toBeCloseTo(0.117574, 6);
  const couplings = { from: TOY_ALPHA_S, to: alphaS(100) };
  const densities = (x: number): Float64Array => invertMoments(x, TOY_RIGHTMOST_POLE, (n) => evolveMoments(n, toyMoments(n), 4, couplings));
  expect(distance(FOUR_FLAVOURS, densities)).toBeLessThan(5.5e-5);
});

test("at its own scale the inverted moments are the input itself", () => {
  for (const x of [...X, 1e-8, 0.99, 0.998]) {
    const expected = toyInput(x);
    const found = invertMoments(x, TOY_RIGHTMOST_POLE, toyMoments);
    for (const [i, value] of expected.entries()) expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-12 * value);
  }
});

const real = (re: number): Complex => ({ re, im: 0 });
const sum = (moments: readonly Complex[]): number => moments.reduce(add).re;

test.each([4.5, 20, 100, 235, 5000])("momentum and the numbers of valence quarks are conserved up to %d GeV", (q) => {
  // the input's own sum is 1 to the digits of its factors
  expect(sum(toyMomentsAt(real(2), q))).toBeCloseTo(sum(toyMoments(real(2))), 13);
  expect(sum(toyMoments(real(2)))).toBeCloseTo(1, 6);
  // N = 1, where singlet and gluon have a pole, as a limit
  const f = toyMomentsAt({ re: 1, im: 1e-5 }, q).map(({ re }) => re);
  expect(f[7] - f[3]).toBeCloseTo(2, 4);
  expect(f[6] - f[4]).toBeCloseTo(1, 4);
  for (const i of [1, 2, 3])
    expect(Math.abs(toyMomentsAt(real(2.5), q)[7 + i].re - toyMomentsAt(real(2.5), q)[3 - i].re)).toBeLessThan(1e-13);
});

test("evolution in one step is evolution in two", () => {
  const n = { re: 1.7, im: 3.1 };
  const once = evolveMoments(n, toyMoments(n), 5, { from: 0.35, to: 0.12 });
  const between = evolveMoments(n, toyMoments(n), 5, { from: 0.35, to: 0.2 });
  const twice = evolveMoments(n, between, 5, { from: 0.2, to: 0.12 });
  for (const [i, moment] of once.entries()) expect(Math.hypot(moment.re - twice[i].re, moment.im - twice[i].im)).toBeLessThan(1e-14);
});
