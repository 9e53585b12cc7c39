import { expect, test } from "@jest/globals";
import type { EventRecord, ObjectCollection } from "@ratiometer/tables";
import { deltaPhi, deltaR } from "../angles.ts";
import { candidateNames, candidatesOf } from "../candidates.ts";
import { computeFeatures } from "../feature-set.ts";
import { fourVectorsOf, invariantMass, sumOf, transverseMomentum, pseudorapidity, azimuth, rapidity } from "../four-vector.ts";
import { pairMass, transverseMass } from "../masses.ts";
import { cosBetween, inRestFrame } from "../rest-frame.ts";
import { compileExpression } from "./expression.ts";
import { scopeOf } from "./scope.ts";
import { columnsOf, randomEvents } from "./testing/random-events.ts";

const record: EventRecord = randomEvents(500, 7);
const table = columnsOf(record);
const candidates = candidatesOf(candidateNames, record);
const scope = scopeOf(table, candidateNames);
const { jets, leptons, met } = record;

/** Compares an expression with a formula, event by event; NaN says that it must be missing. At least some events must have it. */
function agree(text: string, expected: (event: number) => number, tolerance = 1e-9): void {
  const { values, valid } = compileExpression(text, scope).evaluate(table, { record, candidates });
  const wrong: unknown[] = [];
  let present = 0;
  for (let i = 0; i < record.events; i++) {
    const wanted = expected(i);
    const isThere = valid === undefined || valid[i] === 1;
    if (isThere === Number.isNaN(wanted)) wrong.push([text, i, values[i], wanted]);
    if (Number.isNaN(wanted)) continue;
    present++;
    if (!(Math.abs(values[i] - wanted) <= tolerance * (1 + Math.abs(wanted)))) wrong.push([text, i, values[i], wanted]);
  }
  expect(wrong).toEqual([]);
  expect(present).toBeGreaterThan(20);
}

const rowsOf = ({ offsets }: ObjectCollection, i: number): number[] =>
  Array.from({ length: offsets[i + 1] - offsets[i] }, (_, place) => offsets[i] + place);
/** Row of the object at a place; NaN through every formula where there is none. */
const row = (of: ObjectCollection, i: number, place: number): number => rowsOf(of, i).at(place) ?? NaN;
const tagged = (i: number): number[] => rowsOf(jets, i).filter((j) => jets.btag[j] >= 0.4148);
const vectors = (of: ObjectCollection, rowOf: (i: number) => number) =>
  fourVectorsOf(
    of,
    Int32Array.from({ length: record.events }, (_, i) => (Number.isNaN(rowOf(i)) ? -1 : rowOf(i))),
  );

test("masses of pairs are those of masses.ts", () => {
  agree("mass(jets[0] + jets[1])", (i) => (rowsOf(jets, i).length < 2 ? NaN : pairMass(jets, row(jets, i, 0), jets, row(jets, i, 1))));
  agree("mass(bjets[0] + bjets[1])", (i) => {
    const [first, second] = tagged(i);
    return tagged(i).length < 2 ? NaN : pairMass(jets, first, jets, second);
  });
  agree("max(mass(jets + lepton))", (i) => {
    const masses = rowsOf(jets, i).map((j) => (record.lepton[i] < 0 ? NaN : pairMass(jets, j, leptons, record.lepton[i])));
    return masses.length === 0 ? NaN : Math.max(...masses);
  });
});

test("sums of three are those of columns", () => {
  const [a, b, c] = [0, 1, 2].map((place) => vectors(jets, (i) => row(jets, i, place)));
  const sum = sumOf(a, b, c);
  const text = "jets[0] + jets[1] + jets[2]";
  agree(`mass(${text})`, (i) => invariantMass(sum, i), 1e-8);
  agree(`pt(${text})`, (i) => transverseMomentum(sum, i));
  agree(`eta(${text})`, (i) => pseudorapidity(sum, i));
  agree(`phi(${text})`, (i) => azimuth(sum, i));
  agree(`rapidity(${text})`, (i) => rapidity(sum, i));
  agree(`energy(${text})`, (i) => sum.energy[i]);
  agree(`(${text}).px`, (i) => sum.px[i]);
  agree(`pz(jets[0] + (jets[1] + jets[2]))`, (i) => sum.pz[i]);
});

test("the sum of a collection is that of its objects", () => {
  const total = (i: number, component: "energy" | "px" | "py" | "pz"): number =>
    rowsOf(jets, i).reduce((sum, j) => sum + fourVectorsOf(jets, Int32Array.of(j))[component][0], 0);
  for (const component of ["energy", "px", "py", "pz"] as const) agree(`${component}(sum(jets))`, (i) => total(i, component));
  agree(
    "mass(sum(jets))",
    (i) => Math.sqrt(Math.max(total(i, "energy") ** 2 - total(i, "px") ** 2 - total(i, "py") ** 2 - total(i, "pz") ** 2, 0)),
    1e-6,
  );
  agree("pt(sum(jets[pt > 40]) + missing)", (i) => {
    if (met.present[i] === 0) return NaN;
    const kept = rowsOf(jets, i).filter((j) => jets.pt[j] > 40);
    return Math.hypot(
      kept.reduce((sum, j) => sum + jets.pt[j] * Math.cos(jets.phi[j]), met.pt[i] * Math.cos(met.phi[i])),
      kept.reduce((sum, j) => sum + jets.pt[j] * Math.sin(jets.phi[j]), met.pt[i] * Math.sin(met.phi[i])),
    );
  });
});

