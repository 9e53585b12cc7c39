import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { topDecayDesign, topProducts } from "../testing/decay-points.ts";
import { column, dagger, gamma, product, trace } from "../testing/dirac-algebra.ts";
import { boostFromRestFrame, minkowski, parity, transformed } from "../testing/lorentz-transformation.ts";
import { randomDirection } from "../testing/random-points.ts";
import { defaultParameters } from "./parameters.ts";
import { massiveSpinor, SPINOR } from "./spinor.ts";
import { topStates } from "./top-decay.ts";

const { MT, MW } = defaultParameters;
const [top, antitop] = [topStates(1, defaultParameters), topStates(-1, defaultParameters)];
const r = (MW / MT) ** 2;

/** Where the charged lepton (or the down-type quark) is among the products: f̄′ of a top, f of an antitop. */
const leptonAt = { 1: 8, [-1]: 4 } as const;

/** Weights of a decayed quark's spin states, |ψ̄_decayed ψ_s|² / 4m². */
function spinWeights(sign: 1 | -1, p: Float64Array, decay: Float64Array): readonly number[] {
  const states = sign === 1 ? top : antitop;
  if (states.set(p, 0, decay) !== 1) throw new Error("a decayed quark has one state");
  const spinors = states.spinors.slice(0, SPINOR);
  return [0, 1].map((state) => {
    const psi = new Float64Array(SPINOR);
    massiveSpinor(psi, 0, p, 0, MT, state, sign);
    // the decayed top is a row already, the decayed antitop a column
    const row = sign === 1 ? [column(spinors).map(([entry]) => entry)] : product(dagger(column(spinors)), gamma[0]);
    const [re, im] = trace(product(row, column(psi)));
    return (re * re + im * im) / (4 * MT * MT);
  });
}

/** (p_t·p_ℓ)(p_b·p_ν) over its mean for isotropic decays, from the flat distribution of x = 2E_ℓ/mt between r and 1. */
function unpolarised(sign: 1 | -1, p: Float64Array, decay: Float64Array): number {
  const lepton = leptonAt[sign];
  return (minkowski(p, 0, decay, lepton) * minkowski(decay, 0, decay, 12 - lepton) * 24) / (MT ** 4 * (1 - r) * (1 + 2 * r));
}

const stream = randomStream(5, "top decay");
const momenta = [
  Float64Array.of(MT, 0, 0, 0),
  ...[30, 300, 3000].map((size) => {
    const p = randomDirection(stream).map((x) => size * x);
    return Float64Array.of(Math.hypot(MT, ...p), ...p);
  }),
];

test.each([1, -1] as const)(
  "sign %d: summed over spins, (p_t·p_ℓ)(p_b·p_ν) with mean 1; analysing power of the lepton exactly ±1",
  (sign) => {
    for (const p of momenta)
      for (let i = 0; i < 20; i++) {
        const decay = topProducts(p, 0, randomDirection(stream), randomDirection(stream), defaultParameters);
        const [first, second] = spinWeights(sign, p, decay);
        const accuracy = 1e-13 * (p[0] / MT) ** 2;
        expect(Math.abs((first + second) / 2 / unpolarised(sign, p, decay) - 1)).toBeLessThan(10 * accuracy);
        // State 0 of a top has its spin along +z in its rest frame. State 0 of an antitop is the negative-energy state of that spin: the particle's is along -z.
        // Both put the lepton, ℓ⁺ of a top and ℓ⁻ of an antitop, along +z: power +1 for the top and -1 for the antitop.
        const atRest = transformed(decay, boostFromRestFrame(transformed(p, parity), 0, MT));
        const cosine = atRest[leptonAt[sign] + 3] / atRest[leptonAt[sign]];
        expect(Math.abs((first - second) / (first + second) - cosine)).toBeLessThan(10 * accuracy);
      }
  },
);

test.each([1, -1] as const)("sign %d: mean 1 and analysing power ±1 over isotropic decays, by Monte Carlo", (sign) => {
  const [p] = momenta;
  const n = 2000;
  const [sum, squares] = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < n; i++) {
    const decay = topProducts(p, 0, randomDirection(stream), randomDirection(stream), defaultParameters);
    const [first] = spinWeights(sign, p, decay);
    // density 1 + α cos θ of a particle in the state 0: the mean of cos θ is α / 3
    [first, (3 * first * decay[leptonAt[sign] + 3]) / decay[leptonAt[sign]]].forEach((value, k) => {
      sum[k] += value / n;
      squares[k] += value ** 2 / n;
    });
  }
  sum.forEach((value, k) => {
    const error = Math.sqrt((squares[k] - value ** 2) / n);
    expect(error).toBeLessThan(0.05);
    expect(Math.abs(value - 1)).toBeLessThan(4 * error);
  });
});

test.each([1, -1] as const)("sign %d: the mean of a decayed quark's ψψ̄ is the sum over spins", (sign) => {
  const p = momenta[2];
  const decays = topDecayDesign(p, 0, defaultParameters, stream);
  const means = [0, 1].map((state) => decays.reduce((sum, decay) => sum + spinWeights(sign, p, decay)[state] / decays.length, 0));
  for (const mean of means) expect(mean).toBeCloseTo(1, 12);
});
