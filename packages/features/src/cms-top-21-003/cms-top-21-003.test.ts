import { expect, test } from "@jest/globals";
import { columnOf } from "@ratiometer/tables";
import { featureSet, validityColumn } from "../feature-set.ts";
import { add, azimuthGap, directionOf, distance, massOf, momentumOf, phiOf, ptOf } from "../testing/momentum.ts";
import { emptyEvent, randomEvents, recordOf, type EventInput, type FatJetInput, type JetInput } from "../testing/object-events.ts";

const THRESHOLD = 0.4148;
type Values = Readonly<Record<string, number | undefined>>;

/** By squaring the matrix until one direction is left. */
function largestEigenvalue(matrix: readonly (readonly number[])[]): number {
  let power = matrix;
  for (let step = 0; step < 40; step++) {
    const trace = power.reduce((sum, row, i) => sum + row[i], 0);
    power = power.map((row) => row.map((_, k) => row.reduce((sum, element, j) => sum + (element * power[j][k]) / trace / trace, 0)));
  }
  const [direction] = [...power].sort((a, b) => Math.hypot(...b) - Math.hypot(...a));
  const image = matrix.map((row) => row.reduce((sum, element, k) => sum + element * direction[k], 0));
  return Math.hypot(...image) / Math.hypot(...direction);
}

