import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { topProducts } from "../testing/decay-points.ts";
import { boostFromRestFrame, minkowski, parity, transformed } from "../testing/lorentz-transformation.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { couplingsOf, defaultParameters } from "./parameters.ts";
import { topPair } from "./top-pair.ts";

const { MT, MW } = defaultParameters;
const { gs, dipole } = couplingsOf(defaultParameters);
const gluonPair = topPair({ name: "gg_tt", from: "g g", with: "nothing", coefficients: ["ctG", "ctGI"] }, defaultParameters);
const quarkPair = topPair({ name: "qq_tt", from: "u u~", with: "nothing", coefficients: ["ctG", "ctGI"] }, defaultParameters);
/** The anomalous magnetic moment of ctG = 1: F₂ = 4 mt v / (√2 Λ²). */
const F2 = 4 * MT * dipole;
const stream = randomStream(7, "top pair");

interface Invariants {
  readonly t1: number;
  readonly t2: number;
  readonly rho: number;
}

/** t_i = 2 p₁·p_i / s for top and antitop, ρ = 4mt²/s. */
function invariants(momenta: Float64Array): Invariants {
  const s = 2 * minkowski(momenta, 0, momenta, 4);
  return { t1: (2 * minkowski(momenta, 0, momenta, 8)) / s, t2: (2 * minkowski(momenta, 0, momenta, 12)) / s, rho: (4 * MT * MT) / s };
}

const points = Array.from({ length: 12 }, () => randomPoint("gg_tt", defaultParameters, stream));
const h = new Float64Array(6);

test("g g → t t̄: textbook |M|²", () => {
  for (const point of points) {
    gluonPair.evaluate(point, h);
    const { t1, t2, rho } = invariants(point);
    const expected = gs ** 4 * (1 / (6 * t1 * t2) - 3 / 8) * (t1 ** 2 + t2 ** 2 + rho - rho ** 2 / (4 * t1 * t2));
    expect(h[0] / expected).toBeCloseTo(1, 12);
  }
});

test("g g → t t̄: interference of the dipole, with the colour factor of the standard model; none of the CP-odd one", () => {
  for (const point of points) {
    gluonPair.evaluate(point, h);
    const { t1, t2 } = invariants(point);
    expect(h[1] / (gs ** 4 * F2 * (1 / (6 * t1 * t2) - 3 / 8))).toBeCloseTo(1, 12);
    expect(Math.abs(h[3]) / Math.sqrt(h[0] * h[5])).toBeLessThan(1e-14);
    expect(Math.abs(h[4]) / Math.sqrt(h[2] * h[5])).toBeLessThan(1e-14);
  }
});

test("q q̄ → t t̄: electric and magnetic form factors G_E = 1 + τF₂, G_M = 1 + F₂, and an electric dipole moment", () => {
  for (const point of points) {
    quarkPair.evaluate(point, h);
    const { t1, t2, rho } = invariants(point);
    const beta = Math.sqrt(1 - rho);
    const cosine = (t2 - t1) / beta;
    const sine2 = 1 - cosine ** 2;
    const [magnetic, electric] = [1 + cosine ** 2, rho * sine2];
    const unit = (2 / 9) * gs ** 4;
    expect(h[0] / ((4 / 9) * gs ** 4 * (t1 ** 2 + t2 ** 2 + rho / 2))).toBeCloseTo(1, 12);
    expect(h[0] / (unit * (magnetic + electric))).toBeCloseTo(1, 12);
    expect(h[1] / (unit * F2 * (magnetic + electric / rho))).toBeCloseTo(1, 12);
    expect(h[2] / (unit * F2 ** 2 * (magnetic + electric / rho ** 2))).toBeCloseTo(1, 12);
    expect(h[5] / (unit * (F2 * beta) ** 2 * (sine2 / rho))).toBeCloseTo(1, 12);
    expect(Math.abs(h[3]) / Math.sqrt(h[0] * h[5])).toBeLessThan(1e-14);
    expect(Math.abs(h[4]) / Math.sqrt(h[2] * h[5])).toBeLessThan(1e-14);
  }
});

/** (p_t·p_ℓ)(p_b·p_ν) over its mean for isotropic decays. */
function unpolarised(p: Float64Array, at: number, decay: Float64Array, lepton: number): number {
  const r = (MW / MT) ** 2;
  return (minkowski(p, at, decay, lepton) * minkowski(decay, 0, decay, 12 - lepton) * 24) / (MT ** 4 * (1 - r) * (1 + 2 * r));
}

/** Direction of a decay product in the frame of the quark at p[at …]. */
function direction(p: Float64Array, at: number, decay: Float64Array, lepton: number): number[] {
  const reflected = transformed(p.slice(at, at + 4), parity);
  const atRest = transformed(decay, boostFromRestFrame(reflected, 0, MT));
  return [1, 2, 3].map((i) => atRest[lepton + i] / atRest[lepton]);
}

