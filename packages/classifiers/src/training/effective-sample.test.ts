import { expect, test } from "@jest/globals";
import { effectiveSample } from "./effective-sample.ts";

test("equal weights count in full, a fifth of negative ones leaves (1 - 2/5)² of the events", () => {
  expect(effectiveSample(new Float64Array(50).fill(3))).toEqual({ events: 50, negative: 0, effectiveSampleSize: 50 });
  const signed = Float64Array.from({ length: 50 }, (_, i) => (i % 5 === 0 ? -2 : 2));
  const { events, negative, effectiveSampleSize } = effectiveSample(signed);
  expect([events, negative]).toEqual([50, 10]);
  expect(effectiveSampleSize).toBeCloseTo(50 * 0.36, 12);
});

test("one large weight among small ones is worth one event, no weight is worth none", () => {
  expect(effectiveSample([1e6, 1, 1, 1]).effectiveSampleSize).toBeCloseTo(1, 4);
  expect(effectiveSample([0, 0]).effectiveSampleSize).toBe(0);
});