/** The variables from their definitions, object by object; undefined where one is not there. */
function fromDefinitions({ jets: input, fatjets, lepton, met }: EventInput): Values {
  const jets = [...input].sort((a, b) => b.pt - a.pt);
  const window = fatjets.filter(({ pt, msoftdrop, bb_score }) => pt >= 200 && msoftdrop >= 50 && msoftdrop <= 200 && bb_score >= 0);
  const zh = [...window].sort((a, b) => b.bb_score - a.bb_score).at(0);
  const isB = ({ btag }: JetInput): boolean => btag >= THRESHOLD;
  const inside = jets.filter((jet) => zh !== undefined && distance(zh, jet) <= 0.8);
  const outside = jets.filter((jet) => zh !== undefined && distance(zh, jet) > 0.8);
  const [bOut, qOut] = [outside.filter(isB), outside.filter((jet) => !isB(jet))];
  const nearest = <T extends JetInput>(list: readonly T[], to: { eta: number; phi: number } | undefined | null): T[] =>
    to ? [...list].sort((a, b) => distance(a, to) - distance(b, to)) : [];
  const groomed = (jet: FatJetInput) => momentumOf({ ...jet, mass: jet.msoftdrop });
  const all = [...jets, ...(lepton === null ? [] : [lepton])].map(momentumOf);
  const norm = all.reduce((sum, p) => sum + p[1] ** 2 + p[2] ** 2 + p[3] ** 2, 0);
  const tensor = [1, 2, 3].map((a) => [1, 2, 3].map((b) => all.reduce((sum, p) => sum + p[a] * p[b], 0) / norm));
  const largest = largestEigenvalue(tensor);
  const ofB = (i: 0 | 1): Values => {
    const n = i + 1;
    const b = bOut.at(i);
    const closest = nearest(qOut, b);
    const [qa, qb] = [closest.at(0), closest.at(1)];
    const values: Record<string, number | undefined> = { [`b${n}_pt`]: b?.pt, [`b${n}_score`]: b?.btag };
    if (b === undefined || qa === undefined) return values;
    values[`dr_b${n}_q_min`] = distance(b, qa);
    if (qb === undefined || zh === undefined) return values;
    const [pb, pa, pq] = [b, qa, qb].map(momentumOf);
    values[`dr_qq_near_b${n}`] = distance(qa, qb);
    values[`m_qq_near_b${n}`] = massOf(pa, pq);
    values[`dr_b${n}_qq`] = distance(b, directionOf(add(pa, pq)));
    values[`m_b${n}qq`] = massOf(pb, pa, pq);
    values[`dr_zh_b${n}qq`] = distance(zh, directionOf(add(pb, pa, pq)));
    if (lepton === null || bOut.length < 2) return values;
    const [l, p1, p2] = [lepton, bOut[0], bOut[1]].map(momentumOf);
    values[`dr_zh_lbbqq_b${n}`] = distance(zh, directionOf(add(l, pb, p2, pa, pq)));
    if (n === 2) values["dr_zh_lbbqq_b2_table"] = distance(zh, directionOf(add(l, p1, p2, pa, pq)));
    return values;
  };
  const near = nearest(bOut, lepton);
  const [b1, b2] = [bOut.at(0), bOut.at(1)];
  const bIn = nearest(inside.filter(isB), zh).at(0);
  const bNear = nearest(bOut, zh).at(0);
  const others = fatjets.filter((jet) => jet !== zh);
  const most = (list: readonly number[]): number | undefined => (zh === undefined || list.length === 0 ? undefined : Math.max(...list));
  const least = (list: readonly number[]): number | undefined => (zh === undefined || list.length === 0 ? undefined : Math.min(...list));
  const sum = (list: readonly JetInput[]): number => list.reduce((total, { pt }) => total + pt, 0);
  const number = (list: readonly unknown[]): number | undefined => (zh === undefined ? undefined : list.length);
  const leptonAnd = (jet: JetInput | undefined): number | undefined =>
    jet && lepton ? massOf(momentumOf(jet), momentumOf(lepton)) : undefined;
  const fromLepton = (jet: JetInput | undefined): number | undefined => (jet && lepton ? distance(jet, lepton) : undefined);
  const fromCandidate = (jet: JetInput | undefined): number | undefined => (jet && zh ? distance(jet, zh) : undefined);
  const bl = b2 && lepton ? add(momentumOf(b2), momentumOf(lepton)) : undefined;
  return {
    ...ofB(0),
    ...ofB(1),
    q1_pt: qOut.at(0)?.pt,
    q2_pt: qOut.at(1)?.pt,
    q1_score: qOut.at(0)?.btag,
    q2_score: qOut.at(1)?.btag,
    mt_b2l_met: bl && met ? Math.sqrt(2 * ptOf(bl) * met.pt * (1 - Math.cos(azimuthGap(phiOf(bl), met.phi)))) : undefined,
    m_zh_b_near: zh && bNear ? massOf(groomed(zh), momentumOf(bNear)) : undefined,
    n_ak8: fatjets.length,
    n_ak4: jets.length,
    n_zh: window.filter(({ bb_score }) => bb_score >= 0.6).length,
    n_zh_table: window.filter(({ bb_score }) => bb_score >= 0.8).length,
    ak8_msd_max_other: most(others.filter((jet) => window.includes(jet)).map(({ msoftdrop }) => msoftdrop)),
    ak8_msd_max_other_table: most(others.map(({ msoftdrop }) => msoftdrop)),
    m_b1b2: b1 && b2 ? massOf(momentumOf(b1), momentumOf(b2)) : undefined,
    dr_b1b2: b1 && b2 ? distance(b1, b2) : undefined,
    ht_b_out: zh ? sum(bOut) : undefined,
    ht_bql_out: zh && lepton ? sum(outside) + lepton.pt : undefined,
    b_in_score_max: most(inside.map(({ btag }) => btag)),
    b_in_score_min: least(inside.map(({ btag }) => btag)),
    dr_zh_q: fromCandidate(nearest(qOut, zh).at(0)),
    dr_zh_q_table: fromCandidate(qOut.at(0)),
    dr_zh_b: fromCandidate(bNear),
    dr_zh_b_table: fromCandidate(b1),
    dr_bin_bout: bIn && bNear ? distance(bIn, bNear) : undefined,
    dr_bin_bout_table: bIn && b1 ? distance(bIn, b1) : undefined,
    dr_zh_l: zh && lepton ? distance(zh, lepton) : undefined,
    m_zh_l: zh && lepton ? massOf(groomed(zh), momentumOf(lepton)) : undefined,
    m_l_b1: leptonAnd(near.at(0)),
    m_l_b2: leptonAnd(near.at(1)),
    dr_l_b1: fromLepton(near.at(0)),
    dr_l_b2: fromLepton(near.at(1)),
    m_l_b1_table: leptonAnd(b1),
    m_l_b2_table: leptonAnd(b2),
    dr_l_b1_table: fromLepton(b1),
    dr_l_b2_table: fromLepton(b2),
    sphericity: all.length === 0 ? undefined : 1.5 * (1 - largest),
    n_b_in: number(inside.filter(isB)),
    n_q_in: number(inside.filter((jet) => !isB(jet))),
    n_b_out: number(bOut),
    n_q_out: number(qOut),
    zh_bb_score: zh?.bb_score,
  };
}

test.each(["cms-top-21-003", "cms-top-21-003-table"])(
  "%s: the variables are those of their definitions, computed object by object",
  (name) => {
    const events = randomEvents(250, 4);
    const set = featureSet(name);
    const table = set.compute(recordOf(events));
    let candidates = 0;
    const different: unknown[] = [];
    events.forEach((event, i) => {
      const expected = fromDefinitions(event);
      if (expected["zh_bb_score"] !== undefined) candidates++;
      for (const { name: feature, fill } of set.features) {
        if (feature === "aplanarity") continue;
        const valid = fill === undefined ? 1 : columnOf(table, validityColumn(feature)).values[i];
        const value = columnOf(table, feature).values[i];
        const isClose = Math.abs(value - (expected[feature] ?? 0)) <= 1e-6 * (1 + Math.abs(value));
        if (valid !== (expected[feature] === undefined ? 0 : 1) || !isClose) different.push([i, feature, valid, value, expected[feature]]);
      }
    });
    expect(different).toEqual([]);
    expect(candidates).toBeGreaterThan(50);
  },
);

