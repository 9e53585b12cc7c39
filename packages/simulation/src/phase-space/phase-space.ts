import { peripheral } from "./peripheral.ts";
import { recoil } from "./recoil.ts";
import { twoJets } from "./two-jets.ts";
import { twoToTwo } from "./two-to-two.ts";

/** What is known of the points that are wanted; points outside need not be produced, and mappings are chosen to fill what is inside. */
export interface PhaseSpaceLimits {
  /** Least transverse momentum of each leg, GeV; 0 where there is none. */
  readonly pt: readonly number[];
  /** Least invariant mass of all legs together, GeV. */
  readonly mass: number;
  /** Least invariant mass of the last two legs, GeV. */
  readonly lastPairMass: number;
  /** Least ΔR of the last two legs, in rapidity and azimuth. */
  readonly lastPairDistance: number;
}

/** No limits on n legs. */
export const noLimits = (legs: number): PhaseSpaceLimits => ({
  pt: new Array<number>(legs).fill(0),
  mass: 0,
  lastPairMass: 0,
  lastPairDistance: 0,
});

/** A map from the unit hypercube to the momenta of two massless partons and n products. */
export interface PhaseSpace {
  /** Coordinates in the hypercube, all in [0, 1). */
  readonly dimensions: number;
  /**
   * The point at the coordinates `u`, turned by `azimuth` (radians) about the beam.
   * @param momenta is overwritten with (2 + n) × (E, px, py, pz), GeV, in the laboratory frame: the partons (the first along +z, the second along -z), then the
   *   products
   * @param fractions is overwritten with the momentum fractions x₁ and x₂ of the partons
   * @returns dx₁ dx₂ dΦ / du in GeV^(2n - 4), with dΦ = (2π)⁴ δ⁴ Π d³p / ((2π)³ 2E) integrated over the azimuth; 0 where there is no point, momenta are
   *   meaningless then
   */
  readonly point: (u: Float64Array, azimuth: number, momenta: Float64Array, fractions: Float64Array) => number;
}

/** What a phase space is made for. */
export interface PhaseSpaceRequest {
  /** Centre-of-mass energy of the protons, GeV. */
  readonly energy: number;
  /** Masses of the products, GeV: two to four. */
  readonly masses: readonly number[];
  readonly limits: PhaseSpaceLimits;
  /** Mass (GeV) of what the last of three legs exchanges with the second parton in the t channel. */
  readonly exchange?: number;
}

/**
 * The phase space of a process: two legs; two legs that recoil against a third; two legs and a leg that exchanges something with a parton; two legs that recoil against two.
 * A wrong number of legs is a defect of the caller.
 */
export function phaseSpace(request: PhaseSpaceRequest): PhaseSpace {
  const legs = request.masses.length;
  if (legs === 3 && request.exchange !== undefined) return peripheral(request, request.exchange);
  const make = [twoToTwo, recoil, twoJets].at(legs - 2);
  if (legs < 2 || make === undefined) throw new RangeError(`no phase space for ${legs} legs`);
  return make(request);
}
