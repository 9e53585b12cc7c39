import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { Decays, GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import { defaultParameters, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import { meanOver } from "../testing/collinear.ts";
import { topDecayDesign, topProducts } from "../testing/decay-points.ts";
import { independentParameters, independentPoints } from "../testing/independent-points.ts";
import { boost, parity, rotation, transformed } from "../testing/lorentz-transformation.ts";
import { diagonalOf, largestDifference } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { ggTtbb } from "./gg-ttbb.ts";
import { qqTtbb } from "./qq-ttbb.ts";
import { qbgTtqb, qgTtq, qqTtg } from "./qq-ttg.ts";

type Factory = (parameters: PhysicsParameters, probe?: GaugeProbe) => MatrixElement;

/** Each matrix element with the legs that are gluons. */
const elements: readonly (readonly [string, Factory, readonly number[]])[] = [
  ["qq_ttg", qqTtg, [4]],
  ["qg_ttq", qgTtq, [1]],
  ["qbg_ttqb", qbgTtqb, [1]],
  ["gg_ttbb", ggTtbb, [0, 1]],
  ["qq_ttbb", qqTtbb, []],
];

const stream = randomStream(23, "quark lines");
const valueOf =
  (element: MatrixElement, decays?: Decays) =>
  (point: Float64Array): Float64Array => {
    const h = new Float64Array(3);
    element.evaluate(point, h, decays);
    return h;
  };
const randomTopProducts = (point: Float64Array, at: number): Float64Array =>
  topProducts(point, at, randomDirection(stream), randomDirection(stream), defaultParameters);

test.each(elements)("%s: the standard model's |M|² of an independent generator", (name, make) => {
  const element = make(independentParameters);
  expect(element.name).toBe(name);
  for (const { p, me2 } of independentPoints[name].points)
    expect(valueOf(element)(Float64Array.from(p.flat()))[0] / me2).toBeCloseTo(1, 12);
});

test.each(elements.filter(([, , gluons]) => gluons.length > 0))(
  "%s: gauge invariance, the standard model's and the dipole's",
  (name, make, gluons) => {
    const element = make(defaultParameters);
    for (let i = 0; i < 3; i++) {
      const point = randomPoint(name, defaultParameters, stream);
      const decays = i === 0 ? {} : { top: randomTopProducts(point, 8), antitop: randomTopProducts(point, 12) };
      const h = valueOf(element, decays)(point);
      for (const longitudinal of gluons) {
        const replaced = valueOf(make(defaultParameters, { longitudinal }), decays)(point);
        expect(largestDifference(replaced, new Float64Array(3), h)).toBeLessThan(1e-18);
      }
    }
  },
);

test.each(elements)("%s: invariance under rotations, boosts and parity; H is positive", (name, make) => {
  const element = make(defaultParameters);
  for (let i = 0; i < 4; i++) {
    const point = randomPoint(name, defaultParameters, stream);
    const h = valueOf(element)(point);
    const [sm, squared] = diagonalOf(h);
    expect(Math.min(sm, squared, sm * squared - h[1] ** 2)).toBeGreaterThan(0);
    const moved = [rotation(randomDirection(stream), 1 + i), boost(randomDirection(stream), 0.5)];
    expect(largestDifference(valueOf(element)(transformed(point, ...moved)), h)).toBeLessThan(1e-12);
    // without decays, one helicity of a massless line stands for both
    expect(largestDifference(valueOf(element)(transformed(point, parity)), h)).toBeLessThan(1e-12);
    const decays = { top: randomTopProducts(point, 8), antitop: randomTopProducts(point, 12) };
    const movedDecays = { top: transformed(decays.top, ...moved), antitop: transformed(decays.antitop, ...moved) };
    const decayed = valueOf(element, decays)(point);
    expect(largestDifference(valueOf(element, movedDecays)(transformed(point, ...moved)), decayed)).toBeLessThan(1e-12);
  }
});

test.each(elements)("%s: the mean over decays is the undecayed H", (name, make) => {
  const element = make(defaultParameters);
  const point = randomPoint(name, defaultParameters, stream);
  const h = valueOf(element)(point);
  const tops = topDecayDesign(point, 8, defaultParameters, stream);
  const antitops = topDecayDesign(point, 12, defaultParameters, stream);
  const overTops = meanOver(tops, (top) => valueOf(element, { top })(point));
  expect(largestDifference(overTops, h)).toBeLessThan(1e-12);
  const overAntitops = meanOver(antitops, (antitop) => valueOf(element, { antitop })(point));
  expect(largestDifference(overAntitops, h)).toBeLessThan(1e-12);
  // with the other one decayed
  const [top] = tops;
  const decayedTop = valueOf(element, { top })(point);
  const both = meanOver(antitops, (antitop) => valueOf(element, { top, antitop })(point));
  expect(largestDifference(both, decayedTop)).toBeLessThan(1e-12);
});
