import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { addToCells, drawPoint, refineGrid, uniformGrid } from "./importance-grid.ts";
import { noLimits, phaseSpace, type PhaseSpaceRequest } from "./phase-space.ts";
import { breakupMomentum, twoBodyVolume } from "./two-body.ts";

type Integrand = (momenta: Float64Array, fractions: Float64Array) => number;

interface Integral {
  readonly value: number;
  readonly error: number;
}

/** ∫ dx₁ dx₂ dΦ f for several f by a grid adapted to the first, with errors. */
function integrals(request: PhaseSpaceRequest, integrands: readonly Integrand[], points = 8000): Integral[] {
  const space = phaseSpace(request);
  const stream = randomStream(8, "volume");
  const u = new Float64Array(space.dimensions);
  const cells = new Int32Array(space.dimensions);
  const momenta = new Float64Array(8 + 4 * request.masses.length);
  const fractions = new Float64Array(2);
  let grid = uniformGrid(space.dimensions, 32);
  for (let iteration = 0; ; iteration++) {
    const n = iteration < 4 ? points / 8 : points;
    const cellSums = new Float64Array(space.dimensions * grid.bins);
    const sums = integrands.map(() => 0);
    const squares = integrands.map(() => 0);
    for (let i = 0; i < n; i++) {
      const volume = drawPoint(grid, stream.uniform, u, cells);
      const jacobian = space.point(u, 2 * Math.PI * stream.uniform(), momenta, fractions);
      for (let f = 0; f < integrands.length; f++) {
        const weight = jacobian === 0 ? 0 : volume * jacobian * integrands[f](momenta, fractions);
        if (f === 0) addToCells(grid, cells, weight, cellSums);
        sums[f] += weight;
        squares[f] += weight * weight;
      }
    }
    if (iteration === 4)
      return sums.map((sum, f) => ({ value: sum / n, error: Math.sqrt(Math.max(0, squares[f] / n - (sum / n) ** 2) / n) }));
    grid = refineGrid(grid, cellSums, 1);
  }
}

const integral = (request: PhaseSpaceRequest, f: Integrand = () => 1, points?: number): Integral => integrals(request, [f], points)[0];

/** ∫ from a to b by midpoints. */
function quadrature(f: (x: number) => number, a: number, b: number, n = 1000): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(a + ((i + 0.5) * (b - a)) / n);
  return (sum * (b - a)) / n;
}

/** ∫ dx₁ dx₂ Φ(ŝ) = ∫ dτ (-ln τ) Φ(τ s), in ln τ. */
const overPartons = (volume: (M: number) => number, energy: number, lowest: number): number =>
  quadrature((l) => -l * Math.exp(l) * volume(energy * Math.exp(l / 2)), 2 * Math.log(lowest / energy), 0);

const E = 1000;
const S = E * E;

test.each([
  ["two legs", [0, 0], undefined],
  ["a third leg", [0, 0, 0], undefined],
  ["a third leg with exchange", [1e-3, 1e-3, 0], 80],
  ["two jets", [0, 0, 0, 0], undefined],
])("massless volume of %s", (_, masses, exchange) => {
  const n = masses.length;
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  // Φ_n = (π/2)^(n-1) s^(n-2) / ((n-1)! (n-2)!) (2π)^(4-3n)
  const volume = (M: number): number =>
    ((Math.PI / 2) ** (n - 1) * M ** (2 * n - 4) * (2 * Math.PI) ** (4 - 3 * n)) / (factorial(n - 1) * factorial(n - 2));
  const limits = { ...noLimits(n), mass: 100 };
  const { value, error } = integral(
    { energy: E, masses, limits, ...(exchange === undefined ? {} : { exchange }) },
    () => 1,
    n === 4 ? 30_000 : 8000,
  );
  const expected = overPartons(volume, E, 100);
  expect(error / expected).toBeLessThan(0.03);
  expect(Math.abs(value - expected)).toBeLessThan(4 * error);
});

