import { expect, test } from "@jest/globals";
import { randomStream, type EventRecord, type ObjectCollection, type ParticleRecord, type RandomStream } from "@ratiometer/tables";
import { genericLhc } from "./detector-card.ts";
import { genericLhcObjects } from "./generic-lhc.ts";
import { particleRecord, repeated, type Particle } from "./testing/particles.ts";
import { fractionPull, normalPull } from "./testing/statistics.ts";

const events = 3000;

/** The same stream for all events, one after the other. */
const oneStream = (...labels: Parameters<typeof randomStream>): (() => RandomStream) => {
  const stream = randomStream(...labels);
  return () => stream;
};

const expectNormal = (...sample: Parameters<typeof normalPull>): void => expect(normalPull(...sample)).toBeLessThan(4);
const expectFraction = (...sample: Parameters<typeof fractionPull>): void => expect(fractionPull(...sample)).toBeLessThan(4);

/** How many objects each event has. */
const counts = ({ offsets }: ObjectCollection): number[] => [...offsets.slice(1)].map((end, event) => end - offsets[event]);

/** Component of the missing transverse momentum of each event: along x or y. */
const missing = ({ met }: EventRecord, project: (phi: number) => number): Float64Array => met.pt.map((pt, i) => pt * project(met.phi[i]));

test.each([
  ["jet", 3, 60, 1.2, 0.5],
  ["gluon jet", 21, 200, -3, 3.1],
  ["b jet", -5, 120, 0.4, -1],
])("%s: energy and direction are smeared as stated", (_, pdgId, pt, eta, phi) => {
  const energy = pt * Math.cosh(eta);
  const { jets } = genericLhcObjects(repeated(events, [[pdgId, pt, eta, phi]]), oneStream(1, "jets", pdgId));
  expect(jets.pt).toHaveLength(events);
  expectNormal(
    jets.pt.map((value, i) => (value * Math.cosh(jets.eta[i])) / energy),
    1,
    Math.hypot(0.8 / Math.sqrt(energy), 0.05),
  );
  expectNormal(jets.eta, eta, 0.02);
  expectNormal(
    jets.phi.map((value) => Math.sin(value - phi)),
    0,
    0.02,
  );
});

test.each([
  ["electron", 11, 0.01, 0.8, -1],
  ["positron", -11, 0.01, 0.8, 1],
  ["muon", 13, 0.02, 0.9, -1],
])("%s: the momentum is smeared, the direction is not; some are not identified", (_, pdgId, width, efficiency, charge) => {
  const { leptons, photons, jets } = genericLhcObjects(repeated(events, [[pdgId, 45, -1.4, 2]]), oneStream(2, "leptons", pdgId));
  expectFraction(leptons.pt.length, events, efficiency);
  expectNormal(
    leptons.pt.map((pt) => pt / 45),
    1,
    width,
  );
  expect(leptons.eta[17]).toBeCloseTo(-1.4, 12);
  expect(leptons.phi[17]).toBeCloseTo(2, 12);
  expect([leptons.charge[0], leptons.flavour[0]]).toEqual([charge, Math.abs(pdgId)]);
  expect([photons.pt.length, jets.pt.length]).toEqual([0, 0]);
});

test("photon: energy smeared as stated, direction kept, some not identified", () => {
  const { photons, leptons } = genericLhcObjects(repeated(events, [[22, 64, 0, 1]]), oneStream(3));
  expectFraction(photons.pt.length, events, 0.85);
  expectNormal(
    photons.pt.map((pt) => pt / 64),
    1,
    Math.hypot(0.15 / 8, 0.01),
  );
  expect([photons.eta[5], photons.phi[5], photons.mass[5]]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12), 0]);
  expect(leptons.pt).toHaveLength(0);
});

