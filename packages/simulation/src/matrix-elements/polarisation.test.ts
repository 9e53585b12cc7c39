import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { setPolarisation } from "./polarisation.ts";

const { normal } = randomStream(3, "polarisation");
const metric = [1, -1, -1, -1];
const directions = [[0, 0, 1], [0, 0, -1], [1, 0, 0], [0, -1, 0], ...Array.from({ length: 6 }, () => [normal(), normal(), normal()])];

const polarisation = (k: Float64Array, state: number, mass = 0): number[] => {
  const potential = new Float64Array(8).fill(NaN);
  setPolarisation(potential, k, state, mass);
  for (const i of [1, 3, 5, 7]) expect(potential[i]).toBe(0);
  return [0, 2, 4, 6].map((i) => potential[i]);
};

test.each([91.1876, 5])("massive vectors: Σ ε^μ ε^ν = -g^μν + k^μ k^ν / m² (m = %d GeV)", (mass) => {
  for (const direction of [[0, 0, 0], ...directions]) {
    const p = direction.map((x) => 200 * x);
    const k = Float64Array.of(Math.hypot(mass, ...p), ...p);
    const vectors = [0, 1, 2].map((state) => polarisation(k, state, mass));
    for (const mu of [0, 1, 2, 3])
      for (const nu of [0, 1, 2, 3]) {
        const sum = vectors.reduce((total, e) => total + e[mu] * e[nu], 0);
        const expected = (k[mu] * k[nu]) / mass ** 2 - (mu === nu ? metric[mu] : 0);
        expect(Math.abs(sum - expected)).toBeLessThan(1e-14 * (k[0] / mass) ** 2);
      }
  }
});

test("massless vectors: orthonormal, transverse, without a time component", () => {
  for (const direction of directions) {
    const k = Float64Array.of(Math.hypot(...direction), ...direction);
    const [a, b] = [0, 1].map((state) => polarisation(k, state));
    const dot = (p: ArrayLike<number>, q: ArrayLike<number>): number => metric.reduce((sum, sign, mu) => sum + sign * p[mu] * q[mu], 0);
    expect([a[0], b[0]].map(Math.abs)).toEqual([0, 0]);
    expect(dot(a, a)).toBeCloseTo(-1, 14);
    expect(dot(b, b)).toBeCloseTo(-1, 14);
    for (const product of [dot(a, b), dot(a, k), dot(b, k)]) expect(Math.abs(product)).toBeLessThan(1e-14 * k[0]);
  }
});
