import { expect, test } from "@jest/globals";
import { columnOf } from "@ratiometer/tables";
import { featureSet } from "../feature-set.ts";
import { compareFeatures, type Expected } from "../testing/compare-features.ts";
import {
  add,
  azimuthGap,
  boosted,
  cross,
  etaOf,
  massOf,
  momentumOf,
  phiOf,
  product,
  ptOf,
  rapidityOf,
  scalar,
  sizeOf,
  unit,
  type Momentum,
} from "../testing/momentum.ts";
import { emptyEvent, randomEvents, recordOf, type EventInput, type JetInput } from "../testing/object-events.ts";
import { generalEvent } from "./general-event.ts";

const EVENTS = randomEvents(300, 6);
const W = 80.379;
const TOP = 172.5;
const byPt = <T extends { readonly pt: number }>(list: readonly T[]): T[] => [...list].sort((a, b) => b.pt - a.pt);
const isB = ({ btag }: JetInput): boolean => btag >= 0.4148;
const gapTo =
  (value: number) =>
  (m: number): number =>
    Math.abs(m - value);
const pairsOf = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));

/** The entry with the smallest value, of equal ones the first. */
function smallest<T>(list: readonly T[], value: (entry: T) => number): T | undefined {
  let best: T | undefined;
  for (const entry of list) if (best === undefined || value(entry) < value(best)) best = entry;
  return best;
}

interface Reconstructed {
  readonly jets: readonly JetInput[];
  readonly forward: JetInput | undefined;
  readonly solutions: readonly [small: number, large: number] | undefined;
  readonly real: boolean | undefined;
  readonly leptonic: { readonly b: JetInput; readonly w: Momentum; readonly top: Momentum } | undefined;
  readonly hadronic:
    { readonly b: JetInput; readonly q: readonly [JetInput, JetInput]; readonly chi2: number; readonly nearest: number } | undefined;
  readonly higgs: Momentum | undefined;
  readonly isFat: boolean;
}

/** Candidates by trying everything, object by object. */
function reconstruct({ lepton, met, jets: input, fatjets }: EventInput): Reconstructed {
  const jets = byPt(input);
  const tagged = jets.filter(isB);
  const untagged = jets.filter((jet) => !isB(jet));
  const forward = smallest(untagged.length > 0 ? untagged : jets, ({ eta }) => -Math.abs(eta));
  let solutions: [number, number] | undefined;
  let real: boolean | undefined;
  if (lepton !== null && met !== null) {
    // (mW² - mℓ²)/2 = Eℓ E - pℓ·p with E = √(pT² + z²), squared: a quadratic equation in z.
    const l = momentumOf(lepton);
    const m = (W ** 2 - lepton.mass ** 2) / 2 + met.pt * (l[1] * Math.cos(met.phi) + l[2] * Math.sin(met.phi));
    const [a, b, c] = [l[0] ** 2 - l[3] ** 2, -2 * m * l[3], l[0] ** 2 * met.pt ** 2 - m ** 2];
    const root = b * b - 4 * a * c;
    real = root >= 0;
    const roots = [1, -1].map((sign) => (-b + sign * Math.sqrt(Math.max(root, 0))) / (2 * a)).sort((x, y) => Math.abs(x) - Math.abs(y));
    solutions = [roots[0], roots[1]];
  }
  const leptonic =
    solutions === undefined || lepton === null || met === null
      ? undefined
      : smallest(
          solutions.flatMap((pz) => {
            const nu: Momentum = [Math.hypot(met.pt, pz), met.pt * Math.cos(met.phi), met.pt * Math.sin(met.phi), pz];
            const w = add(momentumOf(lepton), nu);
            const best = smallest(jets, ({ btag }) => -btag);
            const candidates = tagged.length > 0 ? tagged : best === undefined ? [] : [best];
            return candidates.map((b) => ({ b, w, top: add(w, momentumOf(b)) }));
          }),
          ({ top }) => Math.abs(massOf(top) - TOP),
        );
  const left = jets.slice(0, 8).filter((jet) => jet !== leptonic?.b);
  const roles = left.some(isB) ? left.filter(isB) : left;
  const choices = roles.flatMap((b) =>
    pairsOf(left.filter((jet) => jet !== b)).map((q) => {
      const [mw, mt] = [massOf(...q.map(momentumOf)), massOf(momentumOf(b), ...q.map(momentumOf))];
      return { b, q, mt, chi2: ((mw - W) / 12) ** 2 + ((mt - TOP) / 20) ** 2 };
    }),
  );
  const best = smallest(choices, ({ chi2 }) => chi2);
  const near = smallest(choices, ({ mt }) => gapTo(TOP)(mt));
  const fat = smallest(
    byPt(fatjets).filter(({ pt, msoftdrop, bb_score }) => pt >= 200 && msoftdrop >= 50 && msoftdrop <= 200 && bb_score >= 0),
    ({ bb_score }) => -bb_score,
  );
  const pair = smallest(
    pairsOf(tagged.filter((jet) => jet !== leptonic?.b)).map(([a, b]) => add(momentumOf(a), momentumOf(b))),
    (p) => gapTo(125)(massOf(p)),
  );
  return {
    jets,
    forward,
    solutions,
    real,
    leptonic,
    hadronic: best && near && { ...best, nearest: near.mt },
    higgs: fat ? momentumOf({ ...fat, mass: fat.msoftdrop }) : pair,
    isFat: fat !== undefined,
  };
}

