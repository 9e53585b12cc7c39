import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { deltaPhi, deltaR } from "./angles.ts";
import {
  allFourVectorsOf,
  azimuth,
  fourVectorsOf,
  invariantMass,
  momentum,
  pseudorapidity,
  rapidity,
  sumOf,
  takeFourVectors,
  transverseMomentum,
} from "./four-vector.ts";
import type { FourVectors, PolarVectors } from "./four-vector.ts";
import { massiveTransverseMass, pairMass, transverseMass } from "./masses.ts";
import { neutrinos, neutrinoSolutions } from "./neutrino.ts";
import { beamMomenta, cosBetween, cosToSpectatorAxis, inRestFrame } from "./rest-frame.ts";

const rows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, row) => row);

/** Random objects as a detector would see them. */
function objects(n: number, seed: number): PolarVectors {
  const stream = randomStream(seed, "objects");
  const column = (value: () => number): Float64Array => Float64Array.from({ length: n }, value);
  return {
    pt: column(() => 10 + 200 * stream.uniform()),
    eta: column(() => 2 * stream.normal()),
    phi: column(() => Math.PI * (1 - 2 * stream.uniform())),
    mass: column(() => 100 * stream.uniform()),
  };
}

test("azimuth differences are wrapped to (-π, π]", () => {
  expect(deltaPhi(3, -3)).toBeCloseTo(6 - 2 * Math.PI, 12);
  expect(deltaPhi(-3, 3)).toBeCloseTo(2 * Math.PI - 6, 12);
  expect(deltaPhi(0, Math.PI)).toBe(Math.PI);
  expect(deltaPhi(Math.PI, 0)).toBe(Math.PI);
  expect(deltaPhi(7 * Math.PI, 0.5)).toBeCloseTo(Math.PI - 0.5, 12);
  expect(deltaR(1, 3.1, -2, -3.1)).toBeCloseTo(Math.hypot(3, 2 * Math.PI - 6.2), 12);
});

test("polar and cartesian components agree both ways, a missing object stays missing", () => {
  const polar = objects(100, 1);
  const p = fourVectorsOf(polar, Int32Array.from([...rows(100), -1]));
  for (let i = 0; i < 100; i++) {
    expect(transverseMomentum(p, i)).toBeCloseTo(polar.pt[i], 10);
    expect(pseudorapidity(p, i)).toBeCloseTo(polar.eta[i], 10);
    expect(azimuth(p, i)).toBeCloseTo(polar.phi[i], 12);
    expect(invariantMass(p, i) / momentum(p, i)).toBeCloseTo(polar.mass[i] / momentum(p, i), 7);
    expect(Math.tanh(rapidity(p, i))).toBeCloseTo(p.pz[i] / p.energy[i], 12);
  }
  for (const value of [transverseMomentum, pseudorapidity, rapidity, azimuth, invariantMass]) expect(value(p, 100)).toBeNaN();
});

test("along the beam pseudorapidity is huge, rapidity of a massless vector missing, and azimuth never -π", () => {
  const p: FourVectors = {
    energy: Float64Array.of(5, 1),
    px: Float64Array.of(0, -1),
    py: Float64Array.of(0, -0),
    pz: Float64Array.of(-5, 0),
    mass: Float64Array.of(0, 0),
  };
  expect(pseudorapidity(p, 0)).toBe(-1e10);
  expect(rapidity(p, 0)).toBeNaN();
  expect(azimuth(p, 1)).toBe(Math.PI);
});

test("the mass of a pair is that of the sum, and keeps its digits where the sum loses them", () => {
  const [a, b] = [objects(200, 2), objects(200, 3)];
  const sum = sumOf(fourVectorsOf(a, rows(200)), fourVectorsOf(b, rows(200)));
  for (let i = 0; i < 200; i++) expect(pairMass(a, i, b, i) / invariantMass(sum, i)).toBeCloseTo(1, 9);
  // Massless, 1e-9 apart at 1 TeV: m = √(pT pT') ΔR, 15 digits below the energy squared.
  const single = (pt: number, eta: number, phi: number): PolarVectors => ({
    pt: Float64Array.of(pt),
    eta: Float64Array.of(eta),
    phi: Float64Array.of(phi),
    mass: Float64Array.of(0),
  });
  expect(pairMass(single(1000, 0, 0), 0, single(250, 0, 1e-9), 0)).toBeCloseTo(500e-9, 20);
});

