import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { rocCurve } from "./roc-curve.ts";

test("a handful of events, ties kept together", () => {
  const { accepted, mistaken, area } = rocCurve([3, 2, 2, 1], [1, 1, 0, 0], [0, 0, 1, 1]);
  expect(accepted).toEqual([0, 0.5, 1, 1]);
  expect(mistaken).toEqual([0, 0, 0.5, 1]);
  expect(area.value).toBeCloseTo(7 / 8, 14);
});

test("density 2x against uniform: the curve is known, its trapezoids give the area, its errors are binomial", () => {
  const stream = randomStream(1, "roc");
  const n = 20_000;
  // a has density 2x on [0, 1], b is uniform: accepted = 1 − t² where mistaken = 1 − t
  const score = Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? Math.sqrt(stream.uniform()) : stream.uniform()));
  const a = score.map((_, i) => Number(i < n));
  const curve = rocCurve(
    score,
    a,
    a.map((one) => 1 - one),
    50,
  );
  expect(curve.accepted.length).toBeLessThanOrEqual(51);
  curve.mistaken.forEach((mistaken, p) => {
    const exact = 1 - (1 - mistaken) ** 2;
    const error = Math.hypot(curve.acceptedError[p], 2 * (1 - mistaken) * curve.mistakenError[p]);
    expect(Math.abs(curve.accepted[p] - exact)).toBeLessThanOrEqual(4.5 * error);
    expect(curve.mistakenError[p]).toBeCloseTo(Math.sqrt((mistaken * (1 - mistaken)) / n), 10);
  });
  let trapezoids = 0;
  for (let p = 1; p < curve.accepted.length; p++)
    trapezoids += ((curve.accepted[p] + curve.accepted[p - 1]) / 2) * (curve.mistaken[p] - curve.mistaken[p - 1]);
  // a chord of 50 lies below the curve by at most 1/6 of the cube of its width, summed
  expect(Math.abs(trapezoids - curve.area.value)).toBeLessThan(2e-4);
  expect(Math.abs(curve.area.value - 2 / 3)).toBeLessThan(4.5 * curve.area.error);
});
