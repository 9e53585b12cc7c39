import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed } from "./registry.ts";

const gluons = [
  ["gg_tt", 0],
  ["gg_tt", 1],
  ["gg_ttg", 0],
  ["gg_ttg", 1],
  ["gg_ttg", 4],
  ["gg_ttH", 0],
  ["gg_ttH", 1],
  ["gg_ttZ", 0],
  ["gg_ttZ", 1],
] as const;

test.each(gluons)("%s: H vanishes if the polarisations of gluon %d are its momentum", (name, leg) => {
  const stream = randomStream(11, "gauge", name, leg);
  const element = matrixElementNamed(name, defaultParameters);
  const probe = matrixElementNamed(name, defaultParameters, { longitudinal: leg });
  const size = ((element.coefficients.length + 1) * (element.coefficients.length + 2)) / 2;
  const [h, vanishing, zero] = [0, 1, 2].map(() => new Float64Array(size));
  for (let i = 0; i < 8; i++) {
    const point = randomPoint(name, defaultParameters, stream);
    element.evaluate(point, h);
    probe.evaluate(point, vanishing);
    // the momentum in GeV makes this harder than for a vector of unit length
    expect(largestDifference(vanishing, zero, h)).toBeLessThan(1e-18);
    // rounding errors are left: exact zeros would mean that the gluon is not there
    expect(vanishing.some((value) => value !== 0)).toBe(true);
  }
});
