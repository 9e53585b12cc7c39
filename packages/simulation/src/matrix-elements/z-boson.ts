import type { Decays } from "./matrix-element.ts";
import type { Couplings, PhysicsParameters } from "./parameters.ts";
import { setPolarisation } from "./polarisation.ts";
import { weylCurrent, weylSpinor } from "./spinor.ts";
import { setPlaneWaveStrength, setVertices, vectorField, type VectorField } from "./vector-field.ts";

/** Couplings of a fermion to the Z boson, in units of g / cos θ_W. */
export interface ZCouplings {
  readonly left: number;
  readonly right: number;
}

/** T₃ - Q sin²θ_W for the left-handed fermion, -Q sin²θ_W for the right-handed one. */
export function zCouplings(isospin: number, charge: number, { sin2W }: Couplings): ZCouplings {
  return { left: isospin - charge * sin2W, right: -charge * sin2W };
}

/** An outgoing Z boson as a field that is absorbed with momentum -p. */
export interface OutgoingZ {
  readonly field: VectorField;
  /** Sets the momentum and returns the number of states: three polarisations, or two helicities of the fermions that it decays into. */
  readonly setMomentum: (momenta: Float64Array, at: number, decay: Decays["z"]) => number;
  /** Sets potential and vertices of a state. Decayed, the potential is ψ̄_f γ^μ ψ_f̄ g √(3 / (2 MZ² (gL² + gR²))): its mean over angles is the sum of polarisations. */
  readonly setState: (state: number, decay: Decays["z"]) => void;
}

/** @param dipole v / (√2 Λ²), the strength of the boson's dipoles per unit of coefficient */
export function outgoingZ({ MZ }: PhysicsParameters, dipole: number): OutgoingZ {
  const field = vectorField();
  const outgoing = new Float64Array(4);
  const fermions = new Float64Array(8);
  const setMomentum = (momenta: Float64Array, at: number, decay: Decays["z"]): number => {
    for (let i = 0; i < 4; i++) {
      outgoing[i] = momenta[at + i];
      field.momentum[i] = -outgoing[i];
    }
    return decay === undefined ? 3 : 2;
  };
  const setState = (state: number, decay: Decays["z"]): void => {
    if (decay === undefined) setPolarisation(field.potential, outgoing, state, MZ);
    else {
      const chirality = state === 0 ? -1 : 1;
      const { momenta, left, right } = decay;
      weylSpinor(fermions, 0, momenta, 0, chirality);
      weylSpinor(fermions, 4, momenta, 4, chirality);
      weylCurrent(field.potential, fermions, 0, fermions, 4, chirality);
      const scale = (state === 0 ? left : right) * Math.sqrt(3 / (2 * MZ * MZ * (left * left + right * right)));
      for (let i = 0; i < 8; i++) field.potential[i] *= scale;
    }
    setPlaneWaveStrength(field);
    setVertices(field, 1, dipole);
  };
  return { field, setMomentum, setState };
}