const dy = (a: Momentum | undefined, b: Momentum | undefined): number | undefined =>
  a && b ? Math.abs(rapidityOf(a) - rapidityOf(b)) : undefined;
const triple = (a: Momentum, b: Momentum, c: Momentum): number => scalar(cross(unit(a), unit(b)), unit(c));

test("forward jet, neutrino, tops and Higgs candidate are those found by trying everything", () => {
  const { wrong, found } = compareFeatures(
    "general",
    EVENTS,
    (event): Expected => {
      const { jets, forward, solutions, real, leptonic, hadronic, higgs, isFat } = reconstruct(event);
      const { lepton, met } = event;
      const others = jets.filter((jet) => jet !== forward);
      const hadronicTop = hadronic && add(momentumOf(hadronic.b), ...hadronic.q.map(momentumOf));
      const forwardMomentum = forward && momentumOf(forward);
      return {
        fwd_abs_eta: forward && Math.abs(forward.eta),
        fwd_eta: forward?.eta,
        fwd_pt: forward?.pt,
        fwd_deta_nearest: forward && others.length > 0 ? Math.min(...others.map(({ eta }) => Math.abs(eta - forward.eta))) : undefined,
        nu_pz_small: solutions?.[0],
        nu_pz_large: solutions?.[1],
        nu_real: real === undefined ? undefined : Number(real),
        w_lep_pt: lepton && met ? ptOf(add(momentumOf(lepton), momentumOf({ ...met, eta: 0 }))) : undefined,
        top_lep_m: leptonic && massOf(leptonic.top),
        top_lep_pt: leptonic && ptOf(leptonic.top),
        top_lep_eta: leptonic && etaOf(leptonic.top),
        top_lep_phi: leptonic && phiOf(leptonic.top),
        cos_theta_w_helicity:
          leptonic && lepton
            ? -scalar(unit(boosted(momentumOf(lepton), leptonic.w)), unit(boosted(momentumOf(leptonic.b), leptonic.w)))
            : undefined,
        top_had_chi2: hadronic?.chi2,
        top_had_chi2_m: hadronicTop && massOf(hadronicTop),
        top_had_chi2_mw: hadronic && massOf(...hadronic.q.map(momentumOf)),
        top_had_near_m: hadronic?.nearest,
        top_had_pt: hadronicTop && ptOf(hadronicTop),
        top_had_eta: hadronicTop && etaOf(hadronicTop),
        h_cand_m: higgs && massOf(higgs),
        h_cand_pt: higgs && ptOf(higgs),
        h_cand_is_fat: higgs && Number(isFat),
        m_th: leptonic && higgs ? massOf(leptonic.top, higgs) : undefined,
        m_tth: leptonic && higgs && hadronicTop ? massOf(leptonic.top, higgs, hadronicTop) : undefined,
        dy_fwd_top: dy(forwardMomentum, leptonic?.top),
        dy_fwd_h: dy(forwardMomentum, higgs),
        dy_top_h: dy(leptonic?.top, higgs),
        dy_ttbar: dy(leptonic?.top, hadronicTop),
        dy_l_fwd: dy(lepton === null ? undefined : momentumOf(lepton), forwardMomentum),
      };
    },
    2e-5,
  );
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(50);
});

