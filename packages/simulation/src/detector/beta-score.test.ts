import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { betaScore } from "./beta-score.ts";
import { genericLhc, type ScoreDensity } from "./detector-card.ts";
import { fractionPull } from "./testing/statistics.ts";

/** ∫ f over [0, end] by midpoints. */
function integral(f: (u: number) => number, end: number): number {
  const steps = 5000;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += f(((i + 0.5) * end) / steps);
  return (sum * end) / steps;
}

/**
 * Probability that a Beta variate is at least x: the integrals of t^(α-1) (1-t)^(β-1) below and above x, each in the power of t or of 1 - t that takes
 * the singularity at its end away.
 */
function survival({ alpha, beta }: ScoreDensity, x: number): number {
  const below = integral((s) => (1 - s ** (1 / alpha)) ** (beta - 1), x ** alpha) / alpha;
  const above = integral((s) => (1 - s ** (1 / beta)) ** (alpha - 1), (1 - x) ** beta) / beta;
  return above / (above + below);
}

test("the incomplete beta function of this test is right where it is known in closed form", () => {
  expect(survival({ kept: 0, alpha: 1, beta: 3 }, 0.3)).toBeCloseTo(0.7 ** 3, 7);
  expect(survival({ kept: 0, alpha: 0.5, beta: 0.5 }, 0.4)).toBeCloseTo(1 - (2 / Math.PI) * Math.asin(Math.sqrt(0.4)), 5);
});

const { btag, bb } = genericLhc();

// What data/generic-lhc.v1.yaml states: the working point, and the second point of each density.
test.each([
  ["b", btag.b, 0.4148, 0.7, 0.7665, 0.5],
  ["c", btag.c, 0.4148, 0.12, 0.1241, 0.4],
  ["light", btag.light, 0.4148, 0.01, 0.1241, 0.1],
  ["two b quarks", bb.two, 0.8, 0.6, 0.6, 0.75],
  ["one b quark", bb.one, 0.8, 0.08, 0.6, 0.2],
  ["no b quark", bb.none, 0.8, 0.015, 0.6, 0.05],
])(
  "%s: the density keeps what the working points say, by quadrature and by sampling",
  (name, density, threshold, kept, other, keptThere) => {
    expect(density.kept).toBe(kept);
    expect(Math.abs(survival(density, threshold) / kept - 1)).toBeLessThan(1e-3);
    expect(Math.abs(survival(density, other) / keptThere - 1)).toBeLessThan(1e-3);
    const n = 20000;
    const stream = randomStream(12, name);
    const scores = Float64Array.from({ length: n }, () => betaScore(density, stream));
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    for (const x of [1e-4, 0.05, 0.3, threshold, other, 0.95])
      expect(fractionPull(scores.filter((score) => score >= x).length, n, survival(density, x))).toBeLessThan(4);
  },
);

test("densities with a finite density at their ends are sampled too", () => {
  const density = { kept: 0, alpha: 2.5, beta: 4 };
  const stream = randomStream(13);
  const scores = Float64Array.from({ length: 20000 }, () => betaScore(density, stream));
  for (const x of [0.1, 0.3, 0.5, 0.8])
    expect(fractionPull(scores.filter((score) => score >= x).length, 20000, survival(density, x))).toBeLessThan(4);
});

test("thresholds are those of the card", () => {
  expect([btag.threshold, bb.threshold]).toEqual([0.4148, 0.8]);
});
