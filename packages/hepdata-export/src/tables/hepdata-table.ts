import type { ArtifactContent, Coefficient } from "../artifact-content.ts";

export interface Header {
  readonly name: string;
  readonly units?: string;
}

/** A bin, or a value. */
export type IndependentValue = { readonly low: number; readonly high: number } | { readonly value: number | string };

export interface IndependentVariable {
  readonly header: Header;
  readonly values: readonly IndependentValue[];
}

export interface DependentValue {
  readonly value: number;
  readonly errors?: readonly { readonly symerror: number; readonly label: string }[];
}

export interface Qualifier {
  readonly name: string;
  readonly value: number | string;
  readonly units?: string;
}

export interface DependentVariable {
  readonly header: Header;
  readonly qualifiers: readonly Qualifier[];
  readonly values: readonly DependentValue[];
}

/** A file that goes with a table or with the record. */
export interface Resource {
  readonly location: string;
  readonly description: string;
  readonly type?: string;
}

/** One table of a HEPData record. */
export interface HepdataTable {
  /** Name of the data file without its ending. */
  readonly file: string;
  readonly name: string;
  readonly description: string;
  /** HEPData's observables: "N", …; may be empty. */
  readonly observables: readonly string[];
  readonly independent: readonly IndependentVariable[];
  readonly dependent: readonly DependentVariable[];
  readonly resources: readonly Resource[];
}

/** The one label of a Monte Carlo error, as HEPData's readers expect it. */
export const STAT_LABEL = "stat,MC";

/** A header without units where the quantity is dimensionless. */
export function headerOf(name: string, unit: string): Header {
  return unit === "1" || unit === "" ? { name } : { name, units: unit };
}

/** A value with its Monte Carlo error; HEPData refuses errors that are all zero. */
export function withStatError(value: number, variance: number | undefined): DependentValue {
  return variance === undefined || variance === 0 ? { value } : { value, errors: [{ symerror: Math.sqrt(variance), label: STAT_LABEL }] };
}

/** Beam energy and luminosity, which HEPData shows above a column. */
export function conditions(content: ArtifactContent): Qualifier[] {
  const energy = content.energy === undefined ? [] : [{ name: "SQRT(S)", value: content.energy, units: "GeV" }];
  const luminosity = content.luminosity === undefined ? [] : [{ name: "LUMINOSITY", value: content.luminosity, units: "fb^-1" }];
  return [...energy, ...luminosity];
}

/** What a reader needs to know of a coefficient: "kt ($\\kappa_t$, kappa, SM 1)". */
export function coefficientNote({ name, latex, basis, sm }: Coefficient): string {
  return `${name} (${[latex === undefined ? [] : `$${latex}$`, basis ?? [], `SM ${sm}`].flat().join(", ")})`;
}

/** Bins from edges. */
export function binsOf(edges: readonly number[]): IndependentValue[] {
  return edges.slice(1).map((high, i) => ({ low: edges[i], high }));
}
