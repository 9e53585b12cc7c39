import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { zCouplings } from "../matrix-elements/z-boson.ts";
import { diagonalOf } from "../testing/quadratic-form.ts";
import { randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed } from "./registry.ts";

test("a top whose couplings cpQM and cpt cancel radiates no Z boson", () => {
  const stream = randomStream(81, "decoupled");
  const { coefficients, evaluate } = matrixElementNamed("gg_ttZ", defaultParameters);
  expect(coefficients.slice(0, 2)).toEqual(["cpQM", "cpt"]);
  // gL - cpQM v² / 2Λ² and gR - cpt v² / 2Λ² vanish
  const couplings = couplingsOf(defaultParameters);
  const { left, right } = zCouplings(1 / 2, 2 / 3, couplings);
  const delta = [1, (2 * left) / couplings.current, (2 * right) / couplings.current];
  const h = new Float64Array(21);
  for (let i = 0; i < 10; i++) {
    evaluate(randomPoint("gg_ttZ", defaultParameters, stream), h);
    const diagonal = diagonalOf(h);
    let rate = 0;
    let scale = 0;
    for (let row = 0, at = 0; row < 3; row++)
      for (let column = 0; column <= row; column++, at++) rate += (row === column ? 1 : 2) * delta[row] * delta[column] * h[at];
    for (let row = 0; row < 3; row++) scale += delta[row] ** 2 * diagonal[row];
    expect(Math.abs(rate)).toBeLessThan(1e-14 * scale);
  }
});
