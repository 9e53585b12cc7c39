import { colourMatrix } from "./colour.ts";
import { externalGluon } from "./external-gluon.ts";
import type { GaugeProbe } from "./matrix-element.ts";
import type { Couplings } from "./parameters.ts";
import { quarkCurrent } from "./quark-current.ts";
import { EVERYTHING } from "./top-line.ts";
import { setVertices, vectorField, type VectorField } from "./vector-field.ts";
import { zCouplings, type OutgoingZ } from "./z-boson.ts";

/** Where the external states of the partons come from. */
export interface PartonStates {
  /** What hangs on the top line. */
  readonly gluons: readonly VectorField[];
  readonly setMomenta: (momenta: Float64Array) => void;
  /** Number of states; they are gone through in an order in which neighbours differ little. */
  readonly states: number;
  /** Sets a state and returns the bits of the gluons that differ from the state before. */
  readonly setState: (state: number) => number;
  /** The octet current that has radiated the Z boson itself, and its update after a change of either. */
  readonly loaded?: VectorField;
  readonly load?: (state: number) => void;
  readonly colour: Float64Array;
  /** 1 / (spins and colours of the incoming partons). */
  readonly average: number;
}

/** Gluons at the given legs, incoming or outgoing: two polarisations each. */
export function gluonStates(legs: readonly number[], probe: GaugeProbe): PartonStates {
  const gluons = legs.map((leg) => externalGluon(leg, probe));
  const setMomenta = (momenta: Float64Array): void => {
    for (const gluon of gluons) gluon.setMomentum(momenta);
  };
  const setState = (state: number): number => {
    const polarisations = grayCode(state);
    const changed = state === 0 ? EVERYTHING : polarisations ^ grayCode(state - 1);
    for (let g = 0; g < gluons.length; g++) if ((changed & (1 << g)) !== 0) gluons[g].setState((polarisations >> g) & 1);
    return changed;
  };
  return {
    gluons: gluons.map(({ field }) => field),
    states: 2 ** legs.length,
    setMomenta,
    setState,
    colour: colourMatrix(legs.length),
    average: 1 / (4 * 64),
  };
}

/** The current of an incoming massless quark pair of either helicity; a Z boson may leave it before the top line is reached. */
export function quarkStates(flavour: "u u~" | "d d~", couplings: Couplings, z: OutgoingZ | undefined): PartonStates {
  const field = vectorField();
  const loaded = vectorField();
  const pair = quarkCurrent(couplings.gs);
  const unit = couplings.g / couplings.cosW;
  const { left, right } = flavour === "u u~" ? zCouplings(1 / 2, 2 / 3, couplings) : zCouplings(-1 / 2, -1 / 3, couplings);
  const setMomenta = (momenta: Float64Array): void => {
    pair.setMomenta(momenta);
    for (let i = 0; i < 4; i++) field.momentum[i] = momenta[i] + momenta[4 + i];
  };
  const chirality = (state: number): 1 | -1 => (state === 0 ? -1 : 1);
  const setState = (state: number): number => {
    pair.set(field, chirality(state));
    return EVERYTHING;
  };
  const load = (state: number): void => {
    if (z === undefined) return;
    pair.setWithBoson(loaded, chirality(state), z.field, unit * (state === 0 ? left : right));
    setVertices(loaded, couplings.gs, couplings.gs * couplings.dipole);
  };
  return {
    gluons: [field],
    ...(z === undefined ? {} : { loaded, load }),
    states: 2,
    setMomenta,
    setState,
    // tr(T^a T^b) tr(T^a T^b)
    colour: Float64Array.of(2),
    average: 1 / (4 * 9),
  };
}

/** The n-th word of the reflected binary code: neighbours differ in one bit. */
function grayCode(n: number): number {
  return n ^ (n >> 1);
}
