import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed } from "./registry.ts";

// at 1.3 and 1.5 times threshold, near the bulk of the cross section at the LHC; relative to the standard model, per unit of ctG at Λ = 1 TeV
test.each([
  ["gg_tt", 450, 0.2, 0.5],
  ["qq_tt", 450, 0.2, 0.5],
  ["gg_ttH", 700, 0.6, 1.4],
  ["qq_ttH", 700, 0.6, 1.4],
] as const)("%s: a positive ctG raises the rate at √s = %d GeV", (name, energy, least, most) => {
  const stream = randomStream(62, "ctG", name);
  const { coefficients, evaluate } = matrixElementNamed(name, defaultParameters);
  const h = new Float64Array(((coefficients.length + 1) * (coefficients.length + 2)) / 2);
  const row = coefficients.indexOf("ctG") + 1;
  let [sm, linear] = [0, 0];
  for (let i = 0; i < 200; i++) {
    evaluate(randomPoint(name, defaultParameters, stream, energy), h);
    sm += h[0];
    linear += 2 * h[(row * (row + 1)) / 2];
  }
  expect(linear / sm).toBeGreaterThan(least);
  expect(linear / sm).toBeLessThan(most);
});
