import { expect, test } from "@jest/globals";
import { factorInterpolation } from "./interpolation.ts";
import { reweighting } from "./reweighting.ts";

const up = Float64Array.of(1.2, 0.7, 3, 1);
const down = Float64Array.of(0.85, 1.4, 0.6, 1);

test.each(["code1", "code4"] as const)("each bin has the factor of %s with its own values, and its derivatives", (code) => {
  const factor = reweighting({ kind: "reweighting", parameter: 1, code, up, down }, 4, () => 0);
  const out = new Float64Array(3);
  for (const alpha of [-2.5, -1, -0.9, -0.3, 0, 0.2, 0.75, 1, 1.7]) {
    factor.update([7, alpha]);
    for (let b = 0; b < 4; b++) {
      factorInterpolation(code, up[b], down[b])(alpha, out);
      expect(factor.value[b]).toBeCloseTo(out[0], 13);
      expect(factor.first[b] * out[0]).toBeCloseTo(out[1], 12);
      expect((factor.second?.[b] ?? NaN) * out[0]).toBeCloseTo(out[2], 11);
    }
  }
});

test("values that are not positive are refused with their place", () => {
  const make = (change: Float64Array) => () =>
    reweighting({ kind: "reweighting", parameter: 0, code: "code4", up, down: change }, 4, () => 0);
  expect(make(down.with(2, 0))).toThrow("the factor down of bin or event 2 is 0, expected a positive number");
  expect(make(down.with(1, NaN))).toThrow("event 1 is NaN");
});
