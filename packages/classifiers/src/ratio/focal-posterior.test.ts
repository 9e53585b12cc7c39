import { expect, test } from "@jest/globals";
import { focalPosterior } from "./focal-posterior.ts";

/** The probabilities p of the least Σ η (1 − p)^γ (−log p), by ever smaller steps of their logits. */
function minimum(eta: readonly number[], gamma: number): number[] {
  const loss = (z: readonly number[]): number => {
    const parts = z.map(Math.exp);
    const total = parts.reduce((a, b) => a + b);
    return eta.reduce((sum, each, c) => sum - each * (1 - parts[c] / total) ** gamma * Math.log(parts[c] / total), 0);
  };
  const z = eta.map(Math.log);
  for (let step = 1; step > 1e-9; step /= 2)
    for (let moved = true; moved;) {
      moved = false;
      for (let c = 1; c < z.length; c++)
        for (const by of [step, -step]) {
          const other = z.map((value, i) => (i === c ? value + by : value));
          if (loss(other) < loss(z)) {
            z[c] = other[c];
            moved = true;
          }
        }
    }
  const parts = z.map(Math.exp);
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / total);
}

test.each([
  [[0.3, 0.7], 0.25],
  [[0.05, 0.95], 2],
  [[0.2, 0.3, 0.5], 1],
  [[0.02, 0.08, 0.9], 0.25],
  [[0.1, 0.2, 0.7], 3],
])("the minimum of the focal loss at %j for γ = %f gives them back", (eta, gamma) => {
  const p = minimum(eta, gamma);
  expect(Math.max(...p.map((value, c) => Math.abs(value - eta[c])))).toBeGreaterThan(1e-3);
  focalPosterior(p, eta.length, gamma).forEach((value, c) => expect(value).toBeCloseTo(eta[c], 5));
});

test("γ = 0 changes nothing, and certainty stays certainty", () => {
  expect([...focalPosterior([0.2, 0.8], 2, 0)]).toEqual([0.2, 0.8]);
  for (const gamma of [0.25, 1, 2]) expect([...focalPosterior([1, 0, 0, 0, 0, 1], 3, gamma)]).toEqual([1, 0, 0, 0, 0, 1]);
});

test("probabilities of classes keep their order and sum to one", () => {
  const p = [0.001, 0.499, 0.5];
  const found = focalPosterior(p, 3, 2);
  expect(found[0] < found[1] && found[1] < found[2]).toBe(true);
  expect(found.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});
