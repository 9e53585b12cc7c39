import { emptyFourVectors, transverseMomentum, type FourVectors } from "./four-vector.ts";

/** World-average W mass used in reconstruction, GeV. */
export const wMass = 80.379;

/** A transverse momentum per event, GeV and radians; NaN where an event has none. */
export interface TransverseVectors {
  readonly pt: Float64Array;
  readonly phi: Float64Array;
}

/** The two longitudinal momenta (GeV) of a neutrino that carries the missing transverse momentum and makes a W with the lepton. */
export interface NeutrinoSolutions {
  /** The one of smaller magnitude. */
  readonly small: Float64Array;
  readonly large: Float64Array;
  /** 1 where the solutions are real; else both are the real part, 0. */
  readonly real: Float64Array;
}

/**
 * Longitudinal neutrino momenta from m(ℓν) = mW: with Λ = (mW² - mℓ²)/2 + pTℓ·pTmiss and a = Eℓ² - pzℓ² = mℓ² + pTℓ²,
 * pz = (Λ pzℓ ± Eℓ √(Λ² - a pTmiss²)) / a. Missing where the event has no lepton, or no missing momentum, or the lepton has neither mass nor pT.
 *
 * @param lepton one lepton per event
 * @param met    missing transverse momentum
 */
export function neutrinoSolutions(lepton: FourVectors, met: TransverseVectors, mass: number = wMass): NeutrinoSolutions {
  const events = met.pt.length;
  const small = new Float64Array(events).fill(NaN);
  const large = new Float64Array(events).fill(NaN);
  const real = new Float64Array(events).fill(NaN);
  for (let i = 0; i < events; i++) {
    const [energy, pz] = [lepton.energy[i], lepton.pz[i]];
    const leptonPt = transverseMomentum(lepton, i);
    const transverse = lepton.mass[i] * lepton.mass[i] + leptonPt * leptonPt;
    // Also skips what is missing, which is NaN.
    if (!(transverse > 0 && met.pt[i] >= 0)) continue;
    const parallel = met.pt[i] * (lepton.px[i] * Math.cos(met.phi[i]) + lepton.py[i] * Math.sin(met.phi[i]));
    const lambda = (mass * mass - lepton.mass[i] * lepton.mass[i]) / 2 + parallel;
    const discriminant = lambda * lambda - met.pt[i] * met.pt[i] * transverse;
    const root = energy * Math.sqrt(Math.max(discriminant, 0));
    const [plus, minus] = [(lambda * pz + root) / transverse, (lambda * pz - root) / transverse];
    const plusIsSmall = Math.abs(plus) < Math.abs(minus);
    small[i] = plusIsSmall ? plus : minus;
    large[i] = plusIsSmall ? minus : plus;
    real[i] = discriminant >= 0 ? 1 : 0;
  }
  return { small, large, real };
}

/** Massless four-momenta from the missing transverse momentum and the given longitudinal momenta. */
export function neutrinos(met: TransverseVectors, pz: Float64Array): FourVectors {
  const vectors = emptyFourVectors(pz.length);
  for (let i = 0; i < pz.length; i++) {
    const pt = Number.isNaN(pz[i]) ? NaN : met.pt[i];
    vectors.energy[i] = Math.sqrt(pt * pt + pz[i] * pz[i]);
    vectors.px[i] = pt * Math.cos(met.phi[i]);
    vectors.py[i] = pt * Math.sin(met.phi[i]);
    vectors.pz[i] = pz[i];
    vectors.mass[i] = Number.isNaN(pt) ? NaN : 0;
  }
  return vectors;
}
