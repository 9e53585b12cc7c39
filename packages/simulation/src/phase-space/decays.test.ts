import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { isotropicPair, topDecay } from "./decays.ts";

const MT = 172.76;
const MW = 80.387;

const square = (p: ArrayLike<number>, at = 0): number => p[at] ** 2 - p[at + 1] ** 2 - p[at + 2] ** 2 - p[at + 3] ** 2;
const sum = (p: Float64Array, rows: readonly number[]): number[] =>
  [0, 1, 2, 3].map((c) => rows.reduce((total, row) => total + p[4 * row + c], 0));
const moving = (M: number, p: readonly number[]): Float64Array => Float64Array.of(Math.hypot(M, ...p), ...p);

interface Mean {
  readonly value: number;
  readonly error: number;
}

/** Means and their errors of what n draws give. */
function means(n: number, draw: () => readonly number[]): Mean[] {
  const rows = Array.from({ length: n }, draw);
  return rows[0].map((_, c) => {
    const value = rows.reduce((total, row) => total + row[c], 0) / n;
    const square = rows.reduce((total, row) => total + row[c] ** 2, 0) / n;
    return { value, error: Math.sqrt((square - value * value) / n) };
  });
}

test.each([1, -1] as const)("products of a top of charge %d add up to it, on their shells", (charge) => {
  const { uniform } = randomStream(1, "top", charge);
  const decay = topDecay(MT, MW);
  const out = new Float64Array(12);
  for (let i = 0; i < 200; i++) {
    const top = moving(
      MT,
      [0, 0, 0].map(() => 4000 * (uniform() - 0.5) ** 3),
    );
    decay.write(top, 0, charge, uniform, out);
    sum(out, [0, 1, 2]).forEach((component, c) => expect(Math.abs(component - top[c])).toBeLessThan(1e-11 * top[0]));
    for (const row of [0, 1, 2]) expect(Math.abs(square(out, 4 * row))).toBeLessThan(1e-10 * top[0] ** 2);
    expect(Math.abs(square(sum(out, [1, 2])) - MW * MW)).toBeLessThan(1e-10 * top[0] ** 2);
  }
});

test.each([1, -1] as const)("undone, the density of decays of charge %d is isotropic: means of invariants and of directions", (charge) => {
  const { uniform } = randomStream(3, "isotropy", charge);
  const decay = topDecay(MT, MW);
  const top = moving(MT, [0, 0, 0]);
  const out = new Float64Array(12);
  const down = charge === 1 ? 8 : 4;
  const axes = [1, 2, 3];
  // x uniform between r = mw²/mt² and 1: mean of x² is (1 + r + r²)/3
  const r = (MW / MT) ** 2;
  const expected = [1, (1 + r + r * r) / 3, ...axes.flatMap(() => [0, 1 / 3, 0, 1 / 3])];
  const found = means(8000, () => {
    const weight = 1 / decay.write(top, 0, charge, uniform, out);
    const directions = axes.flatMap((axis) => [
      out[axis] / out[0],
      (out[axis] / out[0]) ** 2,
      out[down + axis] / out[down],
      (out[down + axis] / out[down]) ** 2,
    ]);
    return [1, ((2 * out[down]) / MT) ** 2, ...directions].map((value) => value * weight);
  });
  found.forEach(({ value, error }, i) => {
    expect(error).toBeLessThan(0.03);
    expect(Math.abs(value - expected[i])).toBeLessThan(4 * error);
  });
});

test("unpolarised tops: fractions of W helicities", () => {
  // F₀ = mt²/(mt² + 2mw²), no right-handed ones: mean cos of the antifermion in the W boson's frame is -F_L/2, that of its square F₀/5 + 2F_L/5
  const { uniform } = randomStream(4, "helicity");
  const decay = topDecay(MT, MW);
  const top = moving(MT, [0, 0, 0]);
  const out = new Float64Array(12);
  const energy = (MT * MT + MW * MW) / (2 * MT);
  const momentum = (MT * MT - MW * MW) / (2 * MT);
  const longitudinal = (MT * MT) / (MT * MT + 2 * MW * MW);
  const [first, second] = means(20_000, () => {
    decay.write(top, 0, 1, uniform, out);
    const cosine = (2 * out[8] - energy) / momentum;
    return [cosine, cosine * cosine];
  });
  expect(Math.abs(first.value + (1 - longitudinal) / 2)).toBeLessThan(4 * first.error);
  expect(Math.abs(second.value - (longitudinal / 5 + (2 * (1 - longitudinal)) / 5))).toBeLessThan(4 * second.error);
});

test("a pair from a moving particle: momentum, shells and an isotropic direction in its frame", () => {
  const { uniform } = randomStream(5, "pair");
  const out = new Float64Array(8);
  const parent = moving(125, [30, -200, 400]);
  isotropicPair(parent, 0, 125, uniform, out, 0);
  sum(out, [0, 1]).forEach((component, c) => expect(component).toBeCloseTo(parent[c], 10));
  for (const row of [0, 1]) expect(Math.abs(square(out, 4 * row))).toBeLessThan(1e-9);
  // energies of the products of a moving particle are uniform between (E - p)/2 and (E + p)/2
  const p = Math.hypot(30, 200, 400);
  const [{ value, error }] = means(8000, () => {
    isotropicPair(parent, 0, 125, uniform, out, 0);
    return [((2 * out[0] - parent[0]) / p) ** 2];
  });
  expect(Math.abs(value - 1 / 3)).toBeLessThan(4 * error);
});