test("CP observables are those of vectors, object by object", () => {
  const { wrong, found } = compareFeatures(
    "general",
    EVENTS,
    (event): Expected => {
      const { forward, leptonic, hadronic, higgs } = reconstruct(event);
      const { lepton } = event;
      const names = ["cp_b1", "cp_b2", "cp_b4", "dphi_ttbar", "tp_b_bbar_l", "tp_dbb_ll", "tp_t_tbar_l", "cp_b2_tth", "cp_b4_tth"];
      const values: Record<string, number | undefined> = Object.fromEntries(names.map((name) => [name, undefined]));
      values["tp_b_l_fwd"] = undefined;
      values["tp_b_l_fwd_sign"] = undefined;
      if (lepton === null || leptonic === undefined) return values;
      const [l, lb] = [momentumOf(lepton), momentumOf(leptonic.b)];
      if (forward !== undefined && forward !== leptonic.b) {
        values["tp_b_l_fwd"] = lepton.charge * triple(lb, l, momentumOf(forward));
        values["tp_b_l_fwd_sign"] = Math.sign(values["tp_b_l_fwd"]);
      }
      if (hadronic === undefined) return values;
      const hb = momentumOf(hadronic.b);
      const [qa, qb] = hadronic.q.map(momentumOf);
      const hadronicTop = add(hb, qa, qb);
      const plus = lepton.charge > 0;
      const [t, tbar] = plus ? [leptonic.top, hadronicTop] : [hadronicTop, leptonic.top];
      const [b, bbar] = plus ? [lb, hb] : [hb, lb];
      const soft = boosted(qb, hadronicTop)[0] < boosted(qa, hadronicTop)[0] ? qb : qa;
      const [positive, negative] = plus ? [l, soft] : [soft, l];
      const difference: Momentum = [0, b[1] - bbar[1], b[2] - bbar[2], b[3] - bbar[3]];
      const z: Momentum = [0, 0, 0, 1];
      const b2 = (p: Momentum, q: Momentum): number => scalar(cross(p, z), cross(q, z)) / (sizeOf(p) * sizeOf(q));
      const b4 = (p: Momentum, q: Momentum): number => (p[3] * q[3]) / (sizeOf(p) * sizeOf(q));
      // The identities of the observables: cos Δφ, cos Δφ / (cosh η cosh η'), tanh η tanh η'.
      values["cp_b1"] = Math.cos(azimuthGap(phiOf(t), phiOf(tbar)));
      values["cp_b2"] = values["cp_b1"] / (Math.cosh(etaOf(t)) * Math.cosh(etaOf(tbar)));
      values["cp_b4"] = Math.tanh(etaOf(t)) * Math.tanh(etaOf(tbar));
      values["dphi_ttbar"] = azimuthGap(phiOf(t), phiOf(tbar));
      values["tp_b_bbar_l"] = lepton.charge * triple(b, bbar, l);
      values["tp_t_tbar_l"] = lepton.charge * triple(t, tbar, l);
      values["tp_dbb_ll"] = triple(negative, positive, difference);
      if (higgs === undefined) return values;
      const all = add(t, tbar, higgs);
      values["cp_b2_tth"] = b2(boosted(t, all), boosted(tbar, all));
      values["cp_b4_tth"] = b4(boosted(t, all), boosted(tbar, all));
      return values;
    },
    1e-5,
  );
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(50);
});

test("the three cosines of the lepton in the top's rest frame are those to axes made of boosted momenta, and their squares add up to 1", () => {
  const { wrong, found } = compareFeatures(
    "general",
    EVENTS,
    (event): Expected => {
      const { forward, leptonic } = reconstruct(event);
      if (event.lepton === null || leptonic === undefined || forward === undefined || forward === leptonic.b)
        return { cos_l_top_x: undefined, cos_l_top_y: undefined, cos_l_top_z: undefined };
      const l = unit(boosted(momentumOf(event.lepton), leptonic.top));
      const z = unit(boosted(momentumOf(forward), leptonic.top));
      const y = unit(cross(z, boosted([1, 0, 0, Math.sign(forward.eta)], leptonic.top)));
      return { cos_l_top_x: scalar(l, cross(y, z)), cos_l_top_y: scalar(l, y), cos_l_top_z: scalar(l, z) };
    },
    1e-5,
  );
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(100);
  const table = featureSet("general").compute(recordOf(EVENTS));
  const [x, y, z, valid] = ["cos_l_top_x", "cos_l_top_y", "cos_l_top_z", "cos_l_top_x:valid"].map((name) => columnOf(table, name).values);
  x.forEach((_, i) => expect(x[i] ** 2 + y[i] ** 2 + z[i] ** 2).toBeCloseTo(valid[i], 9));
});

