import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import {
  barred,
  column,
  dagger,
  distance,
  gamma,
  leftHanded,
  metric,
  onShell,
  product,
  rightHanded,
  slashed,
  sum,
  trace,
} from "../testing/dirac-algebra.ts";
import { adjoin, massiveSpinor, SPINOR, weylCurrent, weylSpinor } from "./spinor.ts";

const MASS = 172.76;
const stream = randomStream(1, "spinor");
const momenta = [
  [0, 0, 0],
  [0, 0, 500],
  [0, 0, -500],
  [0, 0, -1e7],
  ...Array.from({ length: 5 }, () => [stream.normal(), stream.normal(), stream.normal()].map((x) => 300 * x)),
];
const withMass = (p: readonly number[], mass: number): Float64Array => Float64Array.of(Math.hypot(mass, ...p), ...p);

test.each([1, -1] as const)("massive spinors of sign %d: Σ ψψ̄ = p̸ ± m, (p̸ ∓ m) ψ = 0, orthogonal", (sign) => {
  for (const vector of momenta) {
    const p = withMass(vector, MASS);
    const psi = new Float64Array(2 * SPINOR);
    for (const state of [0, 1]) massiveSpinor(psi, SPINOR * state, p, 0, MASS, state, sign);
    const columns = [0, 1].map((state) => column(psi, SPINOR * state));
    const [first, second] = columns.map((u) => product(u, dagger(u), gamma[0]));
    expect(distance(sum(first, second), onShell(p, 0, sign * MASS)) / p[0]).toBeLessThan(1e-14);
    for (const u of columns)
      expect(distance(product(onShell(p, 0, -sign * MASS), u), [[[0, 0]], [[0, 0]], [[0, 0]], [[0, 0]]]) / p[0] ** 1.5).toBeLessThan(1e-14);
    // ψ̄ψ = ±2m for the same, 0 for different states
    const overlap = (a: number, b: number): readonly [number, number] => trace(product(dagger(columns[a]), gamma[0], columns[b]));
    for (const state of [0, 1]) expect(Math.abs(overlap(state, state)[0] - 2 * sign * MASS)).toBeLessThan(1e-13 * p[0]);
    expect(Math.hypot(...overlap(0, 1))).toBeLessThan(1e-13 * p[0]);
  }
});

test("spin states of a particle at rest point along +z and -z", () => {
  const psi = new Float64Array(SPINOR);
  const rest = Float64Array.of(MASS, 0, 0, 0);
  massiveSpinor(psi, 0, rest, 0, MASS, 0, 1);
  expect(Array.from(psi, Math.abs)).toEqual([1, 0, 0, 0, 1, 0, 0, 0].map((x) => x * psi[0]));
  expect(psi[0]).toBeCloseTo(Math.sqrt(MASS), 12);
  massiveSpinor(psi, 0, rest, 0, MASS, 1, 1);
  expect(Array.from(psi, Math.abs)).toEqual([0, 0, 1, 0, 0, 0, 1, 0].map((x) => x * psi[2]));
});

test("the adjoint is ψ†γ⁰", () => {
  const psi = Float64Array.from({ length: 2 * SPINOR }, (_, i) => i + 1);
  const row = Float64Array.from(psi);
  adjoin(row, SPINOR);
  expect([...row.subarray(0, SPINOR)]).toEqual([...psi.subarray(0, SPINOR)]);
  const [expected] = product(dagger(column(psi, SPINOR)), gamma[0]);
  expect([...row.subarray(SPINOR)]).toEqual(expected.flat());
});

test.each([-1, 1] as const)("Weyl spinors of chirality %d: ψψ̄ = p̸ projected, in every direction", (chirality) => {
  // near ∓z, E ± pz is rounded away or has lost digits
  for (const vector of [...momenta.slice(1), [1e-9, -2e-9, -500], [1e-9, 0, 500], [1e-3, 2e-3, -500], [1e-3, 2e-3, 500]]) {
    const p = withMass(vector, 0);
    const psi = new Float64Array(SPINOR);
    weylSpinor(psi, chirality === -1 ? 0 : 4, p, 0, chirality);
    expect(psi.every(Number.isFinite)).toBe(true);
    const u = column(psi);
    const projector = chirality === -1 ? leftHanded : rightHanded;
    expect(distance(product(u, dagger(u), gamma[0]), product(projector, slashed(p))) / p[0]).toBeLessThan(1e-14);
  }
});

test.each([-1, 1] as const)("currents of Weyl spinors of chirality %d are ψ̄_a γ^μ ψ_b; on shell they are conserved", (chirality) => {
  const [p, q] = [momenta[4], momenta[5]].map((vector) => withMass(vector, 0));
  const psi = new Float64Array(2 * SPINOR);
  const block = chirality === -1 ? 0 : 4;
  weylSpinor(psi, block, p, 0, chirality);
  weylSpinor(psi, SPINOR + block, q, 0, chirality);
  const current = new Float64Array(8);
  weylCurrent(current, psi, block, psi, SPINOR + block, chirality);
  const [a, b] = [column(psi, 0), column(psi, SPINOR)];
  for (const mu of [0, 1, 2, 3]) {
    const [re, im] = trace(product(dagger(a), gamma[0], gamma[mu], b));
    expect(current[2 * mu] / p[0]).toBeCloseTo(re / p[0], 13);
    expect(current[2 * mu + 1] / p[0]).toBeCloseTo(im / p[0], 13);
  }
  for (const part of [0, 1]) {
    const divergence = metric.reduce((total, sign, mu) => total + sign * (p[mu] - q[mu]) * current[2 * mu + part], 0);
    expect(Math.abs(divergence)).toBeLessThan(1e-12 * p[0] * q[0]);
  }
});

test("the algebra that the tests compare with: {γ^μ, γ^ν} = 2g^μν and hermiticity", () => {
  for (const mu of [0, 1, 2, 3]) {
    expect(distance(barred(gamma[mu]), gamma[mu])).toBe(0);
    for (const nu of [0, 1, 2, 3]) {
      const anticommutator = sum(product(gamma[mu], gamma[nu]), product(gamma[nu], gamma[mu]));
      expect(trace(anticommutator)).toEqual([mu === nu ? 8 * metric[mu] : 0, 0]);
    }
  }
  expect(distance(product(leftHanded, gamma[1]), product(gamma[1], rightHanded))).toBe(0);
});
