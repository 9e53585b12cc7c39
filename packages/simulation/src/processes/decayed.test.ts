import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { Decays } from "../matrix-elements/matrix-element.ts";
import { couplingsOf, defaultParameters } from "../matrix-elements/parameters.ts";
import { zCouplings } from "../matrix-elements/z-boson.ts";
import { tetrahedron, topDecayDesign, topProducts, zProducts } from "../testing/decay-points.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed } from "./registry.ts";

const couplings = couplingsOf(defaultParameters);
const fermions = {
  neutrinos: zCouplings(1 / 2, 0, couplings),
  leptons: zCouplings(-1 / 2, -1, couplings),
  "up quarks": zCouplings(1 / 2, 2 / 3, couplings),
  "down quarks": zCouplings(-1 / 2, -1 / 3, couplings),
};

/** Largest difference between H and its mean over decays, which are an exact design for isotropic ones. */
function differenceFromMean(name: string, point: Float64Array, decays: readonly Decays[]): number {
  const { coefficients, evaluate } = matrixElementNamed(name, defaultParameters);
  const [undecayed, decayed] = [0, 1].map(() => new Float64Array(((coefficients.length + 1) * (coefficients.length + 2)) / 2));
  const mean = decayed.slice();
  evaluate(point, undecayed);
  for (const decay of decays) {
    evaluate(point, decayed, decay);
    for (let i = 0; i < mean.length; i++) mean[i] += decayed[i] / decays.length;
  }
  return largestDifference(undecayed, mean);
}

const PAIRS = ["gg_tt", "qq_tt", "gg_ttg", "gg_ttH", "qq_ttH", "gg_ttZ", "uu_ttZ", "dd_ttZ"];

test.each(PAIRS)("%s: the mean over decays of the top, of the antitop, and of both, is the undecayed H", (name) => {
  const stream = randomStream(41, "decayed", name);
  const point = randomPoint(name, defaultParameters, stream);
  const tops = topDecayDesign(point, 8, defaultParameters, stream);
  const antitops = topDecayDesign(point, 12, defaultParameters, stream);
  const single = [tops.map((top) => ({ top })), antitops.map((antitop) => ({ antitop }))];
  const both = tops.flatMap((top) => antitops.map((antitop) => ({ top, antitop })));
  for (const decays of [...single, both]) expect(differenceFromMean(name, point, decays)).toBeLessThan(1e-12);
});

test.each(["bu_tHd", "bdb_tHub"])("%s: the mean over decays of the top is the undecayed H", (name) => {
  const stream = randomStream(42, "decayed", name);
  const point = randomPoint(name, defaultParameters, stream);
  const decays = topDecayDesign(point, 8, defaultParameters, stream).map((top) => ({ top }));
  expect(differenceFromMean(name, point, decays)).toBeLessThan(1e-12);
});

test.each(Object.entries(fermions))("the mean over Z → %s, alone and with both tops, is the undecayed H", (_, pair) => {
  const stream = randomStream(43, "Z");
  for (const name of ["gg_ttZ", "uu_ttZ"]) {
    const point = randomPoint(name, defaultParameters, stream);
    const decays = tetrahedron.map((n) => ({ ...pair, momenta: zProducts(point, 16, n, defaultParameters) }));
    expect(
      differenceFromMean(
        name,
        point,
        decays.map((z) => ({ z })),
      ),
    ).toBeLessThan(1e-12);
    const top = topProducts(point, 8, randomDirection(stream), randomDirection(stream), defaultParameters);
    const [h, mean, decayed] = [0, 1, 2].map(() => new Float64Array(21));
    const { evaluate } = matrixElementNamed(name, defaultParameters);
    evaluate(point, h, { top });
    for (const z of decays) {
      evaluate(point, decayed, { top, z });
      for (let i = 0; i < 21; i++) mean[i] += decayed[i] / decays.length;
    }
    expect(largestDifference(h, mean)).toBeLessThan(1e-12);
  }
});

test("gg_ttH: mean weight 1 of isotropic decays of both tops, by Monte Carlo", () => {
  const stream = randomStream(44, "isotropic");
  const { evaluate } = matrixElementNamed("gg_ttH", defaultParameters);
  const [h, decayed] = [new Float64Array(15), new Float64Array(15)];
  const n = 1500;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const point = randomPoint("gg_ttH", defaultParameters, stream);
    const [top, antitop] = [8, 12].map((at) => topProducts(point, at, randomDirection(stream), randomDirection(stream), defaultParameters));
    evaluate(point, h);
    evaluate(point, decayed, { top, antitop });
    sum += decayed[0] / h[0] / n;
    squares += (decayed[0] / h[0]) ** 2 / n;
  }
  const error = Math.sqrt((squares - sum ** 2) / n);
  expect(error).toBeLessThan(0.03);
  expect(Math.abs(sum - 1)).toBeLessThan(4 * error);
});