test("lepton and neutrino of a real solution have the W mass", () => {
  const { leptonicTop, neutrinos, lepton } = generalEvent(recordOf(EVENTS), 0.4148);
  let real = 0;
  neutrinos.real.forEach((solved, i) => {
    if (solved !== 1 || leptonicTop.bottom[i] < 0) return;
    real++;
    expect(leptonicTop.w.mass[i]).toBeCloseTo(W, 6);
    expect(leptonicTop.neutrino.px[i] + lepton.px[i]).toBeCloseTo(leptonicTop.w.px[i], 9);
  });
  expect(real).toBeGreaterThan(100);
});

const jet = (pt: number, eta: number, phi: number, btag: number): JetInput => ({ pt, eta, phi, mass: 5, btag });
const lepton = { pt: 40, eta: 0.5, phi: 1, mass: 0, charge: 1, flavour: "mu" } as const;

test("angles to the forward jet are missing where it is the b jet of the top, or at η = 0", () => {
  const met = { pt: 40, phi: -1 };
  const own = { ...emptyEvent, lepton, met, jets: [jet(80, 1, 2, 0.9)] };
  const central = { ...own, jets: [jet(80, 1, 2, 0.9), jet(50, 0, -2, 0)] };
  const apart = { ...own, jets: [jet(80, 1, 2, 0.9), jet(50, -2, -2, 0)] };
  const table = featureSet("general").compute(recordOf([own, central, apart]));
  const valid = (name: string): number[] => [...columnOf(table, `${name}:valid`).values];
  expect(["cos_l_top_x", "cos_l_top_z", "tp_b_l_fwd"].map(valid)).toEqual([
    [0, 0, 1],
    [0, 0, 1],
    [0, 1, 1],
  ]);
});

test("without a b tag the jet with the highest score is the top's b jet, and any jet may be that of the hadronic top", () => {
  const event = {
    ...emptyEvent,
    lepton,
    met: { pt: 40, phi: -1 },
    jets: [jet(90, 1, 2, 0.1), jet(80, 0, -2, 0.3), jet(70, -1, 0, 0.3), jet(60, 0, 3, 0)],
  };
  const { leptonicTop, hadronicTop } = generalEvent(recordOf([event]), 0.4148);
  expect([leptonicTop.bottom[0], hadronicTop.bottom[0] >= 0]).toEqual([1, true]);
});

test("a ninth jet takes no part in the hadronic top", () => {
  const soft = Array.from({ length: 6 }, (_, i) => jet(200 - i, 0.1 * i, 0.3 * i, 0));
  const w = [
    { ...jet(45, 0, 2, 0), mass: 0 },
    { ...jet(44, 0, 2 - Math.PI + 0.5, 0), mass: 0 },
  ];
  const nine = { ...emptyEvent, jets: [...soft, jet(190, 1, 1, 0.9), ...w] };
  const { hadronicTop } = generalEvent(recordOf([nine]), 0.4148);
  expect(Math.max(hadronicTop.light[0][0], hadronicTop.light[1][0], hadronicTop.bottom[0])).toBeLessThan(8);
});

test("products of four-momenta decide which light jet stands for the missing lepton", () => {
  // q1 along the top, q2 against it: in the top's rest frame q1 has the lower energy although it is harder.
  const jets = [jet(100, 0, 0, 0), jet(40, 0, 2.5, 0), jet(90, 0.5, 0.3, 0.9), jet(120, 1, -2, 0.95)];
  const record = recordOf([{ ...emptyEvent, lepton, met: { pt: 30, phi: -2 }, jets }]);
  const { hadronicTop, topPair } = generalEvent(record, 0.4148);
  const [first, second] = hadronicTop.light.map((rows) => momentumOf({ ...byPt(jets)[rows[0]] }));
  const top = add(first, second, momentumOf(byPt(jets)[hadronicTop.bottom[0]]));
  const expected = product(first, top) <= product(second, top) ? first : second;
  expect(topPair.negative.px[0]).toBeCloseTo(expected[1], 9);
});