test.each<[string, Particle, keyof EventRecord]>([
  ["a soft jet", [1, 8, 3, 0], "jets"],
  ["a jet beyond 4.7", [1, 60, 4.9, 0], "jets"],
  ["a soft electron", [11, 9, 0, 0], "leptons"],
  ["an electron beyond 2.5", [11, 30, 2.55, 0], "leptons"],
  ["a muon beyond 2.4", [13, 30, -2.45, 0], "leptons"],
  ["a soft photon", [22, 15, 0, 0], "photons"],
  ["a photon beyond 2.5", [22, 40, 2.55, 0], "photons"],
])("%s is in no list", (_, particle, list) => {
  const objects = genericLhcObjects(repeated(300, [particle]), oneStream(4))[list] as ObjectCollection;
  expect(objects.pt).toHaveLength(0);
});

test.each([
  ["b", 5, 0.7],
  ["c", -4, 0.12],
  ["strange", 3, 0.01],
  ["gluon", 21, 0.01],
])("%s jets pass the b tag at 0.4148 as often as stated, and never outside the tracker", (_, pdgId, kept) => {
  const central = genericLhcObjects(repeated(events, [[pdgId, 150, 0.5, 0]]), oneStream(5, pdgId)).jets;
  expectFraction(central.btag.filter((score) => score >= 0.4148).length, events, kept);
  const forward = genericLhcObjects(repeated(100, [[pdgId, 150, 3, 0]]), oneStream(6)).jets;
  expect(forward.btag.every((score) => score === -1)).toBe(true);
  expect(forward.btag).toHaveLength(100);
});

test("missing transverse momentum balances the smeared objects up to 15 GeV in each component, unidentified ones included", () => {
  const record = genericLhcObjects(
    repeated(events, [
      [5, 80, 0.3, 1],
      [-5, 130, -2, -2],
      [-13, 40, 1, 3],
      [14, 60, 1, -0.5],
      [24, 500, 0, 0, 80.4, 2],
    ]),
    oneStream(7),
  );
  for (const project of [Math.cos, Math.sin]) {
    const balance = missing(record, project);
    for (const { offsets, pt, phi } of [record.leptons, record.jets])
      for (let event = 0; event < events; event++)
        for (let row = offsets[event]; row < offsets[event + 1]; row++) balance[event] += pt[row] * project(phi[row]);
    const muons = counts(record.leptons);
    expectNormal(
      balance.filter((_, event) => muons[event] === 1),
      0,
      15,
    );
    // Where no muon is listed, the balance lacks it: its momentum smeared by 2 %.
    const component = 40 * project(3);
    expectNormal(
      balance.filter((_, event) => muons[event] === 0),
      -component,
      Math.hypot(15, 0.02 * component),
    );
  }
});

test("without jets beyond the noise: what is out of reach is missing, what is only out of the lists is not", () => {
  const alongX = (particle: Particle): Float64Array => missing(genericLhcObjects(repeated(2000, [particle]), oneStream(8)), Math.cos);
  expectNormal(alongX([13, 100, 2.45, 0]), 0, 15);
  expectNormal(alongX([1, 50, 5.2, 0]), 0, 15);
  expectNormal(alongX([11, 100, 3, 0]), -100, Math.hypot(15, 1));
  const energy = 64 * Math.cosh(4.9);
  expectNormal(alongX([22, 64, 4.9, 0]), -64, Math.hypot(15, 64 * Math.hypot(0.15 / Math.sqrt(energy), 0.01)));
});

test("partons within 0.4 are one jet: of their sum, with the resolution of one and the heaviest flavour", () => {
  const near = repeated(events, [
    [1, 100, 0.5, 1],
    [5, 50, 0.7, 1.2],
  ]);
  const { jets } = genericLhcObjects(near, oneStream(9));
  expect(counts(jets).every((n) => n === 1)).toBe(true);
  const sum = [0, 1].reduce((total, i) => total + near.energy[i], 0);
  const mass = Math.sqrt(2 * 100 * 50 * (Math.cosh(0.2) - Math.cos(0.2)));
  const momentum = jets.pt.map((pt, i) => pt * Math.cosh(jets.eta[i]));
  expectNormal(
    momentum.map((p, i) => Math.hypot(p, jets.mass[i]) / sum),
    1,
    Math.hypot(0.8 / Math.sqrt(sum), 0.05),
  );
  expect(jets.mass[3] / Math.hypot(momentum[3], jets.mass[3])).toBeCloseTo(mass / sum, 9);
  expectFraction(jets.btag.filter((score) => score >= 0.4148).length, events, 0.7);
  const apart = genericLhcObjects(
    repeated(200, [
      [1, 100, 0.5, 1],
      [5, 50, 0.9, 1.2],
    ]),
    oneStream(9),
  );
  expect(counts(apart.jets).every((n) => n === 2)).toBe(true);
});