/** Three massive legs by nesting two-body volumes. */
const threeBody =
  (m1: number, m2: number, m3: number) =>
  (M: number): number =>
    quadrature((m) => ((2 * m) / (2 * Math.PI)) * twoBodyVolume(M, m, m3) * twoBodyVolume(m, m1, m2), m1 + m2, M - m3, 100);

test.each([
  ["recoil", [173, 173, 125], undefined],
  ["peripheral", [173, 125, 0], 80],
])("massive volume of three legs: %s", (_, masses, exchange) => {
  const { value, error } = integral({ energy: 2000, masses, limits: noLimits(3), ...(exchange === undefined ? {} : { exchange }) });
  const [m1, m2, m3] = masses;
  const expected = overPartons(threeBody(m1, m2, m3), 2000, m1 + m2 + m3);
  expect(error / expected).toBeLessThan(0.03);
  expect(Math.abs(value - expected)).toBeLessThan(4 * error);
});

test("massive volume of two legs and two jets", () => {
  const { value, error } = integral({ energy: 2000, masses: [173, 173, 0, 0], limits: noLimits(4) }, () => 1, 20_000);
  const volume = (M: number): number =>
    quadrature((m) => ((2 * m) / (2 * Math.PI)) * twoBodyVolume(m, 0, 0) * threeBody(173, 173, m)(M), 0, M - 346, 40);
  const expected = quadrature((l) => -l * Math.exp(l) * volume(2000 * Math.exp(l / 2)), 2 * Math.log(346 / 2000), 0, 40);
  expect(error / expected).toBeLessThan(0.03);
  // the nested midpoint sums are good to 2 per mille
  expect(Math.abs(value - expected)).toBeLessThan(4 * error + 0.002 * expected);
});

const dot = (p: Float64Array, i: number, j: number): number =>
  p[4 * i] * p[4 * j] - p[4 * i + 1] * p[4 * j + 1] - p[4 * i + 2] * p[4 * j + 2] - p[4 * i + 3] * p[4 * j + 3];

test.each([
  ["recoil", undefined, 3],
  ["peripheral", 80, 3],
  ["two jets", undefined, 4],
])("massless legs are alike in %s: pair masses and scattering angles", (_, exchange, n) => {
  const masses = exchange === undefined ? new Array<number>(n).fill(0) : [1e-3, 1e-3, 0];
  const request = { energy: E, masses, limits: { ...noLimits(n), mass: 200 }, ...(exchange === undefined ? {} : { exchange }) };
  const shat = (x: Float64Array): number => x[0] * x[1] * S;
  // 2 p·kᵢ / ŝ has mean 1/n for either parton, 2 kᵢ·kⱼ / ŝ has mean 2 / (n (n - 1))
  const expected: number[] = [1];
  const integrands: Integrand[] = [() => 1];
  for (let i = 2; i < 2 + n; i++)
    for (let j = 0; j < i; j++) {
      expected.push(j < 2 ? 1 / n : 2 / (n * (n - 1)));
      integrands.push((p, x) => (2 * dot(p, i, j)) / shat(x));
    }
  const [volume, ...means] = integrals(request, integrands, 16_000);
  means.forEach(({ value, error }, i) => {
    expect(error / volume.value).toBeLessThan(0.02);
    expect(Math.abs(value / volume.value - expected[i + 1])).toBeLessThan((4 * error) / volume.value);
  });
});

