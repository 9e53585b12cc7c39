import { expect, test } from "@jest/globals";
import { leadingBeta, nonSingletMoment, splittingMoments } from "./splitting-functions.ts";

/** ∫₀¹ by the midpoint rule after x = y²(3 − 2y), which flattens both ends. */
function integral(f: (x: number) => number): number {
  const points = 200_000;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const y = (i + 0.5) / points;
    sum += f(y * y * (3 - 2 * y)) * 6 * y * (1 - y);
  }
  return sum / points;
}

test.each([2, 3.5, 6])("moments N = %d are those of the splitting functions in z", (n) => {
  const flavours = 5;
  const { quarkFromQuark, quarkFromGluon, gluonFromQuark, gluonFromGluon } = splittingMoments({ re: n, im: 0 }, flavours);
  // [f(z)/(1 − z)]₊ integrates f(z) zᴺ⁻¹ less its value at 1
  const qq = (4 / 3) * (integral((z) => ((1 + z * z) * z ** (n - 1) - 2) / (1 - z)) + 3 / 2);
  const qg = 2 * flavours * (1 / 2) * integral((z) => z ** (n - 1) * (z * z + (1 - z) ** 2));
  const gq = (4 / 3) * integral((z) => z ** (n - 2) * (1 + (1 - z) ** 2));
  const gg = 6 * integral((z) => (z ** n - 1) / (1 - z) + z ** (n - 1) * ((1 - z) / z + z * (1 - z))) + (11 - (2 * flavours) / 3) / 2;
  expect(quarkFromQuark.re).toBeCloseTo(qq, 7);
  expect(quarkFromGluon.re).toBeCloseTo(qg, 7);
  expect(gluonFromQuark.re).toBeCloseTo(gq, 7);
  expect(gluonFromGluon.re).toBeCloseTo(gg, 7);
  expect(nonSingletMoment({ re: n, im: 0 })).toEqual(quarkFromQuark);
});

test("momentum is conserved by every splitting, quark number by the non-singlet one", () => {
  for (const flavours of [3, 4, 5]) {
    const { quarkFromQuark, quarkFromGluon, gluonFromQuark, gluonFromGluon } = splittingMoments({ re: 2, im: 0 }, flavours);
    expect(quarkFromQuark.re + gluonFromQuark.re).toBeCloseTo(0, 13);
    expect(quarkFromGluon.re + gluonFromGluon.re).toBeCloseTo(0, 13);
  }
  expect(nonSingletMoment({ re: 1, im: 0 }).re).toBeCloseTo(0, 13);
  for (const [flavours, beta] of [
    [3, 9],
    [4, 25 / 3],
    [5, 23 / 3],
  ])
    expect(leadingBeta(flavours)).toBeCloseTo(beta, 14);
});
