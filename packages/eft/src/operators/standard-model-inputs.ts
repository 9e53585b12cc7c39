/** Inputs of the Standard Model that conversions between operator bases depend on: masses in GeV, GF in GeV⁻². */
export interface StandardModelInputs {
  readonly MT: number;
  readonly MZ: number;
  readonly MW: number;
  readonly GF: number;
  /** Strong coupling at the scale of the process: generators let it run, so that a factor g_s of an operator depends on the event. */
  readonly alphaS: number;
}

/** Those of the simulation: masses in the PDG review's order, α_s(MZ). */
export const STANDARD_MODEL_INPUTS: StandardModelInputs = { MT: 172.76, MZ: 91.1876, MW: 80.387, GF: 1.1663787e-5, alphaS: 0.1179 };

/** What follows from them in the (MW, MZ, GF) scheme. */
export interface DerivedInputs {
  /** Strong coupling √(4π α_s). */
  readonly gs: number;
  readonly cosW: number;
  readonly sinW: number;
  /** v³/(√2 m_t) in TeV²: what a Yukawa operator does to the top Yukawa coupling per TeV⁻². */
  readonly yukawaShift: number;
}

/** Weak mixing by cos θ_W = MW/MZ, v = (√2 GF)^(-1/2). */
export function derivedInputs({ MT, MZ, MW, GF, alphaS }: StandardModelInputs): DerivedInputs {
  const cosW = MW / MZ;
  const v = 1 / Math.sqrt(Math.SQRT2 * GF);
  return {
    gs: Math.sqrt(4 * Math.PI * alphaS),
    cosW,
    sinW: Math.sqrt(1 - cosW * cosW),
    yukawaShift: (v / 1000) ** 3 / (Math.SQRT2 * (MT / 1000)),
  };
}