test.each([
  ["two legs", [173, 173], undefined],
  ["recoil", [173, 173, 125], undefined],
  ["peripheral", [173, 125, 0], 80],
  ["two jets", [173, 173, 0, 0], undefined],
])("momentum is conserved and legs are on their shells: %s", (_, masses, exchange) => {
  const space = phaseSpace({ energy: 13_000, masses, limits: noLimits(masses.length), ...(exchange === undefined ? {} : { exchange }) });
  const { uniform } = randomStream(2, "points");
  const p = new Float64Array(8 + 4 * masses.length);
  const x = new Float64Array(2);
  const u = new Float64Array(space.dimensions);
  let unbalanced = 0;
  let offShell = 0;
  let points = 0;
  let beams = 0;
  for (let i = 0; i < 2000; i++) {
    for (let d = 0; d < u.length; d++) u[d] = uniform();
    if (!(space.point(u, 2 * Math.PI * uniform(), p, x) > 0)) continue;
    points++;
    beams = Math.max(beams, Math.abs(p[0] - 6500 * x[0]), Math.abs(p[3] - p[0]), Math.abs(p[4] - 6500 * x[1]), Math.abs(p[7] + p[4]));
    for (let c = 0; c < 4; c++) {
      let sum = p[c] + p[4 + c];
      for (let k = 8; k < p.length; k += 4) sum -= p[k + c];
      unbalanced = Math.max(unbalanced, Math.abs(sum) / (p[0] + p[4]));
    }
    masses.forEach((m, k) => (offShell = Math.max(offShell, Math.abs(dot(p, 2 + k, 2 + k) - m * m) / p[8 + 4 * k] ** 2)));
  }
  expect(beams).toBe(0);
  expect(points).toBeGreaterThan(1000);
  expect(unbalanced).toBeLessThan(1e-12);
  expect(offShell).toBeLessThan(1e-10);
});

test("limits leave out only what is outside", () => {
  const masses = [173, 173, 0];
  const pt = (p: Float64Array): number => Math.hypot(p[17], p[18]);
  const inside = (p: Float64Array): number => (pt(p) > 60 ? 1 : 0);
  const all = integral({ energy: 2000, masses, limits: noLimits(3) }, inside);
  const limited = integral({ energy: 2000, masses, limits: { ...noLimits(3), pt: [0, 0, 60] } });
  expect(Math.abs(all.value - limited.value)).toBeLessThan(4 * Math.hypot(all.error, limited.error));
  const top = (p: Float64Array): number => (Math.hypot(p[9], p[10]) > 200 ? 1 : 0);
  const free = integral({ energy: 2000, masses, limits: noLimits(3) }, top);
  const raised = integral({ energy: 2000, masses, limits: { ...noLimits(3), pt: [200, 0, 0] } }, top);
  expect(Math.abs(free.value - raised.value)).toBeLessThan(4 * Math.hypot(free.error, raised.error));
  // two jets of 50 and 80 GeV, ΔR > 1
  const rapidity = (p: Float64Array, i: number): number => Math.asinh(p[i + 3] / Math.hypot(p[i + 1], p[i + 2]));
  const distance = (p: Float64Array): number => {
    const phi = Math.abs(Math.atan2(p[18], p[17]) - Math.atan2(p[22], p[21]));
    return Math.hypot(Math.min(phi, 2 * Math.PI - phi), rapidity(p, 16) - rapidity(p, 20));
  };
  const jets = (p: Float64Array): number => (pt(p) > 50 && Math.hypot(p[21], p[22]) > 80 && distance(p) > 1 ? 1 : 0);
  const everywhere = integral({ energy: 2000, masses: [173, 173, 0, 0], limits: noLimits(4) }, jets);
  const limits = { pt: [0, 0, 50, 80], mass: 0, lastPairMass: Math.sqrt(2 * 50 * 80 * (1 - Math.cos(1))), lastPairDistance: 1 };
  const restricted = integral({ energy: 2000, masses: [173, 173, 0, 0], limits });
  expect(Math.abs(everywhere.value - restricted.value)).toBeLessThan(4 * Math.hypot(everywhere.error, restricted.error));
});

test("breakup momentum of two bodies", () => {
  expect(breakupMomentum(10, 0, 0)).toBe(5);
  expect(breakupMomentum(10, 6, 0)).toBeCloseTo(3.2, 12);
  expect(breakupMomentum(300, 173, 127)).toBe(0);
  expect(twoBodyVolume(91, 0, 0)).toBeCloseTo(1 / (8 * Math.PI), 12);
});