test("the mass of a sum keeps its digits however parallel, heavy or forward its terms are", () => {
  const stream = randomStream(12);
  for (let i = 0; i < 300; i++) {
    // Two objects close to one another in direction, up to |η| = 9, whose mass the polar form gives exactly.
    const pair = objects(2, 100 + i);
    const near = 10 ** (-9 * stream.uniform());
    const polar: PolarVectors = {
      ...pair,
      eta: Float64Array.of(3 * pair.eta[0], 3 * pair.eta[0] + near * stream.normal()),
      phi: Float64Array.of(pair.phi[0], pair.phi[0] + near * stream.normal()),
      mass: stream.uniform() < 0.5 ? Float64Array.of(0, 0) : pair.mass,
    };
    const exact = pairMass(polar, 0, polar, 1);
    const sum = sumOf(fourVectorsOf(polar, Int32Array.of(0)), fourVectorsOf(polar, Int32Array.of(1)));
    // The directions themselves are known to 1e-16 of a radian.
    expect(Math.abs(invariantMass(sum, 0) - exact)).toBeLessThan(1e-9 * exact + 1e-12 * Math.cosh(polar.eta[0]));
  }
});

test("the mass of many terms does not depend on their order", () => {
  const p = allFourVectorsOf(objects(5, 13));
  const ofOrder = (...order: readonly number[]): number => {
    const [first, ...others] = order.map((row) => takeFourVectors(p, Int32Array.of(row)));
    return invariantMass(sumOf(first, ...others), 0);
  };
  expect(ofOrder(4, 2, 0, 1, 3) / ofOrder(0, 1, 2, 3, 4)).toBeCloseTo(1, 12);
  // And is that of the summed components.
  const [energy, x, y, z] = [p.energy, p.px, p.py, p.pz].map((column) => column.reduce((sum, value) => sum + value, 0));
  expect(ofOrder(0, 1, 2, 3, 4) ** 2 / (energy ** 2 - x ** 2 - y ** 2 - z ** 2)).toBeCloseTo(1, 10);
});

test("a momentum along the beam without mass adds up too", () => {
  const beam = beamMomenta(Float64Array.of(1));
  const jet = fourVectorsOf(
    { pt: Float64Array.of(30), eta: Float64Array.of(1), phi: Float64Array.of(0), mass: Float64Array.of(0) },
    Int32Array.of(0),
  );
  // m² = 2 E E' (1 - cos θ)
  expect(invariantMass(sumOf(beam, jet), 0)).toBeCloseTo(Math.sqrt(2 * 30 * (Math.cosh(1) - Math.sinh(1))), 12);
});

test("the transverse mass of a massive object is at least its mass, reached where the invisible moves along with it", () => {
  const visible = fourVectorsOf(objects(50, 14), rows(50));
  for (let i = 0; i < 50; i++) {
    const [m, pt, phi] = [visible.mass[i], transverseMomentum(visible, i), azimuth(visible, i)];
    const et = Math.hypot(m, pt);
    for (const angle of [0, 1, Math.PI])
      expect(massiveTransverseMass(visible, i, 40, phi + angle)).toBeCloseTo(Math.sqrt(m * m + 80 * (et - pt * Math.cos(angle))), 9);
    expect(massiveTransverseMass(visible, i, 0, 1)).toBeCloseTo(m, 12);
  }
});

test("the transverse mass is 0 for parallel and 2 √(pT pT') for opposite momenta", () => {
  expect(transverseMass(40, 1, 90, 1)).toBe(0);
  expect(transverseMass(40, 1, 90, 1 - Math.PI)).toBeCloseTo(120, 12);
  expect(transverseMass(40, 0.2, 90, 2.5)).toBeCloseTo(Math.sqrt(2 * 40 * 90 * (1 - Math.cos(2.3))), 10);
});

test("a system is at rest in its own frame, and boosts keep invariants", () => {
  const [a, b] = [fourVectorsOf(objects(100, 4), rows(100)), fourVectorsOf(objects(100, 5), rows(100))];
  const frame = sumOf(a, b);
  const [restA, restB, rest] = [inRestFrame(frame, a), inRestFrame(frame, b), inRestFrame(frame, frame)];
  for (let i = 0; i < 100; i++) {
    expect(momentum(rest, i) / frame.energy[i]).toBeLessThan(1e-12);
    expect(rest.energy[i] / invariantMass(frame, i)).toBeCloseTo(1, 9);
    expect(cosBetween(restA, restB, i)).toBeCloseTo(-1, 8);
    const product = (p: FourVectors, q: FourVectors): number =>
      p.energy[i] * q.energy[i] - p.px[i] * q.px[i] - p.py[i] * q.py[i] - p.pz[i] * q.pz[i];
    expect(product(restA, restB) / product(a, b)).toBeCloseTo(1, 7);
  }
});

