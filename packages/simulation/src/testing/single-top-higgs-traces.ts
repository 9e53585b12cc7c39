import { couplingsOf, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import {
  barred,
  combination,
  commutator,
  gamma,
  gamma5,
  leftHanded,
  metric,
  onShell,
  product,
  rightHanded,
  scaled,
  slashed,
  sum,
  trace,
  unit,
  type Matrix,
} from "./dirac-algebra.ts";
import { minkowski } from "./lorentz-transformation.ts";

/** What b (or b̄) and the light parton are, and how the top (or antitop) decays. */
export interface SingleTopHiggsTraces {
  /** The process with antiparticles throughout. */
  readonly conjugate: boolean;
  /** Whether the light line is a quark, in the process and not in its conjugate. */
  readonly light: "quark" | "antiquark";
  /** Products of the (anti)top: b, fermion, antifermion. */
  readonly decay?: Float64Array;
}

/**
 * H of b u → t H d and its relatives, (1, dkt, ktt, dkV, ctW, cpQ3), by traces of 4 × 4 matrices: no spinors, no phases. The charge-conjugate process is written
 * down from the Hermitian-conjugate Lagrangian; a decayed top is (p̸ + m) ℓ̸ P_L (p̸ + m), with ℓ the antifermion (of an antitop the fermion, and -m).
 */
export function singleTopHiggsTraces(
  momenta: Float64Array,
  { conjugate, light, decay }: SingleTopHiggsTraces,
  parameters: PhysicsParameters,
): Float64Array {
  const { MT, MW, Lam } = parameters;
  const { v, g } = couplingsOf(parameters);
  const leg = (n: number): Float64Array => momenta.slice(4 * n, 4 * n + 4);
  const [b, lightIn, t, higgs, lightOut] = [0, 1, 2, 3, 4].map(leg);
  const plus = (p: Float64Array, q: Float64Array, sign = 1): Float64Array => p.map((x, i) => x + sign * q[i]);
  const q = plus(lightIn, lightOut, -1);
  const afterHiggs = plus(q, higgs, -1);
  const withTop = plus(t, higgs);
  const current = v ** 2 / Lam ** 2;

  // vertices with a W boson of unit potential along γ^μ, as the b-to-t transition has them; reversed for the conjugate
  const chiral = (matrix: Matrix): Matrix => (conjugate ? product(rightHanded, matrix) : product(matrix, leftHanded));
  const vector = (a: Matrix): Matrix => scaled(g / Math.SQRT2, chiral(a));
  const dipole = (k: Float64Array, a: Matrix): Matrix => scaled(v / Lam ** 2, chiral(commutator(slashed(k), a)));
  const arrow = conjugate ? -1 : 1;
  const propagator = scaled(
    -1 / (minkowski(withTop, 0, withTop, 0) - MT ** 2),
    onShell(
      withTop.map((x) => arrow * x),
      0,
      MT,
    ),
  );
  const yukawa = scaled(-MT / v, unit);
  const pseudoscalar = combination([[0, -MT / v], gamma5]);
  const afterTop = (higgsVertex: Matrix, wVertex: Matrix): Matrix =>
    conjugate ? product(wVertex, propagator, higgsVertex) : product(higgsVertex, propagator, wVertex);

  const chains = gamma.map((a, mu): readonly Matrix[] => {
    // the W boson's propagator after the Higgs boson has left: a^ρ → a^ρ - q^ρ (q·a) / M²
    const reach = (2 * MW ** 2) / v / (minkowski(afterHiggs, 0, afterHiggs, 0) - MW ** 2);
    const propagated = combination([[reach, 0], a], [[(-reach * afterHiggs[mu]) / MW ** 2, 0], slashed(afterHiggs)]);
    const fromW = vector(propagated);
    const fromTop = afterTop(yukawa, vector(a));
    const sm = sum(fromW, fromTop);
    const ctW = [dipole(afterHiggs, propagated), afterTop(yukawa, dipole(q, a)), scaled(1 / v, dipole(q, a))].reduce(sum);
    const cpQ3 = sum(scaled(current, sm), scaled((2 * current) / v, vector(a)));
    return [sm, fromTop, afterTop(pseudoscalar, vector(a)), fromW, ctW, cpQ3];
  });

  const top = decay === undefined ? onShell(t, 0, arrow * MT) : decayedTop(t, decay, arrow, parameters);
  const [left, right] = conjugate ? [slashed(b), top] : [top, slashed(b)];
  const front = chains.map((jets) => jets.map((chain) => product(left, chain, right)));
  const back = chains.map((jets) => jets.map(barred));

  const [out, into] = (light === "quark") !== conjugate ? [lightOut, lightIn] : [lightIn, lightOut];
  const scale = (g ** 2 / 2 / (minkowski(q, 0, q, 0) - MW ** 2) ** 2) * (1 / 4);
  const h = new Float64Array(21);
  for (let mu = 0; mu < 4; mu++)
    for (let nu = 0; nu < 4; nu++) {
      const tensor = trace(product(slashed(out), gamma[mu], leftHanded, slashed(into), gamma[nu], leftHanded));
      const weight = scale * metric[mu] * metric[nu];
      for (let i = 0, at = 0; i < 6; i++)
        for (let j = 0; j <= i; j++, at++) {
          const [re, im] = traceOfProduct(front[mu][i], back[nu][j]);
          h[at] += weight * (re * tensor[0] - im * tensor[1]);
        }
    }
  return h;
}

/** Σ ψψ̄ of a decayed (anti)top, normalised so that its mean over isotropic decays is p̸ ± m. */
function decayedTop(t: Float64Array, decay: Float64Array, sign: number, { MT, MW }: PhysicsParameters): Matrix {
  const lepton = sign === 1 ? 8 : 4;
  const r = (MW / MT) ** 2;
  const norm = (24 * minkowski(decay, 0, decay, 12 - lepton)) / (MT ** 4 * (1 - r) * (1 + 2 * r));
  const numerator = onShell(t, 0, sign * MT);
  return scaled(norm, product(numerator, slashed(decay, lepton), leftHanded, numerator));
}

function traceOfProduct(a: Matrix, b: Matrix): readonly [number, number] {
  let re = 0;
  let im = 0;
  for (let i = 0; i < 4; i++)
    for (let k = 0; k < 4; k++) {
      re += a[i][k][0] * b[k][i][0] - a[i][k][1] * b[k][i][1];
      im += a[i][k][0] * b[k][i][1] + a[i][k][1] * b[k][i][0];
    }
  return [re, im];
}
