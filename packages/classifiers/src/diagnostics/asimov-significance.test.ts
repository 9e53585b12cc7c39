import { expect, test } from "@jest/globals";
import { asimovSignificance, binnedSignificance } from "./asimov-significance.ts";

/** −2 log of the likelihood ratio at n = s + b and m = b²/σ² events in a control region, the background's own value found by golden sections. */
function profiled(s: number, b: number, sigma: number): number {
  const tau = b / sigma ** 2;
  const [n, m] = [s + b, b * tau];
  const minusLog = (rate: number, control: number): number => rate - n * Math.log(rate) + control - m * Math.log(control);
  const alone = (background: number): number => minusLog(background, tau * background);
  let [low, high] = [Math.min(b, n) * 0.2, Math.max(b, n) * 3];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 200; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (alone(left) < alone(right)) high = right;
    else low = left;
  }
  return Math.sqrt(2 * (alone((low + high) / 2) - minusLog(n, m)));
}

test.each([
  [5, 100, 10],
  [30, 12, 3],
  [0.7, 4, 0.2],
  [-20, 60, 8],
  [200, 900, 0.5],
])("s = %d, b = %d, σ = %d is the profiled likelihood ratio of its Asimov data", (s, b, sigma) => {
  expect(asimovSignificance(s, b, sigma)).toBeCloseTo(profiled(s, b, sigma), 5);
});

test("limits: without uncertainty the known formula, for small signals s/√(b + σ²), no jump where the formulas change", () => {
  expect(asimovSignificance(10, 50)).toBeCloseTo(Math.sqrt(2 * (60 * Math.log(1.2) - 10)), 13);
  expect(asimovSignificance(10, 50, 1e-9)).toBeCloseTo(asimovSignificance(10, 50), 12);
  expect(asimovSignificance(10, 50, 0.99 * Math.sqrt(5e-5))).toBeCloseTo(asimovSignificance(10, 50, 1.01 * Math.sqrt(5e-5)), 5);
  expect(asimovSignificance(0.99e-4, 100, 3) / 0.99e-4).toBeCloseTo(1 / Math.sqrt(109), 9);
  expect(asimovSignificance(1.01e-4, 100, 3) / 1.01e-4).toBeCloseTo(1 / Math.sqrt(109), 4);
  expect(asimovSignificance(0, 3, 1)).toBe(0);
  expect(asimovSignificance(-4, 4)).toBeCloseTo(Math.sqrt(8), 12);
});

test("bins add in quadrature, and one without background joins its neighbour", () => {
  const bin = (signal: number, background: number, uncertainty = 0): { signal: number; background: number; uncertainty: number } => ({
    signal,
    background,
    uncertainty,
  });
  expect(binnedSignificance([bin(1, 10), bin(3, 5)])).toBeCloseTo(Math.hypot(asimovSignificance(1, 10), asimovSignificance(3, 5)), 13);
  expect(binnedSignificance([bin(1, 10, 3), bin(3, -1, 4), bin(0, 6, 0)])).toBeCloseTo(
    Math.hypot(asimovSignificance(1, 10, 3), asimovSignificance(3, 5, 4)),
    13,
  );
  expect(binnedSignificance([bin(1, 10, 3), bin(3, 0, 4)])).toBeCloseTo(asimovSignificance(4, 10, 5), 13);
  expect(() => binnedSignificance([bin(1, -10)])).toThrow("-10 events of background");
  expect(() => asimovSignificance(1, 0)).toThrow("no significance");
  expect(() => asimovSignificance(-2, 1)).toThrow("no significance");
});
