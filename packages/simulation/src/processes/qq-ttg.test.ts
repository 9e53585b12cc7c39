import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { meanOver, splitBeam } from "../testing/collinear.ts";
import { topProducts } from "../testing/decay-points.ts";
import { boostFromRestFrame, legsOf, minkowski, parity, transformed } from "../testing/lorentz-transformation.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { qqTt } from "./qq-tt.ts";
import { qbgTtqb, qgTtq, qqTtg } from "./qq-ttg.ts";

const { MT } = defaultParameters;
const { gs } = couplingsOf(defaultParameters);
const stream = randomStream(29, "tt̄ + jet from quarks");
const qqTtElement = qqTt(defaultParameters);
const [qq, qg, qbg] = [qqTtg, qgTtq, qbgTtqb].map((make) => make(defaultParameters));
const valueOf = (element: MatrixElement, point: Float64Array): Float64Array => {
  const h = new Float64Array(3);
  element.evaluate(point, h);
  return h;
};

test("a soft gluon: the eikonal factor times q q̄ → t t̄, dipole included", () => {
  for (let i = 0; i < 4; i++) {
    const hard = randomPoint("qq_tt", defaultParameters, stream);
    const h = valueOf(qqTtElement, hard);
    const k = [1, ...randomDirection(stream)].map((x) => 1e-3 * x);
    // the incoming partons take the recoil
    const total = [0, 1, 2, 3].map((c) => hard[8 + c] + hard[12 + c] + k[c]);
    const mass = Math.sqrt(minkowski(total, 0, total, 0));
    const beams = Float64Array.of(mass / 2, 0, 0, mass / 2, mass / 2, 0, 0, -mass / 2);
    const point = Float64Array.from([...transformed(beams, boostFromRestFrame(total, 0, mass)), ...hard.subarray(8), ...k]);
    const [q, qbar, t, tbar] = [0, 4, 8, 12];
    const dipole = (a: number, b: number): number =>
      minkowski(point, a, point, b) / (minkowski(point, a, k, 0) * minkowski(point, b, k, 0));
    // -T_a·T_b of an octet exchanged between q q̄ and t t̄: (N² - 2)/(2N), 1/N, -1/(2N); C_F
    const eikonal =
      2 * (7 / 6) * (dipole(q, t) + dipole(qbar, tbar)) +
      2 * (1 / 3) * (dipole(q, tbar) + dipole(qbar, t)) -
      2 * (1 / 6) * (dipole(q, qbar) + dipole(t, tbar)) -
      (4 / 3) * (dipole(t, t) + dipole(tbar, tbar));
    const soft = valueOf(qq, point).map((value) => value / (gs ** 2 * eikonal));
    // corrections are of order k / E
    expect(largestDifference(soft, h)).toBeLessThan(1e-4);
  }
});

test("a quark collinear with the gluon that it comes from: the splitting g → q q̄ times q q̄ → t t̄", () => {
  for (const x of [0.3, 0.8]) {
    const hard = randomPoint("qq_tt", defaultParameters, stream);
    const kT = 0.3;
    const mean = meanOver(splitBeam(hard, x, kT), (point) => valueOf(qg, point));
    const splitting = (2 * gs ** 2 * (1 - x) * (x ** 2 + (1 - x) ** 2)) / 2 / (kT ** 2 * x);
    expect(
      largestDifference(
        mean.map((value) => value / splitting),
        valueOf(qqTtElement, hard),
      ),
    ).toBeLessThan(1e-4);
  }
});

test("charge conjugation: q̄ g → t t̄ q̄ is q g → t̄ t q", () => {
  for (let i = 0; i < 4; i++) {
    const point = randomPoint("qg_ttq", defaultParameters, stream);
    expect(largestDifference(valueOf(qbg, point), valueOf(qg, legsOf(point, [0, 1, 3, 2, 4])))).toBeLessThan(1e-12);
  }
});

test("charge conjugation with parity, tops decayed", () => {
  const point = randomPoint("qg_ttq", defaultParameters, stream);
  const [top, antitop] = [8, 12].map((at) => topProducts(point, at, randomDirection(stream), randomDirection(stream), defaultParameters));
  // t → b f f̄′ becomes t̄ → b̄ f′ f̄
  const conjugate = (decay: Float64Array): Float64Array => transformed(legsOf(decay, [0, 2, 1]), parity);
  const [h, conjugated] = [new Float64Array(3), new Float64Array(3)];
  qg.evaluate(point, h, { top, antitop });
  qbg.evaluate(transformed(legsOf(point, [0, 1, 3, 2, 4]), parity), conjugated, { top: conjugate(antitop), antitop: conjugate(top) });
  expect(largestDifference(conjugated, h)).toBeLessThan(1e-12);
  expect(h[0]).not.toBeCloseTo(valueOf(qg, point)[0], 8);
});

test("q q̄ → t t̄ g: q ↔ q̄ with t ↔ t̄", () => {
  const point = randomPoint("qq_ttg", defaultParameters, stream);
  expect(largestDifference(valueOf(qq, legsOf(point, [1, 0, 3, 2, 4])), valueOf(qq, point))).toBeLessThan(1e-12);
  expect(minkowski(point, 8, point, 8)).toBeCloseTo(MT ** 2, 6);
});
