import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { topProducts } from "../testing/decay-points.ts";
import { legsOf } from "../testing/lorentz-transformation.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { singleTopHiggsTraces } from "../testing/single-top-higgs-traces.ts";
import { processNamed } from "./catalogue.ts";
import { inCollision } from "./in-collision.ts";
import type { Subprocess } from "./process.ts";
import { matrixElementNamed } from "./registry.ts";

const stream = randomStream(51, "collision");

const described = ({ partons: [{ incoming, outgoing }] }: Subprocess): string => `${incoming.join(" ")} > ${outgoing.join(" ")}`;

test.each(processNamed("tHq").subprocesses.map((subprocess) => [described(subprocess), subprocess] as const))(
  "%s: all of H, decayed or not, agrees with traces of the process's own Lagrangian terms",
  (_, subprocess) => {
    const { evaluate } = inCollision(subprocess, defaultParameters);
    const [[bottom, light]] = subprocess.partons.map(({ incoming }) => (subprocess.exchanged ? incoming.toReversed() : incoming));
    expect(Math.abs(bottom)).toBe(5);
    const conjugate = bottom < 0;
    const kind = light > 0 !== conjugate ? "quark" : "antiquark";
    const h = new Float64Array(21);
    for (let i = 0; i < 3; i++) {
      // b from beam 1 in the order of the traces; in the collision it comes from either beam
      const point = randomPoint("bu_tHd", defaultParameters, stream);
      const collision = subprocess.exchanged ? legsOf(point, [1, 0, 2, 3, 4]) : point;
      evaluate(collision, h);
      const expected = singleTopHiggsTraces(point, { conjugate, light: kind }, defaultParameters);
      expect(largestDifference(expected, h)).toBeLessThan(1e-11);
      const decay = topProducts(point, 8, randomDirection(stream), randomDirection(stream), defaultParameters);
      evaluate(collision, h, { top: decay });
      const decayed = singleTopHiggsTraces(point, { conjugate, light: kind, decay }, defaultParameters);
      expect(largestDifference(decayed, h)).toBeLessThan(1e-11);
    }
  },
);

test("a quark pair from the other beams: the matrix element sees the quark first", () => {
  const [, direct, exchanged] = processNamed("ttH").subprocesses;
  expect([direct.exchanged, exchanged.exchanged]).toEqual([false, true]);
  const point = randomPoint("qq_ttH", defaultParameters, stream);
  const decays = { top: topProducts(point, 8, randomDirection(stream), randomDirection(stream), defaultParameters) };
  const [a, b] = [new Float64Array(15), new Float64Array(15)];
  matrixElementNamed("qq_ttH", defaultParameters).evaluate(point, a, decays);
  inCollision(exchanged, defaultParameters).evaluate(legsOf(point, [1, 0, 2, 3, 4]), b, decays);
  expect(b).toEqual(a);
  inCollision(direct, defaultParameters).evaluate(point, b, decays);
  expect(b).toEqual(a);
});

test("legs of the process in another order than the matrix element's", () => {
  // the process's legs are H, t, t̄
  const subprocess: Subprocess = {
    matrixElement: "gg_ttH",
    partons: [{ incoming: [21, 21], outgoing: [25, 6, -6] }],
    exchanged: false,
    conjugated: false,
    order: [1, 2, 0],
  };
  const point = randomPoint("gg_ttH", defaultParameters, stream);
  const [a, b] = [new Float64Array(15), new Float64Array(15)];
  matrixElementNamed("gg_ttH", defaultParameters).evaluate(point, a);
  inCollision(subprocess, defaultParameters).evaluate(legsOf(point, [0, 1, 4, 2, 3]), b);
  expect(b).toEqual(a);
});
