import { addPseudoscalar, addScaled, addSlashedLeft, applyDipole, applyNumerator } from "./dirac-matrix.ts";
import { square } from "./gluon-current.ts";
import { couplingsOf, type PhysicsParameters } from "./parameters.ts";
import { SPINOR, weylSpinor } from "./spinor.ts";
import { setPlaneWaveStrength, setVertices, vectorField, type VectorField } from "./vector-field.ts";

/** Coefficients of the line, in the order of its jets (number 0 is the standard model). */
export const bottomToTopHiggsCoefficients = ["dkt", "ktt", "dkV", "ctW", "cpQ3"] as const;

const JETS = 1 + bottomToTopHiggsCoefficients.length;
const [DKT, KTT, DKV, CTW, CPQ3] = [1, 2, 3, 4, 5].map((jet) => SPINOR * jet);

/** b W⁺ → t H for a W boson of any kind: external, or the current of a light quark line. */
export interface BottomToTopHiggs {
  /** What the line absorbs: its potential and momentum are set by the owner. */
  readonly w: VectorField;
  /** jets × 8, to be closed with the top's ū: set by `attach`. */
  readonly end: Float64Array;
  /** The left-handed massless b quark at momenta[b …], the Higgs boson at momenta[higgs …], E, px, py, pz each. */
  readonly attach: (momenta: Float64Array, b: number, higgs: number) => void;
}

/**
 * The Higgs boson leaves the W boson (κ_V), the top (κ_t + iγ5 κ̃_t), or a contact term of the operators:
 *
 *   W ~~+~~~ H       W ~~+            W ~~+~~ H
 *        \               |                |
 *   b ----+--- t    b ---+--+-- t    b ---+--- t
 *                           H
 *
 * with t̄ W̸ P_L b g/√2 (1 + cpQ3 v²/Λ² (1 + 2h/v)) and ctW (v + h)/Λ² t̄ σF P_L b. Light quarks, decays and widths are not shifted by the operators.
 */
export function bottomToTopHiggs(parameters: PhysicsParameters): BottomToTopHiggs {
  const { MT, MW, Lam } = parameters;
  const { v, g, current } = couplingsOf(parameters);
  const charge = g / Math.SQRT2;
  const dipole = v / (Lam * Lam);
  const yukawa = -MT / v;
  const w = vectorField();
  const afterHiggs = vectorField();
  const bottom = new Float64Array(SPINOR);
  const line = new Float64Array(SPINOR * JETS);
  const end = new Float64Array(SPINOR * JETS);
  const topMomentum = new Float64Array(4);
  const scratch = new Float64Array(SPINOR);

  const attach = (momenta: Float64Array, b: number, higgs: number): void => {
    weylSpinor(bottom, 0, momenta, b, -1);
    end.fill(0);
    setPlaneWaveStrength(w);
    setVertices(w, charge, dipole);

    // the W boson radiates
    for (let i = 0; i < 4; i++) afterHiggs.momentum[i] = w.momentum[i] - momenta[higgs + i];
    setMassivePropagation(afterHiggs, w, MW, (2 * MW * MW) / v);
    setVertices(afterHiggs, charge, dipole);
    addSlashedLeft(end, 0, afterHiggs.slash, bottom, 0, 1);
    addScaled(end, DKV, end, 0, 1);
    addScaled(end, CPQ3, end, 0, current);
    addLeftDipole(CTW, afterHiggs, 1);

    // the top radiates
    line.fill(0);
    for (let i = 0; i < 4; i++) topMomentum[i] = momenta[b + i] + w.momentum[i];
    addSlashedLeft(line, 0, w.slash, bottom, 0, 1);
    applyDipole(scratch, 0, w.dipole, bottom, 0);
    addScaled(line, CTW, scratch, 0, 1);
    const propagator = -yukawa / (square(topMomentum) - MT * MT);
    applyNumerator(line, 0, topMomentum, MT, propagator);
    applyNumerator(line, CTW, topMomentum, MT, propagator);
    addScaled(end, 0, line, 0, 1);
    addScaled(end, DKT, line, 0, 1);
    addPseudoscalar(end, KTT, line, 0, 1);
    addScaled(end, CPQ3, line, 0, current);
    addScaled(end, CTW, line, CTW, 1);

    // the operators' Higgs doublets
    addSlashedLeft(end, CPQ3, w.slash, bottom, 0, (2 * current) / v);
    addLeftDipole(CTW, w, 1 / v);
  };
  const addLeftDipole = (jet: number, field: VectorField, factor: number): void => {
    applyDipole(scratch, 0, field.dipole, bottom, 0);
    addScaled(end, jet, scratch, 0, factor);
  };
  return { w, end, attach };
}

/** field := strength × (J^μ - q^μ (q·J) / M²) / (q² - M²) for the field's own momentum q: what a source J sends through a massive propagator. */
function setMassivePropagation(field: VectorField, source: VectorField, mass: number, strength: number): void {
  const { momentum: q, potential } = field;
  const j = source.potential;
  const scale = strength / (square(q) - mass * mass);
  for (let part = 0; part < 2; part++) {
    const along = (q[0] * j[part] - q[1] * j[2 + part] - q[2] * j[4 + part] - q[3] * j[6 + part]) / (mass * mass);
    for (let i = 0; i < 4; i++) potential[2 * i + part] = scale * (j[2 * i + part] - along * q[i]);
  }
  setPlaneWaveStrength(field);
}
