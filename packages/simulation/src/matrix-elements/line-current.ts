import { square } from "./gluon-current.ts";
import type { QuarkEnd } from "./quark-end.ts";
import { SPINOR, weylCurrent } from "./spinor.ts";
import { setPlaneWaveStrength, type VectorField } from "./vector-field.ts";

/** A whole quark line but for one gluon vertex: what its two ends make of a gluon field there. */
export interface LineCurrent {
  /** Jets × 8: ψ̄γ^μψ, contravariant; the standard model's, then what is linear in the dipole of the other vertices. */
  readonly vector: Float64Array;
  /** Coefficients of the field's F_{0k} and ε_{ijk}F_{ij}/2 in ψ̄ σ^{μν}F_{μν} ψ, 6 numbers each. */
  readonly electric: Float64Array;
  readonly magnetic: Float64Array;
  /** Momentum that flows from the line into the gluon. */
  readonly momentum: Float64Array;
  readonly update: () => void;
}

/**
 * The line from the end where the arrow comes in to the one where it leaves.
 * @param jets 1, or 2 with the dipole
 */
export function lineCurrent(jets: 1 | 2, leaving: QuarkEnd, entering: QuarkEnd): LineCurrent {
  const vector = new Float64Array(8 * jets);
  const electric = new Float64Array(6);
  const magnetic = new Float64Array(6);
  const momentum = new Float64Array(4);
  const left = new Float64Array(8);
  const right = new Float64Array(8);
  const a = leaving.psi;
  const b = entering.psi;
  const addVector = (at: number, jetA: number, jetB: number): void => {
    weylCurrent(left, a, SPINOR * jetA, b, SPINOR * jetB, -1);
    weylCurrent(right, a, SPINOR * jetA + 4, b, SPINOR * jetB + 4, 1);
    for (let i = 0; i < 8; i++) vector[at + i] += left[i] + right[i];
  };
  const update = (): void => {
    for (let i = 0; i < 4; i++) momentum[i] = entering.momentum[i] - leaving.momentum[i];
    vector.fill(0);
    addVector(0, 0, 0);
    if (jets === 1) return;
    if (a.length > SPINOR) addVector(8, 1, 0);
    if (b.length > SPINOR) addVector(8, 0, 1);
    // σF is 2(magnetic ∓ i electric)·σ on left- and right-handed components
    weylCurrent(left, a, 4, b, 0, 1);
    weylCurrent(right, a, 0, b, 4, 1);
    for (let i = 0; i < 6; i += 2) {
      magnetic[i] = 2 * (left[i + 2] + right[i + 2]);
      magnetic[i + 1] = 2 * (left[i + 3] + right[i + 3]);
      electric[i] = 2 * (left[i + 3] - right[i + 3]);
      electric[i + 1] = 2 * (right[i + 2] - left[i + 2]);
    }
  };
  return { vector, electric, magnetic, momentum, update };
}

/** The gluon field that a line's standard-model current gs ψ̄γ^μψ makes: J = gs ψ̄γψ / K², in Feynman gauge. */
export function setEmitted(field: VectorField, { vector, momentum }: LineCurrent, gs: number): void {
  for (let i = 0; i < 4; i++) field.momentum[i] = momentum[i];
  const propagator = gs / square(momentum);
  for (let i = 0; i < 8; i++) field.potential[i] = propagator * vector[i];
  setPlaneWaveStrength(field);
}

/** out := the line's amplitude in the gluon field, for each jet: charge ψ̄ a̸ ψ, and dipole ψ̄ σF ψ in the second one. */
export function setAbsorbed(out: Float64Array, line: LineCurrent, field: VectorField, charge: number, dipole: number): void {
  const { vector, electric, magnetic } = line;
  const { potential } = field;
  for (let jet = 0, o = 0; jet < vector.length; jet += 8, o += 2) {
    let re = vector[jet] * potential[0] - vector[jet + 1] * potential[1];
    let im = vector[jet] * potential[1] + vector[jet + 1] * potential[0];
    for (let i = 2; i < 8; i += 2) {
      re -= vector[jet + i] * potential[i] - vector[jet + i + 1] * potential[i + 1];
      im -= vector[jet + i] * potential[i + 1] + vector[jet + i + 1] * potential[i];
    }
    out[o] = charge * re;
    out[o + 1] = charge * im;
  }
  if (vector.length === 8) return;
  let re = 0;
  let im = 0;
  for (let i = 0; i < 6; i += 2) {
    re += electric[i] * field.electric[i] - electric[i + 1] * field.electric[i + 1];
    im += electric[i] * field.electric[i + 1] + electric[i + 1] * field.electric[i];
    re += magnetic[i] * field.magnetic[i] - magnetic[i + 1] * field.magnetic[i + 1];
    im += magnetic[i] * field.magnetic[i + 1] + magnetic[i + 1] * field.magnetic[i];
  }
  out[2] += dipole * re;
  out[3] += dipole * im;
}
