/** Inputs of the matrix elements: pole masses and Λ in GeV, GF in GeV⁻², the strong coupling α_s at the scale of the process. All widths are zero. */
export interface PhysicsParameters {
  readonly MT: number;
  readonly MH: number;
  readonly MZ: number;
  readonly MW: number;
  readonly GF: number;
  readonly aS: number;
  readonly Lam: number;
}

/** Masses of the PDG review's order, Λ = 1 TeV, α_s(MZ). */
export const defaultParameters: PhysicsParameters = {
  MT: 172.76,
  MH: 125.09,
  MZ: 91.1876,
  MW: 80.387,
  GF: 1.1663787e-5,
  aS: 0.1179,
  Lam: 1000,
};

/** Couplings that follow from the inputs in the (MW, MZ, GF) scheme. */
export interface Couplings {
  /** Vacuum expectation value, GeV: (√2 GF)^(-1/2). */
  readonly v: number;
  /** Strong coupling, √(4π α_s). */
  readonly gs: number;
  /** Weak coupling, 2 MW / v. */
  readonly g: number;
  readonly cosW: number;
  /** sin²θ_W = 1 - MW² / MZ². */
  readonly sin2W: number;
  /** v / (√2 Λ²), GeV⁻¹: the strength of a dipole whose operator holds one Higgs doublet. */
  readonly dipole: number;
  /** v² / Λ². */
  readonly current: number;
}

/** The couplings of the given inputs. */
export function couplingsOf({ MW, MZ, GF, aS, Lam }: PhysicsParameters): Couplings {
  const v = 1 / Math.sqrt(Math.SQRT2 * GF);
  const cosW = MW / MZ;
  return {
    v,
    gs: Math.sqrt(4 * Math.PI * aS),
    g: (2 * MW) / v,
    cosW,
    sin2W: 1 - cosW * cosW,
    dipole: v / (Math.SQRT2 * Lam * Lam),
    current: (v * v) / (Lam * Lam),
  };
}