test("angles and the transverse mass are those of angles.ts and masses.ts", () => {
  const lepton = (i: number): number => (record.lepton[i] < 0 ? NaN : record.lepton[i]);
  agree("delta_r(jets[1], lepton)", (i) => {
    const [j, l] = [row(jets, i, 1), lepton(i)];
    return deltaR(jets.eta[j], jets.phi[j], leptons.eta[l], leptons.phi[l]);
  });
  agree("delta_phi(lepton, missing)", (i) => (met.present[i] === 0 ? NaN : deltaPhi(leptons.phi[lepton(i)], met.phi[i])));
  agree("delta_eta(jets[0], jets[-1])", (i) => jets.eta[row(jets, i, 0)] - jets.eta[row(jets, i, -1)]);
  agree("transverse_mass(lepton, missing)", (i) =>
    met.present[i] === 0 ? NaN : transverseMass(leptons.pt[lepton(i)], leptons.phi[lepton(i)], met.pt[i], met.phi[i]),
  );
  agree(
    "min(abs(delta_phi(jets[pt > 30], missing)))",
    (i) => {
      const near = rowsOf(jets, i)
        .filter((j) => jets.pt[j] > 30)
        .map((j) => Math.acos(Math.cos(jets.phi[j] - met.phi[i])));
      return near.length === 0 || met.present[i] === 0 ? NaN : Math.min(...near);
    },
    1e-7,
  );
  const pair = sumOf(
    vectors(jets, (i) => row(jets, i, 0)),
    vectors(jets, (i) => row(jets, i, 1)),
  );
  agree("delta_r(sum(leptons), jets[0] + jets[1])", (i) => {
    const both = rowsOf(leptons, i).map((l) => fourVectorsOf(leptons, Int32Array.of(l)));
    if (rowsOf(jets, i).length < 2) return NaN;
    if (both.length === 0) return deltaR(0, 0, pseudorapidity(pair, i), azimuth(pair, i));
    const [first, ...others] = both;
    const sum = sumOf(first, ...others);
    return deltaR(pseudorapidity(sum, 0), azimuth(sum, 0), pseudorapidity(pair, i), azimuth(pair, i));
  });
});

test("cos θ* is that of a boost", () => {
  const [a, b] = [vectors(jets, (i) => row(jets, i, 0)), vectors(jets, (i) => row(jets, i, 1))];
  const pair = sumOf(a, b);
  const boosted = inRestFrame(pair, a);
  agree("cos_theta_star(jets[0], jets[1])", (i) => cosBetween(boosted, pair, i), 1e-8);
});

test("choices are those of a search", () => {
  agree("nearest(jets, lepton).btag", (i) => {
    const l = record.lepton[i];
    const sorted = rowsOf(jets, i)
      .map((j) => [deltaR(jets.eta[j], jets.phi[j], leptons.eta[l], leptons.phi[l]), jets.btag[j]] as const)
      .sort(([first], [second]) => first - second);
    return l < 0 || sorted.length === 0 ? NaN : sorted[0][1];
  });
  agree("largest(light_jets, abs(eta)).pt", (i) => {
    const light = rowsOf(jets, i).filter((j) => jets.btag[j] < 0.4148);
    return light.length === 0 ? NaN : jets.pt[light.reduce((best, j) => (Math.abs(jets.eta[j]) > Math.abs(jets.eta[best]) ? j : best))];
  });
  agree("jets[btag == max(jets.btag)][0].pt", (i) => {
    const all = rowsOf(jets, i);
    return all.length === 0 ? NaN : jets.pt[all.reduce((best, j) => (jets.btag[j] > jets.btag[best] ? j : best))];
  });
  agree(
    "count(jets[all(delta_r(leptons, this) > 0.8)])",
    (i) =>
      rowsOf(jets, i).filter((j) => rowsOf(leptons, i).every((l) => deltaR(jets.eta[j], jets.phi[j], leptons.eta[l], leptons.phi[l]) > 0.8))
        .length,
  );
});

test("features of sets follow from expressions", () => {
  const set = computeFeatures(["objects", "general"], record);
  const feature =
    (name: string) =>
    (i: number): number =>
      set.columns.get(`${name}:valid`)?.values[i] === 0 ? NaN : (set.columns.get(name)?.values[i] ?? NaN);
  agree("mass(top_leptonic + higgs)", feature("m_th"), 1e-8);
  agree("mass(top_leptonic + top_hadronic + higgs)", feature("m_tth"), 1e-8);
  agree("mass(higgs)", feature("h_cand_m"), 0);
  agree("abs(forward_jet.eta)", feature("fwd_abs_eta"), 1e-12);
  agree("top_hadronic.pt", feature("top_had_pt"), 0);
  agree("transverse_mass(lepton, missing)", (i) => (met.present[i] === 1 ? feature("mt_l_met")(i) : NaN));
  // Lepton and neutrino make a W boson where that is possible.
  const { values, valid } = compileExpression("mass(w_leptonic)", scope).evaluate(table, { record, candidates });
  const real = [...values].filter((_, i) => valid?.[i] === 1 && feature("nu_real")(i) === 1);
  expect(real.length).toBeGreaterThan(20);
  for (const mass of real) expect(mass).toBeCloseTo(80.379, 5);
});
