import { expect, test } from "@jest/globals";
import { randomStream, type ParticleRecord } from "@ratiometer/tables";
import { energyResolution, genericLhcObjects } from "./generic-lhc.ts";
import { partonLevelObjects } from "./parton-level.ts";

type Particle = readonly [pdgId: number, pt: number, eta: number, phi: number, mass?: number, status?: number];

/** The given particles, in every one of so many events. */
function repeated(events: number, particles: readonly Particle[]): ParticleRecord {
  const n = particles.length;
  const column = (value: (particle: Particle) => number): Float64Array =>
    Float64Array.from({ length: events * n }, (_, row) => value(particles[row % n]));
  return {
    events,
    offsets: Uint32Array.from({ length: events + 1 }, (_, event) => event * n),
    pdgId: Int32Array.from(column(([pdgId]) => pdgId)),
    status: Int32Array.from(column(([, , , , , status = 1]) => status)),
    mother: new Int32Array(events * n).fill(-1),
    px: column(([, pt, , phi]) => pt * Math.cos(phi)),
    py: column(([, pt, , phi]) => pt * Math.sin(phi)),
    pz: column(([, pt, eta]) => pt * Math.sinh(eta)),
    energy: column(([, pt, eta, , mass = 0]) => Math.sqrt((pt * Math.cosh(eta)) ** 2 + mass * mass)),
  };
}

/** Mean and width of a sample, in units of what they should be and of their statistical errors. */
function expectPull(values: Float64Array, mean: number, width: number): void {
  const n = values.length;
  const average = values.reduce((a, b) => a + b, 0) / n;
  const spread = Math.sqrt(values.reduce((a, b) => a + (b - average) ** 2, 0) / (n - 1));
  expect((Math.abs(average - mean) / width) * Math.sqrt(n)).toBeLessThan(4);
  expect(Math.abs(spread / width - 1) * Math.sqrt(2 * n)).toBeLessThan(4);
}

const events = 10000;

test.each([
  ["jet", 3, 60, 1.2, 0.5],
  ["gluon jet", 21, 200, -3, 3.1],
  ["b jet", -5, 120, 0.4, -1],
])("%s: energy and direction are smeared as stated", (_, pdgId, pt, eta, phi) => {
  const energy = pt * Math.cosh(eta);
  const { jets } = genericLhcObjects(repeated(events, [[pdgId, pt, eta, phi]]), randomStream(1, "jets", pdgId));
  expectPull(
    jets.pt.map((value, i) => (value * Math.cosh(jets.eta[i])) / energy),
    1,
    Math.hypot(0.8 / Math.sqrt(energy), 0.05),
  );
  expectPull(jets.eta, eta, 0.02);
  expectPull(
    jets.phi.map((value) => Math.sin(value - phi)),
    0,
    0.02,
  );
  expect(jets.btag.every((tag) => tag === (Math.abs(pdgId) === 5 ? 1 : 0))).toBe(true);
});

test.each([
  ["electron", 11, 0.01, -1],
  ["positron", -11, 0.01, 1],
  ["muon", 13, 0.02, -1],
])("%s: the momentum is smeared, the direction is not", (_, pdgId, width, charge) => {
  const { leptons } = genericLhcObjects(repeated(events, [[pdgId, 45, -1.4, 2]]), randomStream(2, "leptons", pdgId));
  expectPull(
    leptons.pt.map((pt) => pt / 45),
    1,
    width,
  );
  expect(leptons.eta[17]).toBeCloseTo(-1.4, 12);
  expect(leptons.phi[17]).toBeCloseTo(2, 12);
  expect([leptons.charge[0], leptons.flavour[0]]).toEqual([charge, Math.abs(pdgId)]);
});