test("at threshold: q q̄ pairs have parallel spins along the beam, 1 - cos θ₊ cos θ₋; gluon pairs are in the singlet, 1 + ℓ₊·ℓ₋", () => {
  const point = randomPoint("gg_tt", defaultParameters, stream, 2 * MT * (1 + 1e-10));
  for (let i = 0; i < 20; i++) {
    const top = topProducts(point, 8, randomDirection(stream), randomDirection(stream), defaultParameters);
    const antitop = topProducts(point, 12, randomDirection(stream), randomDirection(stream), defaultParameters);
    // ℓ⁺ is the antifermion of t's W boson, ℓ⁻ the fermion of t̄'s
    const [plus, minus] = [direction(point, 8, top, 8), direction(point, 12, antitop, 4)];
    const decays = unpolarised(point, 8, top, 8) * unpolarised(point, 12, antitop, 4);
    const ratio = (element: typeof quarkPair): number => {
      element.evaluate(point, h);
      const undecayed = h[0];
      element.evaluate(point, h, { top, antitop });
      return h[0] / undecayed / decays;
    };
    // velocities are 1.4e-5
    expect(ratio(quarkPair)).toBeCloseTo(1 - plus[2] * minus[2], 4);
    expect(ratio(gluonPair)).toBeCloseTo(1 + plus.reduce((sum, x, axis) => sum + x * minus[axis], 0), 4);
  }
});

/** Spin correlations of a pair times its rate, in the axes k (top), r (in the plane, towards the beam) and n (normal); rate, kk, rr, nn, rk. */
type Correlations = readonly [rate: number, kk: number, rr: number, nn: number, rk: number];

/** What leading-order QCD gives for a speed β and the cosine c of the scattering angle. */
function quarkCorrelations(beta: number, c: number): Correlations {
  const s2 = 1 - c * c;
  const b2 = beta * beta;
  return [2 - b2 * s2, b2 + c * c * (2 - b2), (2 - b2) * s2, -b2 * s2, 2 * c * Math.sqrt(s2 * (1 - b2))];
}

function gluonCorrelations(beta: number, c: number): Correlations {
  const s2 = 1 - c * c;
  const b2 = beta * beta;
  const quartic = 1 + s2 * s2;
  return [
    1 + 2 * b2 * s2 - b2 * b2 * quartic,
    -(1 - 2 * b2 * c * c * s2 - b2 * b2 * quartic),
    -(1 - b2 * (2 - b2) * quartic),
    -(1 - 2 * b2 + b2 * b2 * quartic),
    2 * c * Math.sqrt(s2 * (1 - b2)) * b2 * s2,
  ];
}

test.each([
  ["q q̄", quarkPair, quarkCorrelations],
  ["g g", gluonPair, gluonCorrelations],
] as const)("%s → t t̄: leptons are correlated as the spins are, at every energy and angle", (_, element, correlations) => {
  for (const point of points) {
    const speed = Math.sqrt(1 - (MT / point[8]) ** 2);
    const k = [9, 10, 11].map((i) => point[i] / (point[8] * speed));
    const c = k[2];
    const s = Math.sqrt(1 - c * c);
    const r = k.map((x, axis) => ((axis === 2 ? 1 : 0) - c * x) / s);
    const n = [0, 1, 2].map((i) => k[(i + 1) % 3] * r[(i + 2) % 3] - k[(i + 2) % 3] * r[(i + 1) % 3]);
    const [rate, kk, rr, nn, rk] = correlations(speed, c);
    element.evaluate(point, h);
    const undecayed = h[0];
    for (let i = 0; i < 5; i++) {
      const top = topProducts(point, 8, randomDirection(stream), randomDirection(stream), defaultParameters);
      const antitop = topProducts(point, 12, randomDirection(stream), randomDirection(stream), defaultParameters);
      const [plus, minus] = [direction(point, 8, top, 8), direction(point, 12, antitop, 4)].map((lepton) =>
        [k, r, n].map((axis) => axis.reduce((sum, x, j) => sum + x * lepton[j], 0)),
      );
      const correlated = kk * plus[0] * minus[0] + rr * plus[1] * minus[1] + nn * plus[2] * minus[2];
      const mixed = rk * (plus[0] * minus[1] + plus[1] * minus[0]);
      element.evaluate(point, h, { top, antitop });
      const decays = unpolarised(point, 8, top, 8) * unpolarised(point, 12, antitop, 4);
      // analysing powers 1 and -1
      expect(h[0] / undecayed / decays).toBeCloseTo(1 - (correlated + mixed) / rate, 9);
    }
  }
});
