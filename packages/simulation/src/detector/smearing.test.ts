import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { genericLhc } from "./detector-card.ts";
import { acceptance, energyResolution, smear } from "./smearing.ts";

test("resolutions are those of the card: stochastic and constant term in quadrature", () => {
  expect(energyResolution("jet", 100)).toBeCloseTo(Math.hypot(0.08, 0.05), 14);
  expect(energyResolution("photon", 25)).toBeCloseTo(Math.hypot(0.03, 0.01), 14);
  expect([energyResolution("electron", 50), energyResolution("muon", 3)]).toEqual([0.01, 0.02]);
});

test("a soft jet keeps a positive energy, distributed as a normal cut off at zero", () => {
  const stream = randomStream(3);
  const n = 10000;
  const energies = Float64Array.from({ length: n }, () => {
    const p = Float64Array.of(1, 0, 0, 1);
    smear(p, genericLhc().jet, stream);
    return p[3];
  });
  const width = energyResolution("jet", 1);
  // Moments of the standard normal beyond -1/width, by summing its density.
  const moment = (power: number): number => {
    let sum = 0;
    for (let g = -1 / width; g < 9; g += 1e-3) sum += 1e-3 * Math.exp((-g * g) / 2) * g ** power;
    return sum;
  };
  const shift = moment(1) / moment(0);
  const spread = Math.sqrt(moment(2) / moment(0) - shift * shift);
  const mean = energies.reduce((a, b) => a + b, 0) / n;
  expect(energies.every((energy) => energy > 0)).toBe(true);
  expect(Math.abs(mean - (1 + width * shift)) / (width * spread)).toBeLessThan(4 / Math.sqrt(n));
});

test("a smeared momentum stays on its mass shell, the mass scaled with the energy", () => {
  const stream = randomStream(4);
  for (let i = 0; i < 100; i++) {
    const p = Float64Array.of(30, -40, 70, Math.sqrt(7400 + 4.7 ** 2));
    const before = p[3];
    smear(p, genericLhc().jet, stream);
    const mass = Math.sqrt(p[3] ** 2 - p[0] ** 2 - p[1] ** 2 - p[2] ** 2);
    expect(mass / p[3]).toBeCloseTo(4.7 / before, 9);
  }
});

test("an acceptance includes its edges", () => {
  const accepted = acceptance({ pt: 5, eta: 1 });
  expect([accepted(3, 4, 0), accepted(3, 3.99, 0)]).toEqual([true, false]);
  expect([accepted(6, 0, 6 * Math.sinh(0.999)), accepted(0, -6, -6 * Math.sinh(1.001))]).toEqual([true, false]);
});