test("what is massless has no rest frame, and what is at rest no direction", () => {
  const light = fourVectorsOf(
    { pt: Float64Array.of(50), eta: Float64Array.of(1), phi: Float64Array.of(0), mass: Float64Array.of(0) },
    rows(1),
  );
  expect(inRestFrame(light, light).energy[0]).toBeNaN();
  const still = {
    energy: Float64Array.of(1),
    px: Float64Array.of(0),
    py: Float64Array.of(0),
    pz: Float64Array.of(0),
    mass: Float64Array.of(1),
  };
  expect(cosBetween(still, light, 0)).toBeNaN();
});

test("the spectator axes are orthogonal: squared cosines add up to 1, reflection in a plane with the z axis flips only y", () => {
  const [direction, spectator, incoming] = [6, 7, 8].map((seed) => fourVectorsOf(objects(100, seed), rows(100)));
  const mirrored = (p: FourVectors): FourVectors => ({ ...p, py: p.py.map((py) => -py) });
  for (let i = 0; i < 100; i++) {
    const x = cosToSpectatorAxis("x", direction, spectator, incoming, i);
    const y = cosToSpectatorAxis("y", direction, spectator, incoming, i);
    expect(x * x + y * y + cosBetween(direction, spectator, i) ** 2).toBeCloseTo(1, 10);
    expect(cosToSpectatorAxis("x", mirrored(direction), mirrored(spectator), mirrored(incoming), i)).toBeCloseTo(x, 10);
    expect(cosToSpectatorAxis("y", mirrored(direction), mirrored(spectator), mirrored(incoming), i)).toBeCloseTo(-y, 10);
  }
});

test("neutrino solutions give the W mass, and one of them the true momentum", () => {
  const n = 200;
  const lepton = fourVectorsOf({ ...objects(n, 9), mass: new Float64Array(n).fill(0.1057) }, rows(n));
  const stream = randomStream(10);
  // A neutrino in a random direction with the energy that makes a W of 80.379 GeV.
  const direction = {
    ...objects(n, 11),
    pt: new Float64Array(n).fill(1),
    mass: new Float64Array(n),
    eta: Float64Array.from({ length: n }, stream.normal),
  };
  const unit = fourVectorsOf(direction, rows(n));
  const scale = unit.energy.map((energy, i) => {
    const product = lepton.energy[i] * energy - lepton.px[i] * unit.px[i] - lepton.py[i] * unit.py[i] - lepton.pz[i] * unit.pz[i];
    return (80.379 ** 2 - 0.1057 ** 2) / (2 * product);
  });
  const met = { pt: scale, phi: direction.phi };
  const { small, large, real } = neutrinoSolutions(lepton, met);
  for (let i = 0; i < n; i++) {
    const truth = unit.pz[i] * scale[i];
    // Near a double root half of the digits are lost.
    expect(Math.min(Math.abs(small[i] - truth), Math.abs(large[i] - truth)) / (1 + Math.abs(truth))).toBeLessThan(1e-5);
    if (real[i] === 0) continue;
    expect(Math.abs(small[i])).toBeLessThanOrEqual(Math.abs(large[i]));
    for (const pz of [small, large]) expect(invariantMass(sumOf(lepton, neutrinos(met, pz)), i)).toBeCloseTo(80.379, 5);
  }
});

test("without a real solution the neutrino takes the real part; without a lepton there is none", () => {
  const lepton = fourVectorsOf(
    { pt: Float64Array.of(50), eta: Float64Array.of(0.7), phi: Float64Array.of(0), mass: Float64Array.of(0) },
    Int32Array.of(0, -1),
  );
  const { small, large, real } = neutrinoSolutions(lepton, { pt: Float64Array.of(200, 50), phi: Float64Array.of(2, 0) });
  const lambda = 80.379 ** 2 / 2 + 50 * 200 * Math.cos(2);
  expect([real[0], small[0] === large[0]]).toEqual([0, true]);
  expect(small[0]).toBeCloseTo((lambda * Math.sinh(0.7)) / 50, 10);
  expect([small[1], real[1]]).toEqual([NaN, NaN]);
});
