import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { mt2 } from "./mt2.ts";

/** m, px, py of two visible momenta, the missing momentum, two invisible masses. */
type Case = readonly [number, number, number, number, number, number, number, number, number, number];

const transverseMass = (m: number, px: number, py: number, kx: number, ky: number, chi: number): number =>
  Math.sqrt(
    Math.max(
      m * m + chi * chi + 2 * (Math.sqrt(m * m + px * px + py * py) * Math.sqrt(chi * chi + kx * kx + ky * ky) - px * kx - py * ky),
      0,
    ),
  );

/** The smallest value of a convex function on [-reach, reach], by golden sections. */
function smallest(f: (x: number) => number, reach: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-reach, reach];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < 70; step++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = f(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = f(right);
    }
  }
  return Math.min(atLeft, atRight);
}

/** MT2 by its definition: the larger of two transverse masses is a convex function of the split of the missing momentum. */
const byMinimisation = ([m1, px1, py1, m2, px2, py2, kx, ky, chi1, chi2]: Case, reach: number): number =>
  smallest(
    (x) => smallest((y) => Math.max(transverseMass(m1, px1, py1, x, y, chi1), transverseMass(m2, px2, py2, kx - x, ky - y, chi2)), reach),
    reach,
  );

/** Random cases: any of the masses may vanish, momenta may be small, and every other missing momentum balances the visible ones. */
function randomCases(n: number): Case[] {
  const stream = randomStream(5, "mt2");
  const mass = (): number => (stream.uniform() < 0.3 ? 0 : stream.uniform() < 0.5 ? 5 * stream.uniform() : 150 * stream.uniform());
  const component = (): number => 100 * stream.normal() * (stream.uniform() < 0.2 ? 0.05 : 1);
  return Array.from({ length: n }, (_, i): Case => {
    const [m1, px1, py1, m2, px2, py2] = [mass(), component(), component(), mass(), component(), component()];
    const [kx, ky] = i % 2 === 0 ? [component(), component()] : [-px1 - px2, -py1 - py2];
    const chi = mass();
    return [m1, px1, py1, m2, px2, py2, kx, ky, chi, i % 3 === 0 ? mass() : chi];
  });
}

test("MT2 is the minimum of its definition, found by nested golden sections", () => {
  let unbalanced = 0;
  for (const each of randomCases(150)) {
    const value = mt2(...each);
    const [m1, , , m2, , , , , chi1, chi2] = each;
    expect(value).toBeGreaterThanOrEqual(Math.max(m1 + chi1, m2 + chi2) * (1 - 1e-12));
    if (value === Math.max(m1 + chi1, m2 + chi2)) unbalanced++;
    // A massless visible momentum may want its invisible partner far away, where golden sections lose sight of the minimum: they give an upper bound.
    const found = byMinimisation(each, 20_000);
    expect(value).toBeLessThanOrEqual(found + 1e-5);
    if (m1 > 1 && m2 > 1) expect(value).toBeGreaterThan(found - 2e-5 * (1 + found));
  }
  expect(unbalanced).toBeGreaterThan(15);
});

test("MT2 of massless momenta without invisible masses is that of the one-dimensional problem", () => {
  // For a direction n with p₁·n < 0, p₂·n < 0, k·n > 0 the bound is M² = 4 k·n |p₁·n| |p₂·n| / (|p₁·n| + |p₂·n|); MT2 is its largest value.
  const stream = randomStream(6, "mt2");
  let above = 0;
  for (let i = 0; i < 100; i++) {
    const [px1, py1, px2, py2, kx, ky] = Array.from({ length: 6 }, () => 80 * stream.normal());
    const bound = (angle: number): number => {
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      const [u1, u2, distance] = [-px1 * x - py1 * y, -px2 * x - py2 * y, kx * x + ky * y];
      return u1 > 0 && u2 > 0 && distance > 0 ? (4 * distance * u1 * u2) / (u1 + u2) : 0;
    };
    const around = (centre: number, step: number): number[] => Array.from({ length: 2001 }, (_, n) => centre + (n - 1000) * step);
    const best = (angles: readonly number[]): number => angles.reduce((a, b) => (bound(b) > bound(a) ? b : a));
    const largest = bound(best(around(best(around(0, Math.PI / 1000)), Math.PI / 1e6)));
    const value = mt2(0, px1, py1, 0, px2, py2, kx, ky, 0, 0);
    if (largest > 0) above++;
    expect(value).toBeGreaterThanOrEqual(Math.sqrt(largest) * (1 - 1e-12));
    expect(value).toBeLessThanOrEqual(Math.sqrt(largest) * (1 + 1e-8) + 1e-6);
  }
  expect(above).toBeGreaterThan(20);
});

