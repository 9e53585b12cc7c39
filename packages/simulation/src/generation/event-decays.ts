import type { Decays } from "../matrix-elements/matrix-element.ts";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";
import { isotropicPair, topDecay } from "../phase-space/decays.ts";
import type { Leg } from "../processes/process.ts";
import type { DecayMode, LegDecay } from "./decay-modes.ts";

/** Decay products of an event: buffers that the next draw overwrites. */
export interface EventDecays {
  /** Per leg: 12 numbers for a top (b, f, f̄′), 8 for a boson; meaningless for a leg that does not decay. */
  readonly products: readonly Float64Array[];
  /** What the matrix element is given, for each mode; undefined if nothing that it knows decays. */
  readonly correlated: readonly (Decays | undefined)[];
  /**
   * For each mode, the largest ratio of decayed to undecayed density there can be, whatever the spins: 2 for a top, which V - A analyses fully; for a Z boson
   * three times the share of the stronger of its two couplings.
   */
  readonly largest: readonly number[];
  /**
   * Draws the angles of a mode for the undecayed legs (rows from 2 of `momenta`).
   * @param signs 1 or -1 for each leg: particle or antiparticle
   * @returns the density of the draw over that of isotropic decays
   */
  readonly draw: (mode: number, signs: readonly (1 | -1)[], momenta: Float64Array, uniform: () => number) => number;
}

/** Decays of the legs in the given modes, which all leave the same legs undecayed. */
export function eventDecays(modes: readonly DecayMode[], legs: readonly Leg[], parameters: PhysicsParameters): EventDecays {
  const products = modes[0].legs.map((decay) => new Float64Array(decay?.kind === "w" ? 12 : 8));
  const top = topDecay(parameters.MT, parameters.MW);
  const correlated = modes.map((mode): Decays | undefined => {
    const parts = mode.legs.map((decay, leg): Decays => {
      if (decay?.kind === "w") return legs[leg].name === "tbar" ? { antitop: products[leg] } : { top: products[leg] };
      return decay?.kind === "z" ? { z: { momenta: products[leg], left: decay.left, right: decay.right } } : {};
    });
    const all = Object.assign({}, ...parts) as Decays;
    return Object.keys(all).length === 0 ? undefined : all;
  });
  const largest = modes.map((mode) => mode.legs.reduce((product, decay) => product * largestRatio(decay), 1));
  return {
    products,
    correlated,
    largest,
    draw: (mode, signs, momenta, uniform) => {
      let density = 1;
      const decays = modes[mode].legs;
      for (let leg = 0; leg < decays.length; leg++) {
        const decay = decays[leg];
        if (decay === undefined) continue;
        const from = 8 + 4 * leg;
        if (decay.kind === "w") density *= top.write(momenta, from, signs[leg], uniform, products[leg]);
        else isotropicPair(momenta, from, legs[leg].mass, uniform, products[leg], 0);
      }
      return density;
    },
  };
}

function largestRatio(decay: LegDecay | undefined): number {
  if (decay?.kind === "w") return 2;
  if (decay?.kind !== "z") return 1;
  const [left, right] = [decay.left * decay.left, decay.right * decay.right];
  return (3 * Math.max(left, right)) / (left + right);
}
