import { expect, test } from "@jest/globals";
import { compareFeatures, type Expected } from "../testing/compare-features.ts";
import {
  add,
  azimuthGap,
  boosted,
  distance,
  massOf,
  momentumOf,
  phiOf,
  ptOf,
  scalar,
  sizeOf,
  unit,
  type Momentum,
} from "../testing/momentum.ts";
import { emptyEvent, randomEvents, type EventInput } from "../testing/object-events.ts";

const EVENTS = randomEvents(200, 5);

interface Polar {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
}

const byPt = <T extends { readonly pt: number }>(list: readonly T[]): T[] => [...list].sort((a, b) => b.pt - a.pt);
const leptonsOf = ({ lepton, extra_leptons }: EventInput): Polar[] => byPt([...(lepton === null ? [] : [lepton]), ...extra_leptons]);
const sumPt = (list: readonly Polar[]): number => list.reduce((sum, { pt }) => sum + pt, 0);
/** Extremes of nothing are missing. */
const most = (list: readonly number[]): number | undefined => (list.length === 0 ? undefined : Math.max(...list));
const least = (list: readonly number[]): number | undefined => (list.length === 0 ? undefined : Math.min(...list));
const pairsOf = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));

test("transverse quantities are those of their formulas", () => {
  const { wrong, found } = compareFeatures("general", EVENTS, (event): Expected => {
    const { lepton: l, met } = event;
    const jets = byPt(event.jets);
    const b = jets.find(({ btag }) => btag >= 0.4148);
    const recoil = add(...jets.map(momentumOf));
    const massive = (visible: Momentum): number | undefined => {
      if (met === null) return undefined;
      const m = massOf(visible);
      const et = Math.hypot(m, ptOf(visible));
      return Math.sqrt(m * m + 2 * (et * met.pt - met.pt * (visible[1] * Math.cos(met.phi) + visible[2] * Math.sin(met.phi))));
    };
    const st = sumPt(jets) + sumPt(leptonsOf(event));
    return {
      ht: sumPt(jets),
      st,
      meff: met ? st + met.pt : undefined,
      mht: ptOf(recoil),
      mht_phi: jets.length > 0 ? phiOf([0, -recoil[1], -recoil[2], 0]) : undefined,
      met_over_sqrt_ht: met && jets.length > 0 ? met.pt / Math.sqrt(sumPt(jets)) : undefined,
      mt_l_met: l && met ? Math.sqrt(2 * l.pt * met.pt * (1 - Math.cos(l.phi - met.phi))) : undefined,
      mt_l_met_massive: l ? massive(momentumOf(l)) : undefined,
      mt_bl_met_massive: l && b ? massive(add(momentumOf(l), momentumOf(b))) : undefined,
      dphi_jet_met_min: met ? least(jets.slice(0, 4).map(({ phi }) => azimuthGap(phi, met.phi))) : undefined,
      dphi_l_met: l && met ? azimuthGap(l.phi, met.phi) : undefined,
    };
  });
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(50);
});

test("distances, masses and angles of pairs are those of their formulas", () => {
  const { wrong, found } = compareFeatures("general", EVENTS, (event): Expected => {
    const jets = byPt(event.jets);
    const leptons = leptonsOf(event);
    const bottom = jets.filter(({ btag }) => btag >= 0.4148);
    const pair = (name: string, a: Polar | undefined | null, b: Polar | undefined): Expected => {
      const both = a && b ? add(momentumOf(a), momentumOf(b)) : undefined;
      return {
        [`dr_${name}`]: a && b ? distance(a, b) : undefined,
        [`dphi_${name}`]: a && b ? azimuthGap(a.phi, b.phi) : undefined,
        [`deta_${name}`]: a && b ? Math.abs(a.eta - b.eta) : undefined,
        [`m_${name}`]: both ? massOf(both) : undefined,
        ...(name.startsWith("l") && name !== "ll"
          ? {}
          : { [`cos_theta_star_${name}`]: a && both ? scalar(unit(boosted(momentumOf(a), both)), unit(both)) : undefined }),
        ...(name === "b1b2" || name === "lb1" ? {} : { [`azi_decorr_${name}`]: a && b ? Math.PI - azimuthGap(a.phi, b.phi) : undefined }),
      };
    };
    const momenta = jets.map(momentumOf);
    const bbMasses = pairsOf(bottom.map(momentumOf)).map(([a, b]) => massOf(a, b));
    return {
      ...pair("j1j2", jets.at(0), jets.at(1)),
      ...pair("b1b2", bottom.at(0), bottom.at(1)),
      ...pair("lj1", event.lepton, jets.at(0)),
      ...pair("lb1", event.lepton, bottom.at(0)),
      ...pair("ll", leptons.at(0), leptons.at(1)),
      m_j1j2j3: jets.length < 3 ? undefined : massOf(...momenta.slice(0, 3)),
      m_jets: jets.length === 0 ? undefined : massOf(...momenta),
      m_jets_lep: jets.length === 0 || leptons.length === 0 ? undefined : massOf(...momenta, ...leptons.map(momentumOf)),
      m_jj_max: most(pairsOf(momenta).map(([a, b]) => massOf(a, b))),
      dr_jj_min: least(pairsOf(jets).map(([a, b]) => distance(a, b))),
      deta_jj_max: most(pairsOf(jets).map(([a, b]) => Math.abs(a.eta - b.eta))),
      m_bb_near_h: [...bbMasses].sort((a, b) => Math.abs(a - 125) - Math.abs(b - 125)).at(0),
    };
  });
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(20);
});

