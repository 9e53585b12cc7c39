import { expect, test } from "@jest/globals";
import { alphaSFromLambda, oneLoopAlphaS, tabulatedAlphaS } from "./alpha-s.ts";

/** dα_s/dlog Q² = −(11 − 2n_f/3) α_s²/4π in Runge–Kutta steps that end at the thresholds. */
function integrated(value: number, from: number, to: number, thresholds: readonly number[]): number {
  const inner = thresholds.filter((threshold) => threshold > Math.min(from, to) && threshold < Math.max(from, to));
  const stops = [from, ...(to > from ? inner : [...inner].reverse()), to];
  let alpha = value;
  for (let s = 0; s + 1 < stops.length; s++) {
    const flavours = 3 + thresholds.filter((threshold) => threshold < (stops[s] + stops[s + 1]) / 2).length;
    const slope = (a: number): number => (-(11 - (2 * flavours) / 3) * a * a) / (4 * Math.PI);
    const steps = 400;
    const h = (2 * Math.log(stops[s + 1] / stops[s])) / steps;
    for (let i = 0; i < steps; i++) {
      const k1 = slope(alpha);
      const k2 = slope(alpha + (h / 2) * k1);
      const k3 = slope(alpha + (h / 2) * k2);
      const k4 = slope(alpha + h * k3);
      alpha += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    }
  }
  return alpha;
}

test("the closed form is the solution of the renormalisation group equation, across all thresholds and both ways", () => {
  const thresholds = [1.4, 4.5, 175];
  const alphaS = oneLoopAlphaS({ scale: 91.1876, value: 0.118 }, thresholds);
  expect(alphaS(91.1876)).toBeCloseTo(0.118, 15);
  for (const q of [1, 1.4, 3, 4.5, 10, 80, 172.5, 500, 13000]) {
    const expected = integrated(0.118, 91.1876, q, thresholds);
    expect(Math.abs(alphaS(q) / expected - 1)).toBeLessThan(1e-10);
  }
});

test("Λ is where α_s diverges", () => {
  const lambda = 0.165;
  const reference = alphaSFromLambda(lambda, 5, 91.1876);
  const alphaS = oneLoopAlphaS(reference, [0.01, 0.02]); // five flavours throughout
  expect(alphaS(10)).toBeCloseTo(alphaSFromLambda(lambda, 5, 10).value, 13);
  expect(1 / alphaS(lambda * (1 + 1e-6))).toBeLessThan(1e-5);
  expect(() => alphaS(0.9 * lambda)).toThrow(expect.objectContaining({ code: "DATA_PDF_ALPHA_S" }));
});

test("a table is interpolated to the curve that it holds, with a kink where a scale stands twice, and is constant outside", () => {
  const curve = oneLoopAlphaS({ scale: 91.1876, value: 0.118 }, [1.4, 4.5]);
  const scales = [1.4, 2, 2.8, 3.6, 4.5, 4.5, 7, 12, 20, 40, 80, 160, 320];
  const alphaS = tabulatedAlphaS(scales, scales.map(curve));
  for (const scale of scales) expect(alphaS(scale)).toBeCloseTo(curve(scale), 14);
  for (let q = 1.5; q < 300; q *= 1.03) expect(Math.abs(alphaS(q) / curve(q) - 1)).toBeLessThan(5e-3);
  // β₀ falls from 25/3 to 23/3 at the kink
  const slope = (q: number, step: number): number => (alphaS(q * (1 + step)) - alphaS(q)) / step;
  expect(slope(4.5, 1e-6) / slope(4.5, -1e-6)).toBeLessThan(0.95);
  expect([alphaS(1), alphaS(1000)]).toEqual([curve(1.4), curve(320)]);
});
