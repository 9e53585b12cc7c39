import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { columnOf, leadingRows, type EventRecord } from "@ratiometer/tables";
import { computeFeatures, featureSet, featureSetNames, validityColumn } from "./feature-set.ts";

interface Lepton {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
  readonly charge: number;
  readonly flavour: string;
}
interface Jet {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
  readonly btag: number;
}
interface Photon {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
}
interface FatJet extends Photon {
  readonly msoftdrop: number;
  readonly bbScore: number;
}
interface Event {
  readonly leptons: readonly Lepton[];
  readonly jets: readonly Jet[];
  readonly photons?: readonly Photon[];
  readonly fatJets?: readonly FatJet[];
  readonly met: { readonly pt: number; readonly phi: number };
}

/** Events written object by object, as the columns that features read. */
function recordOf(list: readonly Event[]): EventRecord {
  const collection = <T extends { pt: number; eta: number; phi: number; mass: number }>(kind: (event: Event) => readonly T[]) => {
    const sorted = list.map((event) => [...kind(event)].sort((a, b) => b.pt - a.pt));
    const flat = sorted.flat();
    const column = (value: (object: T) => number): Float64Array => Float64Array.from(flat, value);
    const offsets = Uint32Array.from([0, ...sorted.map((_, i) => sorted.slice(0, i + 1).flat().length)]);
    return {
      flat,
      objects: { offsets, pt: column((o) => o.pt), eta: column((o) => o.eta), phi: column((o) => o.phi), mass: column((o) => o.mass) },
    };
  };
  const leptons = collection((event) => event.leptons);
  const jets = collection((event) => event.jets);
  const photons = collection((event) => event.photons ?? []);
  const fatJets = collection((event) => event.fatJets ?? []);
  return {
    events: list.length,
    leptons: {
      ...leptons.objects,
      charge: Int32Array.from(leptons.flat, ({ charge }) => charge),
      flavour: Int32Array.from(leptons.flat, ({ flavour }) => (flavour === "e" ? 11 : 13)),
    },
    lepton: leadingRows(leptons.objects.offsets),
    photons: {
      ...photons.objects,
      idScore: new Float64Array(photons.flat.length),
      hasIdScore: new Int32Array(photons.flat.length),
      pixelSeed: new Int32Array(photons.flat.length).fill(-1),
    },
    jets: { ...jets.objects, btag: Float64Array.from(jets.flat, ({ btag }) => btag) },
    fatJets: {
      ...fatJets.objects,
      msoftdrop: Float64Array.from(fatJets.flat, ({ msoftdrop }) => msoftdrop),
      bbScore: Float64Array.from(fatJets.flat, ({ bbScore }) => bbScore),
    },
    met: {
      pt: Float64Array.from(list, ({ met }) => met.pt),
      phi: Float64Array.from(list, ({ met }) => met.phi),
      present: new Int32Array(list.length).fill(1),
    },
  };
}

const jet = (pt: number, eta: number, phi: number, btag: number): Jet => ({ pt, eta, phi, mass: 5, btag });
const muon: Lepton = { pt: 40, eta: 0.5, phi: 1, mass: 0.1, charge: -1, flavour: "mu" };
const signal: Event = {
  leptons: [muon],
  jets: [jet(90, 0.2, -1, 1), jet(80, -0.3, 0.6, 1), jet(60, 1, 2, 1), jet(45, 3.1, -2.5, 0), jet(70, -1, 3, 0)],
  photons: [
    { pt: 50, eta: -0.5, phi: 2.5, mass: 0 },
    { pt: 70, eta: 0.6, phi: -2.9, mass: 0 },
    { pt: 25, eta: 2, phi: 0, mass: 0 },
  ],
  fatJets: [
    { pt: 220, eta: 1.1, phi: 2, mass: 20, msoftdrop: 3, bbScore: 0.02 },
    { pt: 310, eta: -0.4, phi: -1, mass: 130, msoftdrop: 121, bbScore: 0.93 },
  ],
  met: { pt: 55, phi: 0.3 },
};
const empty: Event = { leptons: [], jets: [], met: { pt: 30, phi: -1 } };

test("sets are found by name, and a misspelt one is told apart", () => {
  expect(featureSetNames).toEqual(["objects", "single-top-higgs", "photons-and-fat-jets"]);
  expect(() => featureSet("single-top-higs")).toThrow(/unknown feature set "single-top-higs"/);
});

