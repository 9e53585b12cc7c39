import { expect, test } from "@jest/globals";
import { asimovSignificance } from "@ratiometer/classifiers";
import { expectedSignificance } from "./expected-significance.ts";

test("two values of r̂ make two bins, whose significances add in quadrature; the rate is one bin", () => {
  // 40 events of log r̂ = −1 and 40 of 1; the point has half as many and three times as many
  const logRatio = Float64Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? -1 : 1));
  const sm = new Float64Array(80).fill(0.5);
  const there = logRatio.map((value) => (value < 0 ? 0.25 : 1.5));
  const found = expectedSignificance([2], logRatio, sm, there);
  const error = Math.sqrt(40 * 0.25);
  expect(found).toMatchObject({ at: [2], bins: 2, sm: 40, there: 70 });
  expect(found?.rate).toBeCloseTo(asimovSignificance(30, 40, Math.sqrt(80 * 0.25)), 10);
  expect(found?.binned).toBeCloseTo(Math.hypot(asimovSignificance(-10, 20, error), asimovSignificance(40, 20, error)), 10);
  expect(found?.cut?.threshold).toBe(1);
  expect(found?.cut?.significance).toBeCloseTo(asimovSignificance(40, 20, error), 10);
});

test("events that add up to nothing have no significance", () => {
  expect(expectedSignificance([2], Float64Array.of(1, 2), Float64Array.of(1, -1), Float64Array.of(1, 1))).toBeUndefined();
});
