import { expect, test } from "@jest/globals";
import { columnOf } from "@ratiometer/tables";
import { computeFeatures, featureSet, featureSetNames, requestedFeatures, validityColumn } from "./feature-set.ts";
import { emptyEvent, exchanged, mirrored, recordOf, type EventInput, type JetInput } from "./testing/object-events.ts";

const jet = (pt: number, eta: number, phi: number, btag: number): JetInput => ({ pt, eta, phi, mass: 5, btag });
const muon = { pt: 40, eta: 0.5, phi: 1, mass: 0.1, charge: -1, flavour: "mu" } as const;
const signal: EventInput = {
  lepton: muon,
  extra_leptons: [],
  jets: [jet(90, 0.2, -1, 1), jet(80, -0.3, 0.6, 1), jet(60, 1, 2, 1), jet(45, 3.1, -2.5, 0), jet(70, -1, 3, 0)],
  photons: [
    { pt: 50, eta: -0.5, phi: 2.5 },
    { pt: 70, eta: 0.6, phi: -2.9 },
    { pt: 25, eta: 2, phi: 0 },
  ],
  fatjets: [
    { pt: 220, eta: 1.1, phi: 2, mass: 20, msoftdrop: 3, bb_score: 0.02 },
    { pt: 310, eta: -0.4, phi: -1, mass: 130, msoftdrop: 121, bb_score: 0.93 },
  ],
  met: { pt: 55, phi: 0.3 },
};
const empty = emptyEvent;

test("sets are found by name, and a misspelt one is told apart", () => {
  for (const name of featureSetNames) expect(featureSet(name).name).toBe(name);
  expect(() => featureSet("single-top-higs")).toThrow(/unknown feature set "single-top-higs"/);
  expect(() => featureSet("toString")).toThrow(/unknown feature set "toString"/);
});

test.each(featureSetNames)("%s: every feature is finite, flagged where it can be missing, unique, and said in words", (name) => {
  const set = featureSet(name);
  const table = set.compute(recordOf([signal, empty]));
  const optional = set.features.filter(({ fill }) => fill !== undefined);
  expect([...table.columns.keys()]).toEqual([...set.features.map((f) => f.name), ...optional.map((f) => validityColumn(f.name))]);
  for (const feature of optional) {
    expect([feature.name, columnOf(table, validityColumn(feature.name)).values[1]]).toEqual([feature.name, 0]);
    expect(columnOf(table, feature.name).values[1]).toBe(feature.fill);
  }
  for (const { unit, latex, definition } of set.features) {
    expect(["GeV", "rad", "GeV^0.5", "1"]).toContain(unit);
    expect([latex, definition]).not.toContain("");
  }
  expect(set.description).toMatch(/\.$/);
});

test("objects: counts, sums and leading objects", () => {
  const table = featureSet("objects").compute(recordOf([signal, { ...empty, jets: [jet(50, 1, 1, 0.4148), jet(20, 1, 1, 0.4147)] }]));
  const row = (i: number, ...names: string[]): number[] => names.map((name) => columnOf(table, name).values[i]);
  expect(row(0, "n_jets", "n_b_jets", "n_leptons", "ht", "met", "met_phi", "lep_pt", "lep_eta", "lep_charge")).toEqual([
    5, 3, 1, 345, 55, 0.3, 40, 0.5, -1,
  ]);
  expect(row(0, "jet3_pt", "jet3_eta", "jet3_phi", "jet3_mass", "jet3_btag")).toEqual([70, -1, 3, 5, 0]);
  expect(row(1, "n_jets", "n_b_jets", "n_leptons", "ht", "lep_pt", "lep_pt:valid")).toEqual([2, 1, 0, 70, 0, 0]);
  expect(row(1, "jet2_btag", "jet2_btag:valid", "jet3_btag", "jet3_btag:valid")).toEqual([0.4147, 1, -1, 0]);
});