test("a soft jet keeps a positive energy, distributed as a normal cut off at zero", () => {
  const { jets } = genericLhcObjects(repeated(events, [[1, 1, 0, 0]]), randomStream(3));
  const width = energyResolution("jet", 1);
  // Moments of the standard normal beyond -1/width, by summing its density.
  const moment = (power: number): number => {
    let sum = 0;
    for (let g = -1 / width; g < 9; g += 1e-3) sum += 1e-3 * Math.exp((-g * g) / 2) * g ** power;
    return sum;
  };
  const shift = moment(1) / moment(0);
  const spread = Math.sqrt(moment(2) / moment(0) - shift * shift);
  const energies = jets.pt.map((pt, i) => pt * Math.cosh(jets.eta[i]));
  const mean = energies.reduce((a, b) => a + b, 0) / events;
  expect(energies.every((energy) => energy > 0)).toBe(true);
  expect(Math.abs(mean - (1 + width * shift)) / (width * spread)).toBeLessThan(4 / Math.sqrt(events));
});

test("masses scale with the energy, and rounding of momenta is no mass", () => {
  const { jets } = genericLhcObjects(
    repeated(1000, [
      [5, 80, 0.3, 1, 4.7],
      [1, 50, 4, 2, 1e-3],
    ]),
    randomStream(4),
  );
  for (let i = 0; i < jets.pt.length; i++) {
    const heavy = jets.btag[i] === 1;
    const momentum = jets.pt[i] * Math.cosh(jets.eta[i]);
    if (heavy) expect(jets.mass[i] / momentum).toBeCloseTo(4.7 / (80 * Math.cosh(0.3)), 9);
    else expect(jets.mass[i]).toBe(0);
  }
});

test("missing transverse momentum balances the smeared objects up to 15 GeV in each component", () => {
  const { leptons, jets, met } = genericLhcObjects(
    repeated(events, [
      [5, 80, 0.3, 1],
      [-5, 30, -2, -2],
      [-13, 40, 1, 3],
      [14, 60, 1, -0.5],
      [24, 500, 0, 0, 80.4, 2],
    ]),
    randomStream(5),
  );
  for (const project of [Math.cos, Math.sin]) {
    const balance = new Float64Array(events);
    for (let event = 0; event < events; event++) {
      balance[event] = met.pt[event] * project(met.phi[event]);
      for (const { offsets, pt, phi } of [leptons, jets])
        for (let row = offsets[event]; row < offsets[event + 1]; row++) balance[event] += pt[row] * project(phi[row]);
    }
    expectPull(balance, 0, 15);
  }
});

test("the same stream gives the same events, another seed does not", () => {
  const particles = repeated(50, [[1, 30, 0, 0]]);
  const objects = (seed: number): Float64Array => genericLhcObjects(particles, randomStream(seed)).jets.pt;
  expect(objects(1)).toEqual(objects(1));
  expect(objects(1)).not.toEqual(objects(2));
});

test("perfect measurement returns the particles, sorted by falling pT with ties in the order of the record", () => {
  const { leptons, jets, met } = partonLevelObjects(
    repeated(2, [
      [1, 30, 0.1, 0],
      [5, 90, -4, Math.PI],
      [-2, 30, 0.2, 1],
      [11, 20, 1, 1],
      [-13, 25, 1, 1],
      [-12, 40, 2, 2],
      [14, 30, -1, -2],
      [6, 200, 0, 0, 172, 2],
    ]),
  );
  expect([...jets.offsets, ...leptons.offsets]).toEqual([0, 3, 6, 0, 2, 4]);
  [90, 30, 30, 90, 30, 30].forEach((pt, i) => expect(jets.pt[i]).toBeCloseTo(pt, 12));
  [-4, 0.1, 0.2].forEach((eta, i) => expect(jets.eta[i]).toBeCloseTo(eta, 12));
  expect([...jets.btag]).toEqual([1, 0, 0, 1, 0, 0]);
  expect([...leptons.flavour, ...leptons.charge]).toEqual([13, 11, 13, 11, 1, -1, 1, -1]);
  expect(met.pt[1]).toBeCloseTo(Math.hypot(40 * Math.cos(2) + 30 * Math.cos(-2), 40 * Math.sin(2) + 30 * Math.sin(-2)), 12);
});

test("a particle along the beam is lost, an undecayed one is refused", () => {
  expect(genericLhcObjects(repeated(1, [[1, 0, 0, 0]]), randomStream(6)).jets.pt).toHaveLength(0);
  expect(() => partonLevelObjects(repeated(1, [[22, 30, 0, 0]]))).toThrow(/event 0 has the final-state particle 22/);
});
