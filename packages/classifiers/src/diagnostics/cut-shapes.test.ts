import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { cutShapes, jensenShannon } from "./cut-shapes.ts";

test("the divergence is that of scipy's jensenshannon, squared, in bits", () => {
  // scipy.spatial.distance.jensenshannon([0.1, 0.4, 0.5], [0.3, 0.3, 0.4], 2) ** 2
  expect(jensenShannon([0.1, 0.4, 0.5], [0.3, 0.3, 0.4])).toBeCloseTo(0.04693030056898547, 14);
  expect(jensenShannon([1, 0], [0, 1])).toBeCloseTo(1, 12);
  expect(jensenShannon([0.5, 0.5], [0.5, 0.5])).toBe(0);
});

const N = 8000;
const stream = randomStream(5, "cut shapes");
const mass = Float64Array.from({ length: N }, () => stream.uniform());
const noise = Float64Array.from({ length: N }, () => stream.uniform());
const weights = new Float64Array(N).fill(2);

test("a score that does not depend on the column leaves its shape, within the divergence of chance", () => {
  const shapes = cutShapes(noise, mass, weights, [0.5, 0.1], randomStream(6, "deals"));
  for (const { wanted, efficiency, divergence, expected, shares, errors } of shapes?.cuts ?? []) {
    expect(Math.abs(efficiency - wanted)).toBeLessThan(1e-3);
    // (bins - 1)/(8 ln 2) (1/n above + 1/n below)
    expect(expected / ((11 / (8 * Math.LN2)) * (1 / (N * wanted) + 1 / (N * (1 - wanted))))).toBeCloseTo(1, 0);
    expect(divergence).toBeLessThan(2 * expected);
    const chi2 = shares.reduce((sum, share, b) => sum + ((share - (shapes?.shares[b] ?? 0)) / errors[b]) ** 2, 0);
    expect(chi2).toBeLessThan(35);
  }
});

test("a cut on the column itself leaves nothing in common", () => {
  const shapes = cutShapes(mass, mass, weights, [0.5], randomStream(7, "deals"));
  expect(shapes?.cuts[0].divergence).toBeGreaterThan(0.99);
  expect(shapes?.cuts[0].shares.slice(0, 5)).toEqual(new Array(5).fill(0));
  expect(cutShapes(mass, new Float64Array(N).fill(3), weights, [0.5], stream)).toBeUndefined();
});