test("a collinear splitting changes nothing", () => {
  const other: Particle = [-5, 90, -0.4, -2];
  const whole = genericLhcObjects(repeated(100, [[5, 240, 0.8, 1], other]), oneStream(10));
  const split = genericLhcObjects(repeated(100, [[5, 180, 0.8, 1], other, [21, 60, 0.8, 1]]), oneStream(10));
  for (const list of ["jets", "fatJets"] as const) {
    expect(split[list].offsets).toEqual(whole[list].offsets);
    for (const column of ["pt", "eta", "phi"] as const)
      split[list][column].forEach((value, i) => expect(value).toBeCloseTo(whole[list][column][i], 8));
  }
  split.met.pt.forEach((value, i) => expect(value).toBeCloseTo(whole.met.pt[i], 8));
});

test.each<[string, number, number, number]>([
  ["two b quarks", 5, -5, 0.6],
  ["a b quark and another", -5, 21, 0.08],
  ["no b quark", 4, 1, 0.015],
])("%s near each other: one fat jet with its mass and score, beside the small jets", (_, first, second, kept) => {
  const { jets, fatJets } = genericLhcObjects(
    repeated(events, [
      [first, 180, 0.2, 3.1],
      [second, 140, -0.2, -2.9],
    ]),
    oneStream(11, first),
  );
  expect([...counts(jets), ...counts(fatJets)]).toEqual([...Array<number>(events).fill(2), ...Array<number>(events).fill(1)]);
  expectNormal(
    fatJets.msoftdrop.map((mass) => mass / Math.sqrt(2 * 180 * 140 * (Math.cosh(0.4) - Math.cos(6)))),
    1,
    0.1,
  );
  expect(fatJets.mass).toEqual(fatJets.msoftdrop);
  expectFraction(fatJets.bbScore.filter((score) => score >= 0.8).length, events, kept);
  // The fat jet's momentum is that of its small jets.
  for (let i = 0; i < 50; i++) {
    const sum = (component: (row: number) => number): number => component(2 * i) + component(2 * i + 1);
    expect(sum((row) => jets.pt[row] * Math.cos(jets.phi[row]))).toBeCloseTo(fatJets.pt[i] * Math.cos(fatJets.phi[i]), 9);
    expect(sum((row) => jets.pt[row] * Math.sin(jets.phi[row]))).toBeCloseTo(fatJets.pt[i] * Math.sin(fatJets.phi[i]), 9);
    expect(sum((row) => jets.pt[row] * Math.sinh(jets.eta[row]))).toBeCloseTo(fatJets.pt[i] * Math.sinh(fatJets.eta[i]), 9);
  }
});

test.each<[string, readonly Particle[], number]>([
  [
    "quarks 1.0 apart, none of 200 GeV",
    [
      [5, 130, 0, 0],
      [-5, 130, 0, 1],
    ],
    0,
  ],
  [
    "quarks of 120 GeV together",
    [
      [5, 70, 0, 0],
      [-5, 50, 0, 0.5],
    ],
    0,
  ],
  [
    "quarks at |η| of 2.8",
    [
      [5, 180, 2.7, 0],
      [-5, 180, 2.9, 0.5],
    ],
    0,
  ],
  [
    "three quarks in a cone",
    [
      [5, 180, 0, 0],
      [-5, 180, 0, 0.5],
      [1, 60, 0.4, 0.2],
    ],
    1,
  ],
  [
    "two pairs",
    [
      [5, 180, 0, 0],
      [-5, 180, 0, 0.5],
      [1, 160, 0.4, 2.8],
      [2, 160, 0, 3.1],
    ],
    2,
  ],
  ["a single gluon of 400 GeV", [[21, 400, 0, 0]], 1],
])("%s: the right number of fat jets", (_, particles, expected) => {
  const { fatJets } = genericLhcObjects(repeated(200, particles), oneStream(12));
  expect(new Set(counts(fatJets))).toEqual(new Set([expected]));
});

