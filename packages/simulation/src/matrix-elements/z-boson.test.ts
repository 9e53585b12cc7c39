import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { tetrahedron, zProducts } from "../testing/decay-points.ts";
import { minkowski } from "../testing/lorentz-transformation.ts";
import { randomDirection } from "../testing/random-points.ts";
import { couplingsOf, defaultParameters } from "./parameters.ts";
import { outgoingZ, zCouplings } from "./z-boson.ts";

const { MZ } = defaultParameters;
const couplings = couplingsOf(defaultParameters);
const fermions = {
  neutrino: zCouplings(1 / 2, 0, couplings),
  lepton: zCouplings(-1 / 2, -1, couplings),
  up: zCouplings(1 / 2, 2 / 3, couplings),
  down: zCouplings(-1 / 2, -1 / 3, couplings),
};

/** Re Σ ε^μ ε^ν* over the states of the field, 4 × 4. */
function tensor(p: Float64Array, products?: Float64Array, { left, right } = fermions.lepton): number[] {
  const z = outgoingZ(defaultParameters, 0);
  const decay = products === undefined ? undefined : { momenta: products, left, right };
  const states = z.setMomentum(p, 0, decay);
  const sums = new Array<number>(16).fill(0);
  for (let state = 0; state < states; state++) {
    z.setState(state, decay);
    const a = z.field.potential;
    for (let i = 0; i < 16; i++) {
      const [mu, nu] = [2 * Math.floor(i / 4), 2 * (i % 4)];
      sums[i] += a[mu] * a[nu] + a[mu + 1] * a[nu + 1];
    }
  }
  return sums;
}

const p = Float64Array.of(Math.hypot(MZ, 40, -90, 150), 40, -90, 150);

test.each(Object.entries(fermions))("Z → %s: the mean over isotropic decays is the sum over polarisations", (_, pair) => {
  const undecayed = tensor(p);
  const decays = tetrahedron.map((n) => tensor(p, zProducts(p, 0, n, defaultParameters), pair));
  undecayed.forEach((value, i) => expect(decays.reduce((sum, decay) => sum + decay[i] / 4, 0)).toBeCloseTo(value, 11));
});

test("the shape of a decay, (3 / MZ²) (k^μ k′^ν + k^ν k′^μ - g^μν k·k′), does not depend on the couplings", () => {
  const stream = randomStream(6, "Z");
  for (let i = 0; i < 10; i++) {
    const k = zProducts(p, 0, randomDirection(stream), defaultParameters);
    for (const pair of Object.values(fermions))
      tensor(p, k, pair).forEach((value, at) => {
        const [mu, nu] = [Math.floor(at / 4), at % 4];
        const metric = mu !== nu ? 0 : mu === 0 ? 1 : -1;
        const expected = k[mu] * k[4 + nu] + k[nu] * k[4 + mu] - metric * minkowski(k, 0, k, 4);
        expect(value).toBeCloseTo((3 / MZ ** 2) * expected, 10);
      });
  }
});

/** Fraction of the density, for a Z boson at rest with J_z = +1, of f at the given cos θ. */
function polarised(cosine: number, { left, right }: { left: number; right: number }): number {
  const rest = Float64Array.of(MZ, 0, 0, 0);
  const z = outgoingZ(defaultParameters, 0);
  const decay = { momenta: zProducts(rest, 0, [Math.sqrt(1 - cosine ** 2), 0, cosine], defaultParameters), left, right };
  let sum = 0;
  for (let state = 0; state < z.setMomentum(rest, 0, decay); state++) {
    z.setState(state, decay);
    const a = z.field.potential;
    // the amplitude of a Z boson with ε = (0, 1, i, 0) / √2 is ε·a, up to a phase
    sum += ((a[2] - a[5]) ** 2 + (a[3] + a[4]) ** 2) / 2;
  }
  return sum;
}

test.each(Object.entries(fermions))("Z → %s, J_z = +1: (3/4) [(1 + cos²θ) - 2A cos θ], A = (gL² - gR²) / (gL² + gR²)", (_, pair) => {
  const asymmetry = (pair.left ** 2 - pair.right ** 2) / (pair.left ** 2 + pair.right ** 2);
  for (const cosine of [-1, -0.3, 0, 0.8, 1])
    expect(polarised(cosine, pair)).toBeCloseTo(0.75 * (1 + cosine ** 2 - 2 * asymmetry * cosine), 12);
});
