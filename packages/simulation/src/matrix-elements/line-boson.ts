import { addPseudoscalar, addScaled, addSlashedLeft, addSlashedRight, applyDipole } from "./dirac-matrix.ts";
import { SPINOR } from "./spinor.ts";
import type { VectorField } from "./vector-field.ts";

/** A coefficient's change of a coupling, and the jet (the component of the linear expansion) that it makes. */
export interface Shift {
  readonly jet: number;
  readonly coupling: number;
}

/** A Higgs boson on the top line: -(mt/v) h t̄ (κ + iγ5 κ̃) t, and the contact terms that the dipoles' Higgs doublet brings along. */
export interface LineHiggs {
  readonly kind: "higgs";
  /** Incoming momentum. */
  readonly momentum: Float64Array;
  /** -mt / v; the jet is that of the CP-odd coupling. */
  readonly yukawa: Shift;
  /** Dipole vertex with a Higgs boson over that without: 1 / v. */
  readonly contact: number;
}

/** A massive vector boson on the top line: t̄ Z̸ (left P_L + right P_R) t, shifts of both couplings, and a dipole t̄ σF (1, iγ5) t. */
export interface LineVector {
  readonly kind: "vector";
  readonly field: VectorField;
  readonly left: number;
  readonly right: number;
  readonly leftShift: Shift;
  readonly rightShift: Shift;
  readonly dipoleJets: DipoleJets;
}

export type LineBoson = LineHiggs | LineVector;

/** Jets of a magnetic dipole and of the electric one, which has iγ5; -1 where a coefficient is absent. */
export interface DipoleJets {
  readonly magnetic: number;
  readonly electric: number;
}

/**
 * out += dipole vertices on the standard-model jet of ψ.
 * @param scratch one spinor
 */
export function addDipoles(
  out: Float64Array,
  blocks: Float64Array,
  psi: Float64Array,
  { magnetic, electric }: DipoleJets,
  factor: number,
  scratch: Float64Array,
): void {
  if (magnetic < 0 && electric < 0) return;
  applyDipole(scratch, 0, blocks, psi, 0);
  if (magnetic >= 0) addScaled(out, SPINOR * magnetic, scratch, 0, factor);
  if (electric >= 0) addPseudoscalar(out, SPINOR * electric, scratch, 0, factor);
}

/** out += the boson's vertices on ψ: its couplings on every jet of ψ, the changes of its couplings on the standard-model jet. */
export function addBoson(out: Float64Array, boson: LineBoson, psi: Float64Array, jets: Int32Array, scratch: Float64Array): void {
  if (boson.kind === "higgs") {
    const { coupling, jet } = boson.yukawa;
    for (const j of jets) addScaled(out, SPINOR * j, psi, SPINOR * j, coupling);
    addPseudoscalar(out, SPINOR * jet, psi, 0, coupling);
    return;
  }
  const { field, left, right, leftShift, rightShift, dipoleJets } = boson;
  for (const j of jets) {
    addSlashedLeft(out, SPINOR * j, field.slash, psi, SPINOR * j, left);
    addSlashedRight(out, SPINOR * j, field.slash, psi, SPINOR * j, right);
  }
  addSlashedLeft(out, SPINOR * leftShift.jet, field.slash, psi, 0, leftShift.coupling);
  addSlashedRight(out, SPINOR * rightShift.jet, field.slash, psi, 0, rightShift.coupling);
  addDipoles(out, field.dipole, psi, dipoleJets, 1, scratch);
}

/** The jets that a boson adds to those of the line that it attaches to. */
export function jetsOfBoson(boson: LineBoson): readonly number[] {
  if (boson.kind === "higgs") return [boson.yukawa.jet];
  return [boson.leftShift.jet, boson.rightShift.jet, boson.dipoleJets.magnetic, boson.dipoleJets.electric];
}
