import type { GaugeProbe } from "./matrix-element.ts";
import { setPolarisation } from "./polarisation.ts";
import { lineGluon, type LineGluon } from "./quark-end.ts";
import { setPlaneWaveStrength } from "./vector-field.ts";

/** An external gluon with its two linear polarisations. */
export interface ExternalGluon extends LineGluon {
  readonly setMomentum: (momenta: Float64Array) => void;
  /** Sets potential and field strength of polarisation state 0 or 1; vertices are the owner's. */
  readonly setState: (state: number) => void;
}

/** The gluon at the given leg: 0 and 1 come in, the others go out. */
export function externalGluon(leg: number, { longitudinal }: GaugeProbe): ExternalGluon {
  const gluon = lineGluon();
  const { momentum, potential } = gluon.field;
  const states = [new Float64Array(8), new Float64Array(8)];
  const setMomentum = (momenta: Float64Array): void => {
    for (let i = 0; i < 4; i++) momentum[i] = momenta[4 * leg + i];
    for (let state = 0; state < 2; state++) {
      setPolarisation(states[state], momentum, state);
      if (leg === longitudinal) for (let i = 0; i < 4; i++) states[state][2 * i] = momentum[i];
    }
    if (leg > 1) for (let i = 0; i < 4; i++) momentum[i] = -momentum[i];
  };
  const setState = (state: number): void => {
    potential.set(states[state]);
    setPlaneWaveStrength(gluon.field);
  };
  return { ...gluon, setMomentum, setState };
}
