import { parse } from "yaml";
import { detectorCardText } from "./detector-card-text.ts";

/** σ(E)/E = stochastic/√E ⊕ constant, E in GeV; `angle` smears η and φ each, radians. */
export interface Resolution {
  readonly stochastic: number;
  readonly constant: number;
  readonly angle: number;
}

/** Least pT (GeV) and largest |η|. */
export interface Acceptance {
  readonly pt: number;
  readonly eta: number;
}

/** |η| up to which energy is measured. */
interface Reach {
  readonly reach: number;
}

/** Resolution, reach, acceptance and efficiency of electrons, muons or photons. */
export interface TrackCard extends Resolution, Acceptance, Reach {
  readonly efficiency: number;
}

/** Beta density of a score, and the part of it at or above the threshold. */
export interface ScoreDensity {
  readonly kept: number;
  readonly alpha: number;
  readonly beta: number;
}

/** All numbers of the detector, named and explained in data/generic-lhc.v1.yaml. */
export interface DetectorCard {
  readonly version: number;
  readonly electron: TrackCard;
  readonly muon: TrackCard;
  readonly photon: TrackCard;
  readonly jet: Resolution & Acceptance & Reach & { readonly radius: number };
  readonly fatjet: Acceptance & { readonly radius: number; readonly mass: number };
  readonly btag: Readonly<Record<"b" | "c" | "light", ScoreDensity>> & {
    readonly eta: number;
    readonly outside: number;
    readonly threshold: number;
  };
  readonly bb: Readonly<Record<"two" | "one" | "none", ScoreDensity>> & { readonly threshold: number };
  readonly met: { readonly component: number };
}

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFrozen);
  return Object.freeze(value);
}

let card: DetectorCard | undefined;

/** The numbers of the `generic-lhc` detector, read at first use and frozen. */
export function genericLhc(): DetectorCard {
  card ??= deepFrozen(parse(detectorCardText()) as DetectorCard);
  return card;
}
