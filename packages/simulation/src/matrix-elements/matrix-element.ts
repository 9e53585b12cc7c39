/**
 * Momenta (E, px, py, pz in GeV, laboratory frame) of decay products. The b quark and the light fermions are massless; the decaying particle is the sum
 * of its products and on its mass shell, and so is the W boson.
 */
export interface Decays {
  /** t → b W⁺, W⁺ → f f̄′: 12 numbers for b, f (u, c or ν) and f̄′ (d̄, s̄ or ℓ⁺). */
  readonly top?: Float64Array;
  /** t̄ → b̄ W⁻, W⁻ → f f̄′: 12 numbers for b̄, f (d, s or ℓ⁻) and f̄′ (ū, c̄ or ν̄). */
  readonly antitop?: Float64Array;
  /** Z → f f̄: 8 numbers for f and f̄, with the left- and right-handed coupling of f up to a common factor. */
  readonly z?: { readonly momenta: Float64Array; readonly left: number; readonly right: number };
}

/** A leading-order matrix element that is a quadratic polynomial of effective couplings. */
export interface MatrixElement {
  /** Partons and products in one word: "gg_ttH". */
  readonly name: string;
  /** Coefficients δ, all zero in the standard model, in the order of the rows of H. */
  readonly coefficients: readonly string[];
  /** Number of external particles, incoming and outgoing. */
  readonly legs: number;
  /**
   * The matrix H with |M(δ)|² = (1, δ) H (1, δ)ᵀ at one phase-space point: summed over final and averaged over initial helicities and colours, with 1/n! for
   * identical gluons. With `decays`, the density of a decayed point, normalised so that its mean over isotropic decay angles (each decay in the rest frame of
   * what decays, the W boson's included) is the undecayed H. Allocates nothing.
   * @param momenta legs × (E, px, py, pz), GeV; incoming particles first; every energy positive
   * @param h is overwritten with the lower triangle of H, row by row: (k + 1)(k + 2) / 2 numbers
   */
  readonly evaluate: (momenta: Float64Array, h: Float64Array, decays?: Decays) => void;
}

/** What a test of gauge invariance changes in a matrix element. */
export interface GaugeProbe {
  /** The leg whose polarisation vectors are both replaced by its momentum in GeV; H must vanish. */
  readonly longitudinal?: number;
}