test("event shapes are those of their formulas", () => {
  const { wrong, found } = compareFeatures("general", EVENTS, (event): Expected => {
    const momenta = [...event.jets, ...leptonsOf(event)].map(momentumOf);
    if (momenta.length === 0)
      return { c_param: undefined, trans_spher: undefined, centrality: undefined, fw_h2: undefined, fw_r2: undefined };
    const energy = momenta.reduce((sum, [e]) => sum + e, 0);
    const moment = (order: number): number => {
      // Legendre polynomials by their recurrence.
      const legendre = (x: number): number => {
        let [before, now] = [1, x];
        if (order === 0) return 1;
        for (let n = 1; n < order; n++) [before, now] = [now, ((2 * n + 1) * x * now - n * before) / (n + 1)];
        return now;
      };
      const terms = momenta.flatMap((a) => momenta.map((b) => sizeOf(a) * sizeOf(b) * legendre(scalar(unit(a), unit(b)))));
      return terms.reduce((sum, term) => sum + term, 0) / energy ** 2;
    };
    // C = 3 (1 - Σλ²)/2, and C is also 3/2 Σ |p_i| |p_j| sin² θ_ij / (Σ|p|)².
    const size = momenta.reduce((sum, p) => sum + sizeOf(p), 0);
    const sines = momenta.flatMap((a) => momenta.map((b) => sizeOf(a) * sizeOf(b) * (1 - scalar(unit(a), unit(b)) ** 2)));
    // det/trace² of the transverse tensor: 4 λ₁λ₂/(λ₁ + λ₂)² = 1 - (1 - S)².
    const transverse = (power: number): number => {
      const [xx, xy, yy] = [0, 1, 2].map((k) =>
        momenta.reduce((sum, p) => sum + ptOf(p) ** (power - 2) * [p[1] * p[1], p[1] * p[2], p[2] * p[2]][k], 0),
      );
      return 1 - Math.sqrt(Math.max(1 - (4 * (xx * yy - xy * xy)) / (xx + yy) ** 2, 0));
    };
    return {
      c_param: (1.5 * sines.reduce((sum, sine) => sum + sine, 0)) / size ** 2,
      trans_spher: transverse(2),
      trans_spher_lin: transverse(1),
      centrality: momenta.reduce((sum, p) => sum + ptOf(p), 0) / energy,
      ...Object.fromEntries([0, 1, 2, 3, 4].map((order) => [`fw_h${order}`, moment(order)])),
      ...Object.fromEntries([1, 2, 3, 4].map((order) => [`fw_r${order}`, moment(order) / moment(0)])),
    };
  });
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(found))).toBeGreaterThan(100);
});

test("shapes of simple events in closed form", () => {
  const jet = (phi: number, eta = 0): EventInput["jets"][number] => ({ pt: 50, eta, phi, mass: 0, btag: 0 });
  const opposite = { ...emptyEvent, jets: [jet(1), jet(1 - Math.PI)] };
  const star = { ...emptyEvent, jets: [jet(0), jet((2 * Math.PI) / 3), jet((-2 * Math.PI) / 3)] };
  const { wrong } = compareFeatures(
    "general",
    [opposite, star],
    (_, i): Expected =>
      i === 0
        ? {
            spher: 0,
            aplan: 0,
            planarity: 0,
            c_param: 0,
            d_param: 0,
            trans_spher: 0,
            centrality: 1,
            fw_h0: 1,
            fw_h1: 0,
            fw_h2: 1,
            fw_h3: 0,
            fw_h4: 1,
          }
        : // cos θ = -1/2 between each two: P₂ = -1/8, P₃ = 7/16, P₄ = -37/128
          {
            spher: 0.75,
            aplan: 0,
            planarity: 0.5,
            c_param: 0.75,
            d_param: 0,
            trans_spher: 1,
            trans_spher_lin: 1,
            fw_h1: 0,
            fw_h2: (1 - 2 / 8) / 3,
            fw_h3: (1 + 14 / 16) / 3,
            fw_h4: (1 - 74 / 128) / 3,
          },
    1e-10,
  );
  expect(wrong).toEqual([]);
});
