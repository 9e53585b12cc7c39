import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { fourVectorsOf, invariantMass, sumOf, type FourVectors, type PolarVectors } from "../four-vector.ts";
import { pairMass } from "../masses.ts";
import { cosBetween, inRestFrame } from "../rest-frame.ts";
import { add, assign, cosThetaStar, fourMomentum, mass, setEvent, setPolar, setZero, type FourMomentum } from "./four-momentum.ts";

const n = 300;
const rows = Int32Array.from({ length: n }, (_, i) => i);

function polar(seed: number): PolarVectors {
  const stream = randomStream(seed, "momenta");
  const column = (value: () => number): Float64Array => Float64Array.from({ length: n }, value);
  return {
    pt: column(() => 10 + 200 * stream.uniform()),
    eta: column(() => 2 * stream.normal()),
    phi: column(() => Math.PI * (1 - 2 * stream.uniform())),
    mass: column(() => 100 * stream.uniform()),
  };
}

function of(vectors: PolarVectors, i: number): FourMomentum {
  const p = fourMomentum();
  setPolar(p, vectors.pt[i], vectors.eta[i], vectors.phi[i], vectors.mass[i]);
  return p;
}

test("components agree with those of columns, and a vector of an event with both", () => {
  const vectors = polar(1);
  const columns = fourVectorsOf({ ...vectors, mass: vectors.mass.map((m, i) => (i % 3 === 0 ? -m : m)) }, rows);
  const q = fourMomentum();
  for (const i of rows) {
    const p = fourMomentum();
    setPolar(p, vectors.pt[i], vectors.eta[i], vectors.phi[i], i % 3 === 0 ? -vectors.mass[i] : vectors.mass[i]);
    expect(setEvent(q, columns, i)).toBe(true);
    for (const component of ["energy", "px", "py", "pz"] as const) {
      expect(p[component][0] / columns.energy[i]).toBeCloseTo(columns[component][i] / columns.energy[i], 14);
      expect(q[component][0]).toBe(columns[component][i]);
    }
    expect(mass(p)).toBe(i % 3 === 0 ? 0 : vectors.mass[i]);
    expect(mass(q)).toBe(invariantMass(columns, i));
  }
  expect(setEvent(q, fourVectorsOf(vectors, Int32Array.of(-1)), 0)).toBe(false);
});

test("the mass of a sum agrees with that of pairs, of sums of columns, and does not depend on the order", () => {
  const [a, b, c] = [polar(2), polar(3), polar(4)];
  const sum = sumOf(...([a, b, c].map((vectors) => fourVectorsOf(vectors, rows)) as [FourVectors, FourVectors, FourVectors]));
  for (const i of rows) {
    const [p, q] = [fourMomentum(), of(c, i)];
    setZero(p);
    add(p, of(a, i));
    add(p, of(b, i));
    expect(mass(p) / pairMass(a, i, b, i)).toBeCloseTo(1, 12);
    add(p, of(c, i));
    expect(mass(p) / invariantMass(sum, i)).toBeCloseTo(1, 9);
    add(q, of(b, i));
    add(q, of(a, i));
    expect(mass(q) / mass(p)).toBeCloseTo(1, 12);
  }
});

test("small masses of energetic sums keep their digits", () => {
  const p = fourMomentum();
  const q = fourMomentum();
  // Massless, 1e-9 apart at 1 TeV: m = √(pT pT') ΔR, 15 digits below the squared energy.
  setPolar(p, 1000, 0, 0, 0);
  setPolar(q, 250, 0, 1e-9, 0);
  add(p, q);
  expect(mass(p)).toBeCloseTo(500e-9, 20);
  // Three of them in a plane: m² is the sum over pairs.
  setPolar(q, 400, 0, 3e-9, 0);
  add(p, q);
  expect(mass(p) ** 2 / 1e-18).toBeCloseTo(1000 * 250 * 1 + 1000 * 400 * 9 + 250 * 400 * 4, 3);
  // Parallel massless momenta have no mass at all.
  setPolar(p, 35, 1.25, 2, 0);
  setPolar(q, 70, 1.25, 2, 0);
  add(p, q);
  expect(mass(p)).toBeLessThan(1e-13);
  // Equal velocities add their masses.
  setPolar(p, 1e4, 0, 1, 1e-3);
  setPolar(q, 2e4, 0, 1, 2e-3);
  add(p, q);
  expect(mass(p) / 3e-3).toBeCloseTo(1, 9);
});

test("cos θ* agrees with a boost to the rest frame, and is opposite for the other of the pair", () => {
  const [a, b] = [polar(5), polar(6)];
  const [columnsA, columnsB] = [fourVectorsOf(a, rows), fourVectorsOf(b, rows)];
  const frame = sumOf(columnsA, columnsB);
  const boosted = inRestFrame(frame, columnsA);
  const sum = fourMomentum();
  for (const i of rows) {
    const cosine = cosThetaStar(sum, of(a, i), of(b, i));
    expect(cosine).toBeCloseTo(cosBetween(boosted, frame, i), 8);
    expect(cosThetaStar(sum, of(b, i), of(a, i))).toBeCloseTo(-cosine, 9);
  }
});

test("cos θ* is missing without a rest frame, without a direction, and for what is at rest", () => {
  const [sum, p, q] = [fourMomentum(), fourMomentum(), fourMomentum()];
  setPolar(p, 50, 1, 0.3, 0);
  setPolar(q, 25, 1, 0.3, 0);
  expect(cosThetaStar(sum, p, q)).toBeNaN();
  setPolar(p, 50, 0, 0, 10);
  assign(q, p);
  q.px[0] = -p.px[0];
  q.py[0] = -p.py[0];
  expect(cosThetaStar(sum, p, q)).toBeNaN();
  setPolar(p, 0, 0, 0, 10);
  assign(q, p);
  expect(cosThetaStar(sum, p, q)).toBeNaN();
});
