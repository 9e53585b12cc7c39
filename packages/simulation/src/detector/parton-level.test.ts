import { expect, test } from "@jest/globals";
import { partonLevelObjects } from "./parton-level.ts";
import { particleRecord, repeated } from "./testing/particles.ts";

test("perfect measurement returns the particles, sorted by falling pT with ties in the order of the record", () => {
  const { leptons, photons, jets, met } = partonLevelObjects(
    repeated(2, [
      [1, 30, 0.1, 0],
      [5, 90, -4, Math.PI],
      [-2, 30, 0.2, 1],
      [22, 5, 0, 3],
      [11, 20, 1, 1],
      [-13, 25, 1, 1],
      [22, 60, 4, -3],
      [-12, 40, 2, 2],
      [14, 30, -1, -2],
      [6, 200, 0, 0, 172, 2],
    ]),
  );
  expect([...jets.offsets, ...leptons.offsets, ...photons.offsets]).toEqual([0, 3, 6, 0, 2, 4, 0, 2, 4]);
  [90, 30, 30, 90, 30, 30].forEach((pt, i) => expect(jets.pt[i]).toBeCloseTo(pt, 12));
  [-4, 0.1, 0.2].forEach((eta, i) => expect(jets.eta[i]).toBeCloseTo(eta, 12));
  expect([...jets.btag]).toEqual([1, 0, 0, 1, 0, 0]);
  expect([...leptons.flavour, ...leptons.charge]).toEqual([13, 11, 13, 11, 1, -1, 1, -1]);
  [60, 5].forEach((pt, i) => expect(photons.pt[i]).toBeCloseTo(pt, 12));
  [4, 0].forEach((eta, i) => expect(photons.eta[i]).toBeCloseTo(eta, 12));
  expect(met.pt[1]).toBeCloseTo(Math.hypot(40 * Math.cos(2) + 30 * Math.cos(-2), 40 * Math.sin(2) + 30 * Math.sin(-2)), 12);
});

test("rounding of momenta is no mass", () => {
  const { jets } = partonLevelObjects(
    particleRecord([
      [
        [5, 80, 0.3, 1, 4.7],
        [1, 50, 4, 2, 1e-3],
      ],
    ]),
  );
  expect(jets.mass[0]).toBeCloseTo(4.7, 9);
  expect(jets.mass[1]).toBe(0);
});

test("quarks within 0.8 and with 200 GeV together are a fat jet with the mass of the pair, beside the two jets that they stay", () => {
  const { jets, fatJets } = partonLevelObjects(
    particleRecord([
      [
        [5, 150, 0, 1],
        [-5, 120, 0.3, 1.6],
      ],
      [
        [5, 150, 0, 1],
        [-1, 120, 0.3, 1.6],
      ],
      [
        [5, 150, 0, 1],
        [-5, 120, 0.3, 1.8],
      ],
      [
        [5, 100, 0, 1],
        [-5, 80, 0.3, 1.6],
      ],
      [
        [5, 150, 3, 1],
        [-5, 120, 3.3, 1.6],
      ],
      [[21, 400, -1, 2]],
    ]),
  );
  expect([...jets.offsets]).toEqual([0, 2, 4, 6, 8, 10, 11]);
  expect([...fatJets.offsets]).toEqual([0, 1, 2, 2, 2, 2, 3]);
  expect([...fatJets.bbScore]).toEqual([1, 0, 0]);
  const [x, y] = [150 * Math.cos(1) + 120 * Math.cos(1.6), 150 * Math.sin(1) + 120 * Math.sin(1.6)];
  expect(fatJets.pt[0]).toBeCloseTo(Math.hypot(x, y), 10);
  expect(fatJets.phi[0]).toBeCloseTo(Math.atan2(y, x), 12);
  expect(fatJets.eta[0]).toBeCloseTo(Math.asinh((120 * Math.sinh(0.3)) / Math.hypot(x, y)), 12);
  expect(fatJets.mass[0]).toBeCloseTo(Math.sqrt(2 * 150 * 120 * (Math.cosh(0.3) - Math.cos(0.6))), 9);
  expect([...fatJets.msoftdrop]).toEqual([...fatJets.mass]);
  expect(fatJets.mass[2]).toBe(0);
});

test("no event, and events without anything, give empty lists", () => {
  const { events, jets, fatJets, met } = partonLevelObjects(particleRecord([[], []]));
  expect([events, ...jets.offsets, ...fatJets.offsets, ...met.pt]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(partonLevelObjects(particleRecord([])).jets.pt).toHaveLength(0);
});

test("a particle along the beam is lost", () => {
  expect(partonLevelObjects(repeated(1, [[1, 0, 0, 0]])).jets.pt).toHaveLength(0);
});

test.each([
  ["a tau", 15],
  ["a top", -6],
  ["a Z", 23],
  ["a Higgs boson", 25],
])("%s in the final state is refused, by event and particle", (_, pdgId) => {
  const record = particleRecord([
    [[1, 30, 0, 0]],
    [
      [1, 30, 0, 0],
      [pdgId, 30, 0, 0],
    ],
  ]);
  expect(() => partonLevelObjects(record)).toThrow(new RegExp(`event 1 has the final-state particle ${pdgId},`));
  expect(() => partonLevelObjects(record)).toThrow(expect.objectContaining({ code: "DATA_UNDECAYED_PARTICLE" }));
});

test("a particle without energy is refused", () => {
  const record = particleRecord([[[1, 30, 0, 0]]]);
  expect(() => partonLevelObjects({ ...record, energy: Float64Array.of(-30) })).toThrow(
    /event 0 has the final-state particle 1 with an energy of -30 GeV/,
  );
});
