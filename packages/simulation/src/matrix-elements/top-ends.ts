import type { Decays } from "./matrix-element.ts";
import type { OpenLine } from "./open-line.ts";
import type { PhysicsParameters } from "./parameters.ts";
import { bareEnd, type QuarkEnd } from "./quark-end.ts";
import { adjoin, SPINOR } from "./spinor.ts";
import { topStates } from "./top-decay.ts";

/** The external top (leg 2) and antitop (leg 3) of a top line, decayed or not. */
export interface TopEnds {
  readonly top: QuarkEnd;
  readonly antitop: QuarkEnd;
  /**
   * Sets momenta and spinors of all spin states.
   * @returns how many helicities of one massless quark have to be summed: both if a top decays; else one, to be counted twice, because complex conjugation of an
   * amplitude with linear polarisations and real couplings flips the spins of all quarks
   */
  readonly setMomenta: (momenta: Float64Array, decays: Decays | undefined) => 1 | 2;
  /** Goes through the spin states of both, with the line's ends and currents up to date for each. */
  readonly forEachState: (line: OpenLine, visit: () => void) => void;
}

/** The ends of a top line for the given masses. */
export function topEnds(parameters: PhysicsParameters): TopEnds {
  const tops = topStates(1, parameters);
  const antitops = topStates(-1, parameters);
  const top = bareEnd(parameters.MT);
  const antitop = bareEnd(parameters.MT);
  let topCount = 0;
  let antitopCount = 0;
  const setMomenta = (momenta: Float64Array, decays: Decays | undefined): 1 | 2 => {
    for (let i = 0; i < 4; i++) {
      top.momentum[i] = momenta[8 + i];
      antitop.momentum[i] = -momenta[12 + i];
    }
    topCount = tops.set(momenta, 8, decays?.top);
    antitopCount = antitops.set(momenta, 12, decays?.antitop);
    return topCount * antitopCount === 4 ? 1 : 2;
  };
  const forEachState = (line: OpenLine, visit: () => void): void => {
    for (let v = 0; v < antitopCount; v++) {
      for (let i = 0; i < SPINOR; i++) antitop.psi[i] = antitops.spinors[SPINOR * v + i];
      line.updateEntering();
      for (let u = 0; u < topCount; u++) {
        for (let i = 0; i < SPINOR; i++) top.psi[i] = tops.spinors[SPINOR * u + i];
        // the row ū back to the column u
        adjoin(top.psi, 0);
        line.updateLeaving();
        line.updateCurrents();
        visit();
      }
    }
  };
  return { top, antitop, setMomenta, forEachState };
}