test("objects of every list come in the order of falling pT, in range and finite", () => {
  const { uniform, integer } = randomStream(13, "events");
  const kinds = [1, -4, 5, 21, 11, -13, 22, 12];
  const particles = particleRecord(
    Array.from({ length: 1000 }, () =>
      Array.from({ length: integer(14) }, (): Particle => [
        kinds[integer(8)],
        20 / (0.05 + uniform()),
        8 * uniform() - 4,
        6.28 * uniform() - 3.14,
        0,
      ]),
    ),
  );
  const { leptons, photons, jets, fatJets, met } = genericLhcObjects(particles, oneStream(13));
  for (const list of [leptons, photons, jets, fatJets]) {
    expect(list.pt.length).toBeGreaterThan(50);
    const firsts = new Set(list.offsets);
    expect(list.pt.every((pt, row) => firsts.has(row) || list.pt[row - 1] >= pt)).toBe(true);
    for (const column of Object.values(list) as Float64Array[]) expect(column.every(Number.isFinite)).toBe(true);
    expect(list.phi.every((phi) => phi > -Math.PI && phi <= Math.PI)).toBe(true);
  }
  expect([met.pt, met.phi].every((column) => column.every(Number.isFinite))).toBe(true);
});

/** Events from one on, up to another. */
function part({ offsets, ...columns }: ParticleRecord, from: number, to: number): ParticleRecord {
  const slice = <T extends Float64Array | Int32Array>(values: T): T => values.slice(offsets[from], offsets[to]) as T;
  const { pdgId, status, mother, px, py, pz, energy } = columns;
  return {
    events: to - from,
    offsets: offsets.slice(from, to + 1).map((offset) => offset - offsets[from]),
    pdgId: slice(pdgId),
    status: slice(status),
    mother: slice(mother),
    px: slice(px),
    py: slice(py),
    pz: slice(pz),
    energy: slice(energy),
  };
}

test("what the detector makes of an event depends on its own stream only: in one go or in parts, in any order", () => {
  const { uniform } = randomStream(14, "events");
  const particles = particleRecord(
    Array.from({ length: 60 }, () =>
      [5, -5, 1, 11, 22, 4].map((pdgId): Particle => [pdgId, 30 + 200 * uniform(), 2 * uniform(), 6 * uniform() - 3]),
    ),
  );
  const streams =
    (seed: number, first = 0) =>
    (event: number): RandomStream =>
      randomStream(seed, first + event);
  const whole = genericLhcObjects(particles, streams(14));
  expect(genericLhcObjects(particles, streams(14))).toEqual(whole);
  expect(genericLhcObjects(particles, streams(15)).jets.pt).not.toEqual(whole.jets.pt);
  const second = genericLhcObjects(part(particles, 23, 60), streams(14, 23));
  const parts = [genericLhcObjects(part(particles, 0, 23), streams(14)), second];
  for (const list of ["jets", "leptons", "photons", "fatJets"] as const)
    expect(parts.flatMap((record) => [...record[list].pt])).toEqual([...whole[list].pt]);
  expect(parts.flatMap(({ met }) => [...met.phi])).toEqual([...whole.met.phi]);
});

test("a particle along the beam is lost, an undecayed one refused by event and particle", () => {
  expect(genericLhcObjects(repeated(1, [[1, 0, 0, 0]]), oneStream(16)).jets.pt).toHaveLength(0);
  expect(() => genericLhcObjects(particleRecord([[], [[-15, 30, 0, 0, 1.777]]]), oneStream(16))).toThrow(
    /event 1 has the final-state particle -15/,
  );
});

test("the card holds the stated numbers and cannot be changed", () => {
  const card = genericLhc();
  expect([card.version, card.jet.radius, card.fatjet.radius, card.fatjet.pt, card.met.component]).toEqual([1, 0.4, 0.8, 200, 15]);
  expect([card, card.jet, card.btag.b].every(Object.isFrozen)).toBe(true);
  expect(genericLhc()).toBe(card);
});
