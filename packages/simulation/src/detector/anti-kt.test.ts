import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { antiKt } from "./anti-kt.ts";
import { momenta, type Momenta } from "./momenta.ts";

type Vector = readonly [energy: number, x: number, y: number, z: number];

function momentaOf(list: readonly Vector[]): Momenta {
  const result = momenta(list.length);
  list.forEach(([energy, x, y, z], i) => {
    [result.energy[i], result.px[i], result.py[i], result.pz[i]] = [energy, x, y, z];
  });
  return result;
}

/** Which particles share a jet, as sorted lists. */
function jetsOf(list: readonly Vector[], radius: number): string[] {
  const jetOf = new Int32Array(list.length);
  const count = antiKt(radius, list.length)(momentaOf(list), list.length, jetOf);
  return Array.from({ length: count }, (_, jet) => list.flatMap((_p, i) => (jetOf[i] === jet ? [i] : [])).join(" "));
}

/** The definition read off the paper: every distance anew at each step, with rapidity from logarithms and the angle from an arc cosine. */
function byDefinition(list: readonly Vector[], radius: number): string[] {
  let open = list.map((p, i) => ({ p, members: [i] }));
  const jets: string[] = [];
  const pt = ([, x, y]: Vector): number => Math.hypot(x, y);
  const rapidity = ([energy, , , z]: Vector): number => 0.5 * Math.log((energy + z) / (energy - z));
  const separation = (a: Vector, b: Vector): number => {
    const cosine = (a[1] * b[1] + a[2] * b[2]) / (pt(a) * pt(b));
    return Math.hypot(rapidity(a) - rapidity(b), Math.acos(Math.min(1, Math.max(-1, cosine))));
  };
  while (open.length > 0) {
    const choices = open.flatMap((a, i) => [
      { d: pt(a.p) ** -2, a, b: undefined as typeof a | undefined },
      ...open.slice(0, i).map((b) => ({
        d: Math.min(pt(a.p) ** -2, pt(b.p) ** -2) * (separation(a.p, b.p) / radius) ** 2,
        a,
        b,
      })),
    ]);
    const { a, b } = choices.reduce((least, choice) => (choice.d < least.d ? choice : least));
    open = open.filter((entry) => entry !== a && entry !== b);
    if (b === undefined) jets.push([...a.members].sort((i, j) => i - j).join(" "));
    else open.push({ p: a.p.map((value, k) => value + b.p[k]) as unknown as Vector, members: [...a.members, ...b.members] });
  }
  return jets;
}

const at = (pt: number, y: number, phi: number, mass = 0): Vector => {
  const transverse = Math.hypot(pt, mass);
  return [transverse * Math.cosh(y), pt * Math.cos(phi), pt * Math.sin(phi), transverse * Math.sinh(y)];
};

test.each([0.4, 0.8])("R = %p: crowded random events cluster as the definition says, in the same order", (radius) => {
  const { uniform, integer } = randomStream(11, "anti-kt", radius);
  let merged = 0;
  for (let event = 0; event < 300; event++) {
    const list = Array.from({ length: 1 + integer(14) }, () =>
      at(1 / (0.002 + uniform()), 2 * uniform() - 1, 7 * uniform() - 3.5, 10 * uniform()),
    );
    const jets = jetsOf(list, radius);
    merged += list.length - jets.length;
    expect(jets).toEqual(byDefinition(list, radius));
  }
  expect(merged).toBeGreaterThan(300);
});

test("two momenta are one jet if they are closer than R, across the seam of the azimuth too", () => {
  for (const [dy, dphi] of [
    [0.799, 0],
    [0, 0.799],
    [0.56, 0.56],
  ]) {
    const pair = (scale: number): Vector[] => [at(100, 0.3, Math.PI - 0.1), at(40, 0.3 + scale * dy, Math.PI - 0.1 + scale * dphi)];
    expect(jetsOf(pair(1), 0.8)).toEqual(["0 1"]);
    expect(jetsOf(pair(1.02), 0.8)).toEqual(["0", "1"]);
  }
});

test("soft particles gather around the hard one, not around each other", () => {
  // The soft two are 0.3 apart, each 0.35 from the hard one; with another hard one at 0.75 the nearer takes what lies between.
  expect(jetsOf([at(5, 0.35, 0.15), at(5, 0.35, -0.15), at(200, 0, 0)], 0.4)).toEqual(["0 1 2"]);
  expect(jetsOf([at(200, 0, 0), at(150, 0.75, 0), at(5, 0.36, 0), at(5, 0.39, 0)], 0.4)).toEqual(["0 2 3", "1"]);
});

test("a collinear splitting changes no jet, and nothing gives no jets", () => {
  const [hard, other] = [at(120, 0.5, 1), at(60, 0.7, 1.2)];
  const part = (p: Vector, share: number): Vector => [share * p[0], share * p[1], share * p[2], share * p[3]];
  expect(jetsOf([hard, other, at(50, -1, 0)], 0.4)).toEqual(["0 1", "2"]);
  expect(jetsOf([part(hard, 0.7), other, at(50, -1, 0), part(hard, 0.3)], 0.4)).toEqual(["0 1 3", "2"]);
  expect(jetsOf([], 0.4)).toEqual([]);
});
