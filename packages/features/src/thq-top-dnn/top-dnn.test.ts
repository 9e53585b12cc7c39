import { expect, test } from "@jest/globals";
import { columnOf, type EventRecord } from "@ratiometer/tables";
import { featureSet } from "../feature-set.ts";
import { compareFeatures, type Expected } from "../testing/compare-features.ts";
import { add, distance, massOf, momentumOf, ptOf, rapidityOf } from "../testing/momentum.ts";
import { emptyEvent, randomEvents, recordOf, type EventInput, type JetInput, type LeptonInput } from "../testing/object-events.ts";

const byPt = <T extends { readonly pt: number }>(list: readonly T[]): T[] => [...list].sort((a, b) => b.pt - a.pt);

/** Global features and the matrix from their definitions, object by object. */
function fromDefinitions({ jets, lepton, extra_leptons, photons, met }: EventInput): Expected {
  const pair = photons.length >= 2 ? byPt(photons) : [];
  const [g1, g2] = [pair.at(0), pair.at(1)];
  const [p1, p2] = [g1, g2].map((photon) => photon && momentumOf(photon));
  const mass = p1 && p2 ? massOf(p1, p2) : undefined;
  const ids = [g1?.id_mva, g2?.id_mva].filter((id) => id !== undefined);
  const scores = jets.map(({ btag }) => btag).sort((a, b) => b - a);
  const leptons = byPt([...(lepton === null ? [] : [lepton]), ...extra_leptons]);
  let forward: JetInput | undefined;
  for (const jet of jets) if (!(jets.length > 1 && jet.btag >= scores[0]) && Math.abs(jet.eta) > Math.abs(forward?.eta ?? 0)) forward = jet;
  const row = (object: JetInput | LeptonInput): number[] => {
    const start = [Math.log(object.pt), object.eta, object.phi, Math.log(momentumOf(object)[0])];
    if ("btag" in object) return [...start, object.btag, 0, 0, 1 - object.btag, -2];
    return [...start, -2, -2, -2, -2, object.flavour === "e" ? 1 : 0];
  };
  const objects = byPt<JetInput | LeptonInput>([...jets, ...leptons]).slice(0, 8);
  const { layout } = featureSet("thq-top-dnn");
  const matrix = (layout?.objects ?? []).flatMap((names, place) => {
    const values = objects.length > place ? row(objects[place]) : names.map(() => -9);
    return names.map((name, column) => [name, values[column]] as const);
  });
  return {
    pho1_eta: g1?.eta,
    pho2_eta: g2?.eta,
    pho1_phi: g1?.phi,
    pho2_phi: g2?.phi,
    pho1_pt_over_m: g1 && mass && g1.pt / mass,
    pho2_pt_over_m: g2 && mass && g2.pt / mass,
    pho_id_max: ids.length === 2 ? Math.max(...ids) : undefined,
    pho_id_min: ids.length === 2 ? Math.min(...ids) : undefined,
    log_met: met ? Math.log(met.pt) : undefined,
    met_phi: met?.phi,
    pho1_pixel_seed: g1?.pixel_seed === undefined ? undefined : Number(g1.pixel_seed),
    pho2_pixel_seed: g2?.pixel_seed === undefined ? undefined : Number(g2.pixel_seed),
    dipho_rapidity: p1 && p2 ? rapidityOf(add(p1, p2)) : undefined,
    dipho_pt_over_m: p1 && p2 && mass ? ptOf(add(p1, p2)) / mass : undefined,
    dipho_dr: g1 && g2 ? distance(g1, g2) : undefined,
    btag_max: scores.at(0),
    btag_second: scores.at(1),
    n_jets: jets.length,
    n_leptons: leptons.length,
    lep1_charge: leptons.at(0)?.charge,
    lep2_charge: leptons.at(1)?.charge,
    fwd_jet_abs_eta: forward && Math.abs(forward.eta),
    fwd_jet_log_pt: forward && Math.log(forward.pt),
    ...Object.fromEntries(matrix),
    n_objects: objects.length,
  };
}

test("global features and objects are those of their definitions, computed object by object", () => {
  const { wrong, found } = compareFeatures("thq-top-dnn", randomEvents(200, 7), fromDefinitions);
  expect(Object.keys(found)).toEqual(featureSet("thq-top-dnn").features.map(({ name }) => name));
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(20);
});