test("photons-and-fat-jets: counts, leading objects and the mass of the photon pair", () => {
  const one = { ...empty, photons: [{ pt: 30, eta: 0, phi: 1 }] };
  const table = featureSet("photons-and-fat-jets").compute(recordOf([signal, one]));
  const row = (i: number, ...names: string[]): number[] => names.map((name) => columnOf(table, name).values[i]);
  expect(row(0, "n_photons", "photon1_pt", "photon1_eta", "photon1_phi", "photon2_pt")).toEqual([3, 70, 0.6, -2.9, 50]);
  // m² = 2 pT pT' (cosh Δη - cos Δφ) of massless momenta.
  expect(row(0, "m_gg")[0]).toBeCloseTo(Math.sqrt(2 * 70 * 50 * (Math.cosh(1.1) - Math.cos(5.4))), 9);
  expect(row(0, "n_fatjets", "fatjet1_pt", "fatjet1_eta", "fatjet1_phi", "fatjet1_mass", "fatjet1_bb", "fatjet2_mass")).toEqual([
    2, 310, -0.4, -1, 121, 0.93, 3,
  ]);
  expect(
    row(1, "n_photons", "photon1_pt", "photon2_pt:valid", "m_gg", "m_gg:valid", "n_fatjets", "fatjet1_bb", "fatjet1_bb:valid"),
  ).toEqual([1, 30, 0, 0, 0, 0, -1, 0]);
});

