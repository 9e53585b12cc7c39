import { addSlashed, applyNumerator, slash } from "./dirac-matrix.ts";
import { square } from "./gluon-current.ts";
import { SPINOR, weylCurrent, weylSpinor } from "./spinor.ts";
import { setPlaneWaveStrength, type VectorField } from "./vector-field.ts";

/** The octet current J^μ = gs v̄ γ^μ u / K² of an incoming massless quark and antiquark, with or without a Z boson radiated off their line. */
export interface QuarkCurrent {
  /** Sets the spinors for quark and antiquark at momenta[0 …] and momenta[4 …]. */
  readonly setMomenta: (momenta: Float64Array) => void;
  /** Potential and field strength of the bare current; its momentum, that of the pair, is set by the owner. */
  readonly set: (field: VectorField, chirality: 1 | -1) => void;
  /** Momentum, potential and field strength with the Z boson (incoming momentum) attached to the quark line; `coupling` is that of the given chirality. */
  readonly setWithBoson: (field: VectorField, chirality: 1 | -1, boson: VectorField, coupling: number) => void;
}

/** The current for the strong coupling gs. */
export function quarkCurrent(gs: number): QuarkCurrent {
  const momenta = new Float64Array(8);
  // left- and right-handed components of one massless Dirac spinor each
  const quark = new Float64Array(SPINOR);
  const antiquark = new Float64Array(SPINOR);
  const chain = new Float64Array(SPINOR);
  const inner = new Float64Array(4);
  const blocks = new Float64Array(16);
  const conjugate = new Float64Array(8);
  const part = new Float64Array(8);

  const setMomenta = (all: Float64Array): void => {
    for (let i = 0; i < 8; i++) momenta[i] = all[i];
    for (let leg = 0; leg < 2; leg++) {
      const psi = leg === 0 ? quark : antiquark;
      weylSpinor(psi, 0, momenta, 4 * leg, -1);
      weylSpinor(psi, 4, momenta, 4 * leg, 1);
    }
  };
  const set = (field: VectorField, chirality: 1 | -1): void => {
    const at = chirality === 1 ? 4 : 0;
    weylCurrent(field.potential, antiquark, at, quark, at, chirality);
    close(field);
  };
  const setWithBoson = (field: VectorField, chirality: 1 | -1, boson: VectorField, coupling: number): void => {
    for (let i = 0; i < 4; i++) field.momentum[i] = momenta[i] + momenta[4 + i] + boson.momentum[i];
    // the boson next to the quark
    attach(quark, 0, boson.potential, boson.momentum, coupling);
    readCurrent(field.potential, antiquark, chain, chirality);
    // the boson next to the antiquark: the conjugate chain, whose momentum along the arrow is -(p + K)
    for (let i = 0; i < 8; i += 2) {
      conjugate[i] = boson.potential[i];
      conjugate[i + 1] = -boson.potential[i + 1];
    }
    attach(antiquark, 4, conjugate, boson.momentum, -coupling);
    readCurrent(part, chain, quark, chirality);
    for (let i = 0; i < 8; i++) field.potential[i] += part[i];
    close(field);
  };
  /** chain := -(p̸ + K̸) a̸ ψ / (p + K)². */
  const attach = (psi: Float64Array, at: number, potential: Float64Array, boson: Float64Array, coupling: number): void => {
    for (let i = 0; i < 4; i++) inner[i] = momenta[at + i] + boson[i];
    slash(blocks, potential, coupling);
    chain.fill(0);
    addSlashed(chain, 0, blocks, psi, 0);
    applyNumerator(chain, 0, inner, 0, -1 / square(inner));
  };
  const close = (field: VectorField): void => {
    const propagator = gs / square(field.momentum);
    for (let i = 0; i < 8; i++) field.potential[i] *= propagator;
    setPlaneWaveStrength(field);
  };
  return { setMomenta, set, setWithBoson };
}

function readCurrent(out: Float64Array, a: Float64Array, b: Float64Array, chirality: 1 | -1): void {
  const at = chirality === 1 ? 4 : 0;
  weylCurrent(out, a, at, b, at, chirality);
}