const jet: JetInput = { pt: 100, eta: 0, phi: 0, mass: 10, btag: 0.9 };
const fatJet: FatJetInput = { pt: 300, eta: 0, phi: 1, mass: 130, msoftdrop: 118, bb_score: 0.9 };
const event: EventInput = { ...emptyEvent, fatjets: [fatJet], jets: [jet], met: { pt: 50, phi: 0 } };

/** One variable of some events. */
const valuesOf = (name: string, events: readonly EventInput[], set = "cms-top-21-003"): number[] => [
  ...columnOf(featureSet(set).compute(recordOf(events)), name).values,
];

test("a jet at a distance of exactly 0.8 is inside the cone, a score at the threshold is a b tag", () => {
  const at = (eta: number, btag: number): EventInput => ({ ...event, fatjets: [{ ...fatJet, phi: 0 }], jets: [{ ...jet, eta, btag }] });
  const events = [at(0.8, 0.4148), at(0.8000001, 0.4148), at(0.8, 0.4147), at(0.8000001, 0.4147)];
  expect(["n_b_in", "n_b_out", "n_q_in", "n_q_out"].map((name) => valuesOf(name, events))).toEqual([
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ]);
});

test("the ends of the candidate's cuts count", () => {
  const changed = (change: Partial<FatJetInput>): EventInput => ({ ...event, fatjets: [{ ...fatJet, ...change }] });
  const events = [
    { pt: 200 },
    { pt: 199.999 },
    { msoftdrop: 50 },
    { msoftdrop: 49.999 },
    { msoftdrop: 200 },
    { msoftdrop: 200.001 },
    { bb_score: 0 },
    { bb_score: -1 },
  ];
  expect(valuesOf("zh_bb_score:valid", events.map(changed))).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  const scores = [0.6, 0.5999, 0.8, 0.7999].map((bb_score) => changed({ bb_score }));
  expect(valuesOf("n_zh", scores)).toEqual([1, 0, 1, 1]);
  expect(valuesOf("n_zh_table", scores, "cms-top-21-003-table")).toEqual([0, 0, 1, 0]);
});

test("of equal bb scores the harder fat jet is the candidate, of equal distances the harder jet the nearest", () => {
  const two = { ...event, fatjets: [fatJet, { ...fatJet, pt: 350, msoftdrop: 90 }] };
  expect(valuesOf("ak8_msd_max_other", [two])).toEqual([118]);
  // Two light jets at the same distance from the b jet and one farther: the nearer two make the pair, whichever order they come in.
  const light = (pt: number, eta: number): JetInput => ({ ...jet, pt, eta, phi: -2, btag: 0.1, mass: 0 });
  const jets = [{ ...jet, phi: -2 }, light(30, 0.5), light(40, -0.5), light(50, 1)];
  const [mass] = valuesOf("m_qq_near_b1", [{ ...event, jets }]);
  expect(mass).toBeCloseTo(massOf(momentumOf(jets[1]), momentumOf(jets[2])), 9);
});

test("without a candidate only counts and shapes are left; with one and no jet outside the sum of pT is 0 and there", () => {
  const set = featureSet("cms-top-21-003");
  const table = set.compute(
    recordOf([
      { ...event, fatjets: [] },
      { ...event, jets: [] },
    ]),
  );
  const valid = set.features.filter(({ name, fill }) => fill === undefined || columnOf(table, validityColumn(name)).values[0] === 1);
  expect(valid.map(({ name }) => name)).toEqual(["n_ak8", "n_ak4", "n_zh", "sphericity", "aplanarity"]);
  expect([columnOf(table, "ht_b_out").values[1], columnOf(table, "ht_b_out:valid").values[1]]).toEqual([0, 1]);
});

test("the b-tag threshold may be chosen, and is told in the definitions", () => {
  const set = featureSet("cms-top-21-003", { bTagThreshold: 0.95 });
  const table = set.compute(recordOf([{ ...event, jets: [{ ...jet, phi: -1 }] }]));
  expect([columnOf(table, "n_b_out").values[0], columnOf(table, "n_q_out").values[0]]).toEqual([0, 1]);
  expect(set.description).toContain("at least 0.95");
});

test("the features are in the order of the published network", () => {
  const { features } = featureSet("cms-top-21-003");
  expect(features).toHaveLength(50);
  const at = (position: number): string | undefined => features[position - 1].alias;
  expect([at(1), at(4), at(5), at(8), at(23), at(24), at(27), at(33), at(37), at(40), at(43), at(44), at(50)]).toEqual([
    "outZH_b1_pt",
    "outZH_b2_score",
    "outZh_q1_pt",
    "outZh_q2_btag",
    "l_b2_mtb",
    "Zh_closeb_invM",
    "n_ak8_Zhbb",
    "ak4_bestb_inZH",
    "inZhb_outZhb_dr",
    "l_b1_invM",
    "l_b2_dr",
    "spher",
    "Zh_bbvLscore",
  ]);
});