test("exactly parallel massless momenta have the MT2 of the definition", () => {
  for (const chi of [0, 40]) {
    const parallel: Case = [0, 50, 20, 0, 100, 40, -30, 45, chi, chi];
    expect(mt2(...parallel) / byMinimisation(parallel, 2000)).toBeCloseTo(1, 6);
  }
  // Missing momentum along them: either partner may take it.
  expect(mt2(0, 50, 20, 0, 100, 40, 5, 2, 0, 0)).toBe(0);
});

test("opposite massless momenta have the larger invisible mass, an infimum", () => {
  expect(mt2(0, 50, 0, 0, -60, 0, 10, 25, 0, 0)).toBe(0);
  expect(mt2(0, 50, 0, 0, -60, 0, 10, 25, 30, 70)).toBe(70);
});

test("a missing momentum between two massless ones, or none, gives 0", () => {
  expect(mt2(0, 50, 0, 0, 0, 60, 40, 30, 0, 0)).toBe(0);
  expect(mt2(0, 50, 0, 0, -20, 60, 0, 0, 0, 0)).toBe(0);
  expect(mt2(0, 50, 0, 0, 0, 60, 40, 0, 0, 0)).toBeLessThan(1e-6);
  expect(mt2(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).toBe(0);
});

test("an unbalanced event has the least mass of its heavier side, whichever that is", () => {
  expect(mt2(100, 10, 0, 5, 0, 12, 3, 2, 0, 0)).toBe(100);
  expect(mt2(5, 0, 12, 100, 10, 0, 3, 2, 0, 0)).toBe(100);
  expect(mt2(90, 30, 10, 5, -10, 20, 5, 5, 10, 40)).toBe(100);
  // Just beyond: continuous.
  const at = (kx: number): number => mt2(100, 10, 0, 5, 0, 12, kx, 2, 0, 0);
  let [low, high] = [3, 1000];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (at(middle) === 100) low = middle;
    else high = middle;
  }
  expect(at(high * (1 + 1e-9)) - 100).toBeLessThan(1e-6);
  expect(at(1.1 * high)).toBeGreaterThan(100.01);
});

test("sides and frames are equal: exchange, rotation and scale change nothing else", () => {
  for (const [m1, px1, py1, m2, px2, py2, kx, ky, chi1, chi2] of randomCases(100)) {
    const value = mt2(m1, px1, py1, m2, px2, py2, kx, ky, chi1, chi2);
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const turn = (x: number, y: number): [number, number] => [c * x - s * y, s * x + c * y];
    const same = (other: number): void => expect(Math.abs(other - value)).toBeLessThan(1e-6 + 1e-9 * value);
    same(mt2(m2, px2, py2, m1, px1, py1, kx, ky, chi2, chi1));
    same(mt2(m1, ...turn(px1, py1), m2, ...turn(px2, py2), ...turn(kx, ky), chi1, chi2));
    same(1e3 * mt2(m1 / 1e3, px1 / 1e3, py1 / 1e3, m2 / 1e3, px2 / 1e3, py2 / 1e3, kx / 1e3, ky / 1e3, chi1 / 1e3, chi2 / 1e3));
  }
});

test("tiny masses change little", () => {
  const value = mt2(0, 50, 10, 0, -30, 40, 60, -20, 0, 0);
  for (const mass of [1e-12, 1e-9, 1e-6, 1e-3]) expect(mt2(mass, 50, 10, mass, -30, 40, 60, -20, 0, 0)).toBeCloseTo(value, 3);
});

const reference = "../shared/data/features/mt2_cases.jsonl";
const external = existsSync(reference) ? test : test.skip;

external("reference cases of another program (skipped where the reference data are absent)", () => {
  for (const line of readFileSync(reference, "utf8").trim().split("\n")) {
    const { name, args, mt2: expected } = JSON.parse(line) as { name: string; args: Case; mt2: number };
    expect([name, Math.abs(mt2(...args) - expected) <= 1e-6 + 1e-8 * expected]).toEqual([name, true]);
  }
});