test("the set without photons has the same features but for 13 globals", () => {
  const [all, rest] = [featureSet("thq-top-dnn"), featureSet("thq-top-dnn-no-photons")];
  expect(rest.layout?.global).toEqual([8, 9, 15, 16, 17, 18, 19, 20, 21, 22].map((place) => all.layout?.global[place]));
  const record = recordOf(randomEvents(50, 8));
  const [full, part] = [all.compute(record), rest.compute(record)];
  for (const { name } of rest.features) expect(columnOf(part, name)).toEqual(columnOf(full, name));
});

const jet = (pt: number, eta: number, btag: number): JetInput => ({ pt, eta, phi: 0, mass: 5, btag });
const lepton = { pt: 30, eta: 0.5, phi: 1, mass: 0.0005, charge: 1, flavour: "mu" } as const;
const valuesOf = (name: string, record: EventRecord): number[] => [...columnOf(featureSet("thq-top-dnn").compute(record), name).values];

test("the forward jet is not one with the highest score, nor at η = 0, and of equal |η| the first of the input, whatever its pT", () => {
  const events = [
    [jet(50, 3, 0.9), jet(40, -2, 0.9), jet(30, 1, 0.1)],
    [jet(50, 3, 0.9)],
    [jet(50, 0, 0.9)],
    [jet(50, 1, 0.9), jet(40, 0, 0.1)],
    [jet(30, 2, 0.1), jet(50, -2, 0.1), jet(40, 0, 0.9)],
    [jet(50, -2, 0.1), jet(30, 2, 0.1), jet(40, 0, 0.9)],
  ].map((jets) => ({ ...emptyEvent, jets }));
  const record = recordOf(events);
  expect(valuesOf("fwd_jet_abs_eta", record)).toEqual([1, 3, 0, 0, 2, 2]);
  expect(valuesOf("fwd_jet_abs_eta:valid", record)).toEqual([1, 1, 0, 0, 1, 1]);
  expect(valuesOf("fwd_jet_log_pt", record)).toEqual(
    [30, 50, 1 / Math.E, 1 / Math.E, 30, 50].map((pt) => expect.closeTo(Math.log(pt), 12) as unknown),
  );
});

test("fills of what is missing are 0, and -1 for scores and the pT of the forward jet", () => {
  const { layout } = featureSet("thq-top-dnn");
  const table = featureSet("thq-top-dnn").compute(recordOf([emptyEvent]));
  const fills = (layout?.global ?? []).map((name) => columnOf(table, name).values[0]);
  expect(fills).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0, -1]);
  expect((layout?.objects ?? []).flat().map((name) => columnOf(table, name).values[0])).toEqual(new Array(72).fill(-9));
});

test("of equal pT jets stand before electrons, electrons before muons; the lepton of the event has the first charge", () => {
  const extra = { ...lepton, flavour: "e", charge: -1 } as const;
  const record = recordOf([{ ...emptyEvent, lepton, extra_leptons: [extra], jets: [jet(30, 1, 0.5)] }]);
  expect(
    ["object1_lepton_flag", "object2_lepton_flag", "object3_lepton_flag", "n_objects"].map((name) => valuesOf(name, record)[0]),
  ).toEqual([-2, 1, 0, 3]);
  expect([valuesOf("lep1_charge", record)[0], valuesOf("lep2_charge", record)[0]]).toEqual([1, -1]);
});

test("a missing momentum of 0 has no logarithm, parallel photons no mass", () => {
  const photon = { pt: 50, eta: 1, phi: 0.5 };
  const table = featureSet("thq-top-dnn").compute(
    recordOf([{ ...emptyEvent, met: { pt: 0, phi: 1 }, photons: [photon, { ...photon, pt: 30 }] }]),
  );
  const valid = ["log_met", "met_phi", "pho1_pt_over_m", "dipho_pt_over_m", "dipho_rapidity", "pho_id_max", "pho1_pixel_seed"].map(
    (name) => columnOf(table, `${name}:valid`).values[0],
  );
  expect(valid).toEqual([0, 1, 0, 0, 1, 0, 0]);
});

test("jets without class probabilities in the record have them from the score", () => {
  const record = recordOf([{ ...emptyEvent, jets: [jet(50, 1, 0.25), jet(40, 1, -1)] }]);
  const { offsets, pt, eta, phi, mass, btag } = record.jets;
  const bare: EventRecord = { ...record, jets: { offsets, pt, eta, phi, mass, btag } };
  for (const each of [record, bare])
    expect(["object1_prob_b", "object1_prob_light", "object2_prob_b", "object2_prob_bb"].map((name) => valuesOf(name, each)[0])).toEqual([
      0.25, 0.75, -1, -1,
    ]);
});
