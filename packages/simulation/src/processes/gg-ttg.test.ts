import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { meanOver, splitBeam } from "../testing/collinear.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed } from "./registry.ts";

const { gs } = couplingsOf(defaultParameters);
const pair = matrixElementNamed("gg_tt", defaultParameters);
const withGluon = matrixElementNamed("gg_ttg", defaultParameters);

const matrix =
  ({ evaluate }: MatrixElement) =>
  (point: Float64Array): Float64Array => {
    const h = new Float64Array(3);
    evaluate(point, h);
    return h;
  };

test.each([0.3, 0.5, 0.8])(
  "a gluon collinear with an incoming one: the splitting function times g g → t t̄, for every entry of H (x = %d)",
  (x) => {
    const point = randomPoint("gg_tt", defaultParameters, randomStream(61, "collinear", x));
    const limit = matrix(pair)(point);
    const deviation = (kT: number): number => {
      // gs² / (p·k) P(x) / x; the mean over azimuths removes the correlation with the linear polarisation of the gluon that goes on
      const splitting = ((2 * gs ** 2 * (1 - x)) / kT ** 2) * (6 / x) * (x / (1 - x) + (1 - x) / x + x * (1 - x));
      const mean = meanOver(splitBeam(point, x, kT), matrix(withGluon));
      return largestDifference(
        limit,
        mean.map((value) => value / splitting),
      );
    };
    // corrections are of second order in kT
    expect(deviation(0.3)).toBeLessThan(1e-4);
    expect(deviation(3)).toBeLessThan(1e-2);
  },
);
