import { expect, test } from "@jest/globals";
import { bottomToTopHiggs } from "./bottom-to-top-higgs.ts";
import { defaultParameters } from "./parameters.ts";
import { SPINOR } from "./spinor.ts";
import { closeLine } from "./squared-amplitude.ts";
import { topStates } from "./top-decay.ts";

const { MT, MH, MW } = defaultParameters;

/** Σ |M|² over the top's spins of b W_L → t H at the given energy and angle, for δ in the order of the line's jets. */
function longitudinal(energy: number, cosine: number, delta: readonly number[]): number {
  const s = energy ** 2;
  const momentum = (m1: number, m2: number): number => Math.sqrt((s - (m1 + m2) ** 2) * (s - (m1 - m2) ** 2)) / (2 * energy);
  const [k, q] = [momentum(0, MW), momentum(MT, MH)];
  const sine = Math.sqrt(1 - cosine ** 2);
  // b, t, H
  const momenta = Float64Array.from([
    ...[k, 0, 0, -k],
    ...[Math.hypot(q, MT), q * sine, 0, q * cosine],
    ...[Math.hypot(q, MH), -q * sine, 0, -q * cosine],
  ]);
  const line = bottomToTopHiggs(defaultParameters);
  const wEnergy = Math.hypot(k, MW);
  line.w.momentum.set([wEnergy, 0, 0, k]);
  line.w.potential.set([k / MW, 0, 0, 0, 0, 0, wEnergy / MW, 0]);
  line.attach(momenta, 0, 8);
  const top = topStates(1, defaultParameters);
  const amplitudes = new Float64Array((2 * line.end.length) / SPINOR);
  let sum = 0;
  for (let state = 0; state < top.set(momenta, 4, undefined); state++) {
    closeLine(amplitudes, 0, top.spinors, SPINOR * state, line.end);
    const total = [0, 1].map((part) => [1, ...delta].reduce((value, factor, jet) => value + factor * amplitudes[2 * jet + part], 0));
    sum += total[0] ** 2 + total[1] ** 2;
  }
  return sum;
}

/** dkt, ktt, dkV, ctW, cpQ3. */
const SM = [0, 0, 0, 0, 0];

test("unitarity: b W_L → t H is constant in energy for κ_t = κ_V = 1", () => {
  for (const cosine of [-0.6, 0, 0.7]) {
    const values = [4000, 16_000, 64_000].map((energy) => longitudinal(energy, cosine, SM));
    expect(values[0]).toBeGreaterThan(0);
    // what is left falls like m²/E², 0.2 % at 4 TeV times a number of the order of ten
    expect(Math.abs(values[0] / values[2] - 1)).toBeLessThan(0.05);
    expect(Math.abs(values[1] / values[2] - 1)).toBeLessThan(0.05 / 15);
  }
});

test.each([
  ["κ_t = -1", [-2, 0, 0, 0, 0]],
  ["κ_V = 0.8", [0, 0, -0.2, 0, 0]],
  ["κ̃_t = 0.5", [0, 0.5, 0, 0, 0]],
])("otherwise it grows like E²: %s", (_, delta) => {
  const [low, high] = [16_000, 64_000].map((energy) => longitudinal(energy, 0.2, delta));
  expect(low).toBeGreaterThan(10 * longitudinal(16_000, 0.2, SM));
  expect(high / low).toBeCloseTo(16, 1);
});

test("κ_t and κ_V scaled together leave the cancellation", () => {
  const [low, high] = [4000, 64_000].map((energy) => longitudinal(energy, 0.2, [0.3, 0, 0.3, 0, 0]));
  expect(Math.abs(high / low - 1)).toBeLessThan(0.04);
  expect(high / longitudinal(64_000, 0.2, SM)).toBeCloseTo(1.69, 4);
});
