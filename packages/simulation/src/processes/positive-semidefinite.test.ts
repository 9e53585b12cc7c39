import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { topProducts } from "../testing/decay-points.ts";
import { diagonalOf, normalisedEigenvalues } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed, matrixElementNames } from "./registry.ts";

test.each(matrixElementNames)("%s: H is positive semidefinite, |M(δ)|² not negative anywhere", (name) => {
  const stream = randomStream(31, "positive", name);
  const { coefficients, evaluate } = matrixElementNamed(name, defaultParameters);
  const h = new Float64Array(((coefficients.length + 1) * (coefficients.length + 2)) / 2);
  for (let i = 0; i < 20; i++) {
    evaluate(randomPoint(name, defaultParameters, stream), h);
    for (const value of diagonalOf(h)) expect(value).toBeGreaterThan(0);
    expect(normalisedEigenvalues(h).at(-1)).toBeGreaterThan(-1e-13);
  }
});

test.each(["bu_tHd", "bdb_tHub"])("%s: as many amplitudes as the top has spin states — H has rank 4 undecayed, 2 decayed", (name) => {
  const stream = randomStream(32, "rank", name);
  const { evaluate } = matrixElementNamed(name, defaultParameters);
  const h = new Float64Array(21);
  for (let i = 0; i < 10; i++) {
    const point = randomPoint(name, defaultParameters, stream);
    evaluate(point, h);
    const undecayed = normalisedEigenvalues(h);
    expect(undecayed[3]).toBeGreaterThan(1e-8);
    expect(Math.abs(undecayed[4])).toBeLessThan(1e-13);
    evaluate(point, h, { top: topProducts(point, 8, randomDirection(stream), randomDirection(stream), defaultParameters) });
    const decayed = normalisedEigenvalues(h);
    expect(decayed[1]).toBeGreaterThan(1e-8);
    expect(Math.abs(decayed[2])).toBeLessThan(1e-13);
  }
});
