import { expect, test } from "@jest/globals";
import { couplingsOf, defaultParameters } from "./parameters.ts";

test("couplings in the (MW, MZ, GF) scheme", () => {
  const { v, g, gs, cosW, sin2W, dipole, current } = couplingsOf(defaultParameters);
  expect(v).toBeCloseTo(246.21965, 5);
  expect(g).toBeCloseTo(0.65296982, 8);
  expect(gs).toBeCloseTo(1.21719969, 8);
  expect(sin2W).toBeCloseTo(0.22285855, 8);
  expect(cosW ** 2 + sin2W).toBeCloseTo(1, 15);
  // tree-level relations: MZ = g v / (2 cos θ_W), GF / √2 = g² / (8 MW²)
  expect((g * v) / (2 * cosW)).toBeCloseTo(defaultParameters.MZ, 10);
  expect((Math.SQRT2 * g * g) / (8 * defaultParameters.MW ** 2) / defaultParameters.GF).toBeCloseTo(1, 14);
  expect(dipole * 1e6 * Math.SQRT2).toBeCloseTo(v, 10);
  expect(current * 1e6).toBeCloseTo(v * v, 8);
});
