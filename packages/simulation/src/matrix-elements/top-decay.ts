import { applyNumerator, addSlashedLeft, slash } from "./dirac-matrix.ts";
import { adjoin, massiveSpinor, SPINOR, weylCurrent, weylSpinor } from "./spinor.ts";
import type { PhysicsParameters } from "./parameters.ts";

/** Spin states of an external top or antitop. */
export interface TopStates {
  /** Room for two spinors: rows ū for a top, columns v for an antitop. */
  readonly spinors: Float64Array;
  /**
   * Sets the spinors of a particle with momentum momenta[at … at + 4) and returns how many states there are: two undecayed, or the one that V - A leaves of a
   * decayed particle, ū_t → ū_b W̸ P_L (p̸_t + m) / √D with W^μ the current of the light fermions and D = (mt² - MW²)(mt² + 2 MW²) / 3, so that the mean over
   * the decay's angles is the sum over spins.
   */
  readonly set: (momenta: Float64Array, at: number, decay: Float64Array | undefined) => number;
}

/** @param sign 1 for the top, -1 for the antitop */
export function topStates(sign: 1 | -1, { MT, MW }: PhysicsParameters): TopStates {
  const normalisation = 1 / Math.sqrt(((MT * MT - MW * MW) * (MT * MT + 2 * MW * MW)) / 3);
  const spinors = new Float64Array(2 * SPINOR);
  const momentum = new Float64Array(4);
  const bottom = new Float64Array(SPINOR);
  const light = new Float64Array(8);
  const current = new Float64Array(8);
  const blocks = new Float64Array(16);
  const set = (momenta: Float64Array, at: number, decay: Float64Array | undefined): number => {
    if (decay === undefined) {
      for (let state = 0; state < 2; state++) {
        massiveSpinor(spinors, SPINOR * state, momenta, at, MT, state, sign);
        if (sign === 1) adjoin(spinors, SPINOR * state);
      }
      return 2;
    }
    weylSpinor(bottom, 0, decay, 0, -1);
    weylSpinor(light, 0, decay, 4, -1);
    weylSpinor(light, 4, decay, 8, -1);
    weylCurrent(current, light, 0, light, 4, -1);
    // an antitop: (p̸ - m) W̸ P_L v_b; a top is ū = ψ̄ of (p̸ + m) W̸* P_L u_b
    if (sign === 1) for (let i = 1; i < 8; i += 2) current[i] = -current[i];
    slash(blocks, current, normalisation);
    spinors.fill(0, 0, SPINOR);
    addSlashedLeft(spinors, 0, blocks, bottom, 0, 1);
    for (let i = 0; i < 4; i++) momentum[i] = momenta[at + i];
    applyNumerator(spinors, 0, momentum, sign * MT, 1);
    if (sign === 1) adjoin(spinors, 0);
    return 1;
  };
  return { spinors, set };
}
