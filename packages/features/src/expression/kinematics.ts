import { azimuth, pseudorapidity, rapidity, transverseMomentum } from "../four-vector.ts";
import { mass, type FourMomentum } from "./four-momentum.ts";
import type { AttributeOf } from "./term.ts";

/** A number that every object has, as it is and from what a detector reports. */
export interface Kinematic extends AttributeOf {
  readonly of: (p: FourMomentum) => number;
  /** Attributes that are reported as they are need no four-momentum. */
  readonly reported?: "pt" | "eta" | "phi" | "mass";
}

const kinematic = (unit: string, of: Kinematic["of"], reported?: Kinematic["reported"]): Kinematic => ({
  unit,
  canBeMissing: false,
  of,
  ...(reported === undefined ? {} : { reported }),
});

/** Attributes that follow from the four-momentum. A rapidity is missing unless E > |pz|. */
export const kinematics: ReadonlyMap<string, Kinematic> = new Map([
  ["pt", kinematic("GeV", (p) => transverseMomentum(p, 0), "pt")],
  ["eta", kinematic("1", (p) => pseudorapidity(p, 0), "eta")],
  ["phi", kinematic("rad", (p) => azimuth(p, 0), "phi")],
  ["mass", kinematic("GeV", mass, "mass")],
  ["energy", kinematic("GeV", (p) => p.energy[0])],
  ["px", kinematic("GeV", (p) => p.px[0])],
  ["py", kinematic("GeV", (p) => p.py[0])],
  ["pz", kinematic("GeV", (p) => p.pz[0])],
  ["rapidity", { ...kinematic("1", (p) => rapidity(p, 0)), canBeMissing: true }],
]);