test("single-top-higgs: an event without a third b jet has a Higgs candidate and no top", () => {
  const table = featureSet("single-top-higgs").compute(recordOf([{ ...signal, jets: signal.jets.filter(({ pt }) => pt !== 60) }]));
  const valid = (name: string): number => columnOf(table, validityColumn(name)).values[0];
  expect(["h_pt", "h_y_fwd", "m_hj", "mt_w", "dr_lj"].map(valid)).toEqual([1, 1, 1, 1, 1]);
  expect(["top_pt", "m_th", "m_bl", "cos_lj_top", "cos_h_th", "q_light", "q_heavy"].map(valid)).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

test("single-top-higgs: reflection along the beam changes nothing, in a plane with the beam only the T-odd angle's sign", () => {
  const rotated = exchanged(signal);
  const reflectedEvent = mirrored(signal);
  const set = featureSet("single-top-higgs");
  const table = set.compute(recordOf([signal, rotated, reflectedEvent]));
  for (const { name } of set.features) {
    const [original, turned, reflected] = columnOf(table, name).values;
    // A half-turn about a transverse axis exchanges the beams.
    expect(turned).toBeCloseTo(original, 8);
    expect(reflected).toBeCloseTo(name === "cos_ly_top" ? -original : original, 8);
  }
  expect(Math.abs(columnOf(table, "cos_ly_top").values[0])).toBeGreaterThan(0.01);
});

test("single-top-higgs: candidates of a constructed event come out as put in", () => {
  // H → bb at rest in the transverse plane, t → b ℓ ν with a W of 80.379 GeV, a forward jet; incoming quarks along the beam.
  const table = featureSet("single-top-higgs").compute(
    recordOf([
      {
        ...empty,
        lepton: { ...muon, pt: 40.1895, eta: 0, phi: 0, mass: 0, charge: 1 },
        met: { pt: 40.1895, phi: Math.PI },
        jets: [
          { ...jet(62.5, 0, 1, 0.9), mass: 0 },
          { ...jet(62.5, 0, 1 - Math.PI, 0.9), mass: 0 },
          { ...jet(67.5, 0, 0.5, 0.9), mass: 0 },
          { ...jet(50, -4, 2, 0.1), mass: 0 },
          { ...jet(90, 2, 0, 0.1), mass: 0 },
        ],
      },
    ]),
  );
  const value = (name: string): number => columnOf(table, name).values[0];
  expect(value("h_m")).toBeCloseTo(125, 9);
  expect(value("h_pt")).toBeCloseTo(0, 9);
  expect(value("dr_bb")).toBeCloseTo(Math.PI, 12);
  expect(value("mt_w")).toBeCloseTo(80.379, 10);
  // W at rest and a massless b of 67.5 GeV: m² = (80.379 + 67.5)² - 67.5².
  expect(value("top_m")).toBeCloseTo(Math.sqrt(147.879 ** 2 - 67.5 ** 2), 5);
  expect(value("top_pt")).toBeCloseTo(67.5, 5);
  expect(value("m_bl")).toBeCloseTo(Math.sqrt(2 * 67.5 * 40.1895 * (1 - Math.cos(0.5))), 6);
  expect([value("fwd_pt"), value("fwd_abs_eta")].map((x) => Math.round(1e9 * x) / 1e9)).toEqual([50, 4]);
  // Everything else is central, so that the jet's own side sets all signs: pz of the whole is the jet's.
  const energy = 50 * Math.cosh(4) + 125 + 147.879;
  expect(value("thj_y_fwd")).toBeCloseTo(Math.atanh((50 * Math.sinh(4)) / energy), 6);
  const incoming = (energy + 50 * Math.sinh(4)) / 2;
  expect(value("q_light")).toBeCloseTo(Math.sqrt(2 * incoming * 50 * (Math.cosh(4) - Math.sinh(4))), 6);
  const other = (energy - 50 * Math.sinh(4)) / 2;
  const heavy = 2 * other * 147.879 - (147.879 ** 2 - 67.5 ** 2);
  expect(value("q_heavy")).toBeCloseTo(Math.sign(heavy) * Math.sqrt(Math.abs(heavy)), 5);
});

test("single-top-higgs: masses, distances and angles agree with products of four-momenta", () => {
  const table = featureSet("single-top-higgs").compute(recordOf([signal]));
  const value = (name: string): number => columnOf(table, name).values[0];
  type Momentum = readonly [e: number, x: number, y: number, z: number];
  const of = ({ pt, eta, phi, mass }: { pt: number; eta: number; phi: number; mass: number }): Momentum => [
    Math.hypot(pt * Math.cosh(eta), mass),
    pt * Math.cos(phi),
    pt * Math.sin(phi),
    pt * Math.sinh(eta),
  ];
  const add = (...all: Momentum[]): Momentum => all.reduce((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]);
  const dot = (a: Momentum, b: Momentum): number => a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3];
  const mass = (...all: Momentum[]): number => Math.sqrt(dot(add(...all), add(...all)));
  const direction = ([, x, y, z]: Momentum): [eta: number, phi: number] => [Math.asinh(z / Math.hypot(x, y)), Math.atan2(y, x)];
  const gap = (a: Momentum, b: Momentum): number => {
    const [[etaA, phiA], [etaB, phiB]] = [direction(a), direction(b)];
    return Math.hypot(etaA - etaB, Math.acos(Math.cos(phiA - phiB)));
  };
  const y = ([e, , , z]: Momentum): number => Math.atanh(z / e);
  /** Energy and |p| of `a` in the rest frame of `frame`, from products alone. */
  const atRest = (a: Momentum, frame: Momentum): [energy: number, momentum: number] => {
    const energy = dot(a, frame) / mass(frame);
    return [energy, Math.sqrt(energy * energy - dot(a, a))];
  };

  const [b1, b2, , b3, forward] = signal.jets.map(of).sort((a, b) => Math.hypot(b[1], b[2]) - Math.hypot(a[1], a[2]));
  // Of the three pairs of b jets, the one with mass nearest 125 GeV.
  const pairs = [
    [b1, b2, b3],
    [b1, b3, b2],
    [b2, b3, b1],
  ];
  const [[first, second, rest]] = pairs.sort((p, q) => Math.abs(mass(p[0], p[1]) - 125) - Math.abs(mass(q[0], q[1]) - 125));
  const lepton = of(muon);
  const { pt, phi } = { pt: 55, phi: 0.3 };
  // The neutrino's longitudinal momentum of smaller size, by searching for zeros of m(ℓν) - mW outward from 0.
  const excess = (z: number): number => mass(lepton, [Math.hypot(pt, z), pt * Math.cos(phi), pt * Math.sin(phi), z]) - 80.379;
  let near = 0;
  while (Math.sign(excess(near)) === Math.sign(excess(0)) && Math.sign(excess(-near)) === Math.sign(excess(0))) near += 0.1;
  const way = Math.sign(excess(near)) === Math.sign(excess(0)) ? -1 : 1;
  let [inside, outside] = [near - 0.1, near];
  for (let step = 0; step < 60; step++) {
    const middle = (inside + outside) / 2;
    if (Math.sign(excess(way * middle)) === Math.sign(excess(0))) inside = middle;
    else outside = middle;
  }
  const pz = way * inside;
  const neutrino: Momentum = [Math.hypot(pt, pz), pt * Math.cos(phi), pt * Math.sin(phi), pz];
  const higgs = add(first, second);
  const top = add(rest, lepton, neutrino);
  const th = add(top, higgs);
  const all = add(th, forward);

  const [higgsEnergy, higgsMomentum] = atRest(higgs, th);
  const speed = Math.hypot(th[1], th[2], th[3]) / th[0];
  const [leptonEnergy, leptonMomentum] = atRest(lepton, top);
  const [forwardEnergy, forwardMomentum] = atRest(forward, top);
  const expected: Record<string, number> = {
    h_m: mass(higgs),
    h_pt: Math.hypot(higgs[1], higgs[2]),
    h_y_fwd: y(higgs),
    dr_bb: gap(first, second),
    top_m: mass(top),
    top_pt: Math.hypot(top[1], top[2]),
    top_y_fwd: y(top),
    m_bl: mass(rest, lepton),
    lep_eta_fwd: muon.eta,
    fwd_pt: 45,
    fwd_abs_eta: 3.1,
    m_th: mass(th),
    m_hj: mass(higgs, forward),
    m_tj: mass(top, forward),
    m_thj: mass(all),
    thj_y_fwd: y(all),
    dr_th: gap(top, higgs),
    dphi_th: Math.acos(Math.cos(direction(top)[1] - direction(higgs)[1])),
    dy_hj: Math.abs(y(higgs) - y(forward)),
    dr_hj: gap(higgs, forward),
    dy_tj: Math.abs(y(top) - y(forward)),
    dr_lj: gap(lepton, forward),
    // E = γ (E* + β p* cos θ*) turned round.
    cos_h_th: (higgs[0] * Math.sqrt(1 - speed * speed) - higgsEnergy) / (speed * higgsMomentum),
    cos_lj_top: (leptonEnergy * forwardEnergy - dot(lepton, forward)) / (leptonMomentum * forwardMomentum),
  };
  for (const [name, number] of Object.entries(expected)) expect([name, value(name)]).toEqual([name, expect.closeTo(number, 6)]);
});

test("several sets give one table in which shared features appear once", () => {
  const record = recordOf([signal, empty]);
  const sets = ["objects", "single-top-higgs", "thq-top-dnn"];
  const table = computeFeatures(sets, record);
  const names = [...table.columns.keys()].filter((name) => !name.includes(":"));
  const all = sets.flatMap((name) => featureSet(name).features.map((feature) => feature.name));
  expect(new Set(names)).toEqual(new Set(all));
  expect(names).toHaveLength(new Set(all).size);
  expect(all.length).toBeGreaterThan(names.length);
  expect(requestedFeatures(sets).map(({ name }) => name)).toEqual([...new Set(all)]);
});

test("one name for two quantities is refused, unless one of the sets has a prefix", () => {
  const record = recordOf([signal]);
  const code = "CONFIG_DUPLICATE_COLUMN";
  expect(() => computeFeatures(["cms-top-21-003", "general"], record)).toThrow(
    expect.objectContaining({
      code,
      message:
        '"dr_b1b2" of the set "general" (ΔR of the two hardest of all b jets) is another quantity than that of "cms-top-21-003" (ΔR of the two hardest b jets outside the cone)',
      hint: "give one of the sets a prefix: { name: general, prefix: general_ }",
    }),
  );
  const table = computeFeatures([{ name: "cms-top-21-003", prefix: "boosted_" }, "general"], record);
  const plain = featureSet("cms-top-21-003").compute(record);
  for (const name of ["dr_b1b2", "dr_b1b2:valid", "n_ak8"]) expect(columnOf(table, `boosted_${name}`)).toEqual(columnOf(plain, name));
  expect(columnOf(table, "dr_b1b2")).toEqual(columnOf(featureSet("general").compute(record), "dr_b1b2"));
  expect(requestedFeatures([{ name: "cms-top-21-003", prefix: "boosted_" }]).at(0)?.name).toBe("boosted_b1_pt");
});

test("which sets go together: the name of a column always means one thing", () => {
  const clashes = featureSetNames.flatMap((a, i) =>
    featureSetNames
      .slice(i + 1)
      .filter((b) => {
        try {
          requestedFeatures([a, b]);
          return false;
        } catch {
          return true;
        }
      })
      .map((b) => `${a} ${b}`),
  );
  expect(clashes).toEqual(["single-top-higgs general", "cms-top-21-003 general", "cms-top-21-003-table general"]);
});

test("a set of an empty record has no rows and all columns", () => {
  const table = computeFeatures(["objects", "general"], recordOf([]));
  expect([table.length, table.columns.size]).toEqual([0, computeFeatures(["objects", "general"], recordOf([signal])).columns.size]);
});
