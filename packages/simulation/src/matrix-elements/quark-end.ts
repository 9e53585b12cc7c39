import { addScaled, addSlashed, applyDipole, applyNumerator } from "./dirac-matrix.ts";
import { square } from "./gluon-current.ts";
import { SPINOR, weylSpinor } from "./spinor.ts";
import { setVertices, vectorField, type VectorField } from "./vector-field.ts";

/**
 * One end of a quark line: the spinor of an external quark or antiquark, bare or after it has met some gluons, with its propagator. The end at which the arrow
 * leaves the diagram is kept as the column whose adjoint it is; it meets the adjoints of the gluons' fields.
 */
export interface QuarkEnd {
  /** Jets × 8: the standard model's spinor, then what is linear in each coefficient of the line's vertices. */
  readonly psi: Float64Array;
  /** Along the arrow, GeV. */
  readonly momentum: Float64Array;
  readonly mass: number;
}

/** A gluon that an end meets. */
export interface Meeting {
  readonly from: QuarkEnd;
  readonly field: VectorField;
}

/** A quark end that follows from shorter ones. */
export interface DressedEnd extends QuarkEnd {
  readonly update: () => void;
}

/** An external quark; spinor and momentum are set by the owner. */
export function bareEnd(mass: number): QuarkEnd {
  return { psi: new Float64Array(SPINOR), momentum: new Float64Array(4), mass };
}

/**
 * Sets a massless quark of the given chirality (particles and antiparticles differ by a phase only).
 * @param arrow 1 if the momentum flows along the arrow (quarks), -1 if against it (antiquarks)
 */
export function setMasslessEnd({ psi, momentum }: QuarkEnd, momenta: Float64Array, leg: number, arrow: 1 | -1, chirality: 1 | -1): void {
  for (let i = 0; i < 4; i++) momentum[i] = arrow * momenta[4 * leg + i];
  psi.fill(0);
  weylSpinor(psi, chirality === 1 ? 4 : 0, momenta, 4 * leg, chirality);
}

/**
 * The sum over the ways to come to a longer end: ψ = -(p̸ + m) / (p² - m²) Σ vertex(field) ψ′, with p = p′ + K the same for all.
 * @param jets 1, or 2 where the line's gluon vertices have a dipole
 */
export function dressedEnd(jets: 1 | 2, ways: readonly Meeting[]): DressedEnd {
  const [first] = ways;
  const { mass } = first.from;
  const psi = new Float64Array(SPINOR * jets);
  const momentum = new Float64Array(4);
  const scratch = new Float64Array(SPINOR);
  const update = (): void => {
    for (let i = 0; i < 4; i++) momentum[i] = first.from.momentum[i] + first.field.momentum[i];
    psi.fill(0);
    for (const { from, field } of ways) {
      for (let at = 0; at < from.psi.length; at += SPINOR) addSlashed(psi, at, field.slash, from.psi, at);
      if (jets === 1) continue;
      applyDipole(scratch, 0, field.dipole, from.psi, 0);
      addScaled(psi, SPINOR, scratch, 0, 1);
    }
    const propagator = -1 / (square(momentum) - mass * mass);
    for (let at = 0; at < psi.length; at += SPINOR) applyNumerator(psi, at, momentum, mass, propagator);
  };
  return { psi, momentum, mass, update };
}

/** A gluon field as both ends of a quark line meet it. */
export interface LineGluon {
  readonly field: VectorField;
  /** Complex conjugate, its momentum reversed: for the end kept as an adjoint. */
  readonly adjoint: VectorField;
}

/** A gluon of the given field, or of a new one; potential, field strength and momentum are set by the owner. */
export function lineGluon(field: VectorField = vectorField()): LineGluon {
  return { field, adjoint: vectorField() };
}

/** Vertices and adjoint of a gluon whose field has been set. */
export function setLineVertices({ field, adjoint }: LineGluon, charge: number, dipoleStrength: number): void {
  for (let i = 0; i < 4; i++) adjoint.momentum[i] = -field.momentum[i];
  conjugate(adjoint.potential, field.potential);
  conjugate(adjoint.electric, field.electric);
  conjugate(adjoint.magnetic, field.magnetic);
  setVertices(field, charge, dipoleStrength);
  setVertices(adjoint, charge, dipoleStrength);
}

function conjugate(out: Float64Array, a: Float64Array): void {
  for (let i = 0; i < a.length; i += 2) {
    out[i] = a[i];
    out[i + 1] = -a[i + 1];
  }
}