test.each(featureSetNames)("%s: every feature is finite, flagged where it can be missing, and unique", (name) => {
  const set = featureSet(name);
  const table = set.compute(recordOf([signal, empty]));
  const optional = set.features.filter(({ fill }) => fill !== undefined);
  expect([...table.columns.keys()]).toEqual([...set.features.map((f) => f.name), ...optional.map((f) => validityColumn(f.name))]);
  for (const feature of optional) {
    expect([...columnOf(table, validityColumn(feature.name)).values]).toEqual([
      feature.name.startsWith("jet") || feature.name !== "" ? 1 : 0,
      0,
    ]);
    expect(columnOf(table, feature.name).values[1]).toBe(feature.fill);
  }
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
  const one = { ...empty, photons: [{ pt: 30, eta: 0, phi: 1, mass: 0 }] };
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
  const map = (change: (o: { eta: number; phi: number }) => { eta: number; phi: number }): Event => ({
    leptons: signal.leptons.map((o) => ({ ...o, ...change(o) })),
    jets: signal.jets.map((o) => ({ ...o, ...change(o) })),
    met: { pt: signal.met.pt, phi: change({ eta: 0, phi: signal.met.phi }).phi },
  });
  const rotated = map(({ eta, phi }) => ({ eta: -eta, phi: Math.PI - phi }));
  const mirrored = map(({ eta, phi }) => ({ eta, phi: -phi }));
  const set = featureSet("single-top-higgs");
  const table = set.compute(recordOf([signal, rotated, mirrored]));
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
        leptons: [{ ...muon, pt: 40.1895, eta: 0, phi: 0, mass: 0, charge: 1 }],
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
  const { pt, phi } = signal.met;
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
  const table = computeFeatures(["objects", "single-top-higgs"], record);
  const [first, second] = ["objects", "single-top-higgs"].map((name) => featureSet(name).features.map((feature) => feature.name));
  const names = [...table.columns.keys()].filter((name) => !name.includes(":"));
  expect(new Set(names)).toEqual(new Set([...first, ...second]));
  expect(names).toHaveLength(new Set([...first, ...second]).size);
  // The same name means the same definition.
  for (const shared of featureSet("objects").features)
    for (const other of featureSet("single-top-higgs").features) if (other.name === shared.name) expect(other).toBe(shared);
});

const reference = (name: string): URL => new URL(`../../../../shared/data/features/${name}`, import.meta.url);
const external = existsSync(reference("events.jsonl")) ? test : test.skip;

external(
  "reference events, computed elsewhere to 40 digits, give the same kinematics (skipped where the reference data are absent)",
  () => {
    const lines = (name: string): unknown[] =>
      readFileSync(reference(name), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
    type Input = { lepton: Lepton | null; extra_leptons?: Lepton[]; jets: Jet[]; met: { pt: number; phi: number } | null };
    const inputs = lines("events.jsonl") as Input[];
    const answers = lines("expected.jsonl") as { C: Record<string, number>; C_invalid: string[] }[];
    const kept = inputs.map((_, i) => i).filter((i) => inputs[i].met !== null && inputs[i].lepton !== null);
    const table = computeFeatures(
      ["objects", "single-top-higgs"],
      recordOf(
        kept.map((i) => {
          const { lepton, jets, met } = inputs[i];
          return { leptons: lepton === null ? [] : [lepton], jets, met: met ?? { pt: 0, phi: 0 } };
        }),
      ),
    );
    let [tops, higgs] = [0, 0];
    kept.forEach((i, row) => {
      const { C, C_invalid } = answers[i];
      const same = (ours: string, theirs: string, digits = 7): boolean => {
        if (C_invalid.includes(theirs)) return false;
        expect(columnOf(table, ours).values[row] / (1 + Math.abs(C[theirs]))).toBeCloseTo(C[theirs] / (1 + Math.abs(C[theirs])), digits);
        return true;
      };
      same("ht", "ht");
      same("mt_w", "mt_l_met");
      same("nu_real", "nu_real");
      if (columnOf(table, "fwd_abs_eta:valid").values[row] === 1) {
        same("fwd_pt", "fwd_pt");
        same("fwd_abs_eta", "fwd_abs_eta");
      }
      if (columnOf(table, "h_m:valid").values[row] === 1 && same("h_m", "m_bb_near_h")) higgs++;
      // The reference chooses top and neutrino together; where the choices coincide, everything about the top must.
      const ours = columnOf(table, "top_m").values[row];
      if (
        Math.abs(ours - C.top_lep_m) > 1e-6 * ours ||
        C_invalid.includes("cos_l_top_x") ||
        columnOf(table, "cos_lx_top:valid").values[row] === 0
      )
        return;
      tops++;
      same("top_pt", "top_lep_pt");
      same("cos_lx_top", "cos_l_top_x");
      same("cos_ly_top", "cos_l_top_y");
      same("cos_lj_top", "cos_l_top_z");
      same("dy_tj", "dy_fwd_top");
    });
    expect(higgs).toBeGreaterThan(20);
    expect(tops).toBeGreaterThan(5);
  },
);
