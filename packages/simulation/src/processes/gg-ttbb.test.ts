import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { meanOver, splitGluon } from "../testing/collinear.ts";
import { legsOf } from "../testing/lorentz-transformation.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomPoint } from "../testing/random-points.ts";
import { ggTtbb } from "./gg-ttbb.ts";
import { ggTtg } from "./gg-ttg.ts";
import { qqTtbb } from "./qq-ttbb.ts";
import { qqTtg } from "./qq-ttg.ts";

const { gs } = couplingsOf(defaultParameters);
const stream = randomStream(31, "tt̄bb̄");
const [gg, qq, ggTtgElement, qqTtgElement] = [ggTtbb, qqTtbb, ggTtg, qqTtg].map((make) => make(defaultParameters));
const valueOf = (element: MatrixElement, point: Float64Array): Float64Array => {
  const h = new Float64Array(3);
  element.evaluate(point, h);
  return h;
};

test.each([
  ["g g", gg, ggTtgElement],
  ["q q̄", qq, qqTtgElement],
])("%s: collinear b quarks are the splitting g → b b̄ times t t̄ g, dipole included", (_, ttbb, ttg) => {
  for (const z of [0.2, 0.5]) {
    const hard = randomPoint(ttg.name, defaultParameters, stream);
    const kT = 0.3;
    const mean = meanOver(splitGluon(hard, z, kT), (point) => valueOf(ttbb, point));
    const splitting = (2 * gs ** 2 * z * (1 - z) * (z ** 2 + (1 - z) ** 2)) / 2 / kT ** 2;
    expect(
      largestDifference(
        mean.map((value) => value / splitting),
        valueOf(ttg, hard),
      ),
    ).toBeLessThan(1e-4);
  }
});

test("Bose symmetry of the gluons, charge conjugation", () => {
  for (let i = 0; i < 4; i++) {
    const point = randomPoint("gg_ttbb", defaultParameters, stream);
    const h = valueOf(gg, point);
    expect(largestDifference(valueOf(gg, legsOf(point, [1, 0, 2, 3, 4, 5])), h)).toBeLessThan(1e-12);
    expect(largestDifference(valueOf(gg, legsOf(point, [0, 1, 3, 2, 5, 4])), h)).toBeLessThan(1e-12);
    const fromQuarks = valueOf(qq, point);
    expect(largestDifference(valueOf(qq, legsOf(point, [1, 0, 3, 2, 5, 4])), fromQuarks)).toBeLessThan(1e-12);
  }
});
