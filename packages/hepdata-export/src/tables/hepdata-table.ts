import type { ArtifactContent, Coefficient } from "../artifact-content.ts";
import type { TablePicture } from "../figures/table-picture.ts";

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

/** An uncertainty: of one size, or with a shift upwards and downwards, each with its sign. */
export type TableError =
  | { readonly symerror: number; readonly label: string }
  | { readonly asymerror: { readonly plus: number; readonly minus: number }; readonly label: string };

export interface DependentValue {
  /** "-" where there is none. */
  readonly value: number | "-";
  readonly errors?: readonly TableError[];
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

/** A resource with its bytes. */
export interface ResourceFile extends Resource {
  readonly bytes: Uint8Array;
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
  /** Files that go with the table; a location that begins with "*" begins with the name of the data file. */
  readonly resources: readonly ResourceFile[];
  /** How the table is drawn; not there for a table without numbers. */
  readonly picture?: TablePicture;
}

/** Label of the error from the finite simulation, as HEPData's readers expect it. */
export const STAT_LABEL = "stat,MC";

/** A header without units where the quantity is dimensionless. */
export function headerOf(name: string, unit: string): Header {
  return unit === "1" || unit === "" ? { name } : { name, units: unit };
}

/** A value with those of its errors that are not zero: HEPData refuses errors that are all zero. */
export function withErrors(value: number, errors: readonly TableError[]): DependentValue {
  const kept = errors.filter((error) =>
    "symerror" in error ? error.symerror !== 0 : error.asymerror.plus !== 0 || error.asymerror.minus !== 0,
  );
  return kept.length === 0 ? { value } : { value, errors: kept };
}

/** The Monte Carlo error of a value. */
export const statError = (variance: number | undefined): TableError => ({ symerror: Math.sqrt(variance ?? 0), label: STAT_LABEL });

/** The largest distances from a value that its errors reach, added in quadrature: up and down. */
export function errorReach({ errors = [] }: DependentValue): readonly [up: number, down: number] {
  const shifts = errors.map((error) =>
    "symerror" in error
      ? [error.symerror, error.symerror]
      : [Math.max(0, error.asymerror.plus, error.asymerror.minus), Math.max(0, -error.asymerror.plus, -error.asymerror.minus)],
  );
  return [Math.hypot(...shifts.map(([up]) => up)), Math.hypot(...shifts.map(([, down]) => down))];
}

/** Beam energy and luminosity, which HEPData shows above a column. */
export function conditions(content: ArtifactContent): Qualifier[] {
  const luminosity = content.luminosity === undefined ? [] : [{ name: "LUMINOSITY", value: content.luminosity, units: "fb^-1" }];
  return [...beam(content), ...luminosity];
}

/** Beam energy alone, for what no luminosity enters. */
export const beam = ({ energy }: ArtifactContent): Qualifier[] =>
  energy === undefined ? [] : [{ name: "SQRT(S)", value: energy, units: "GeV" }];

/** What a reader needs to know of a coefficient: "kt ($\\kappa_t$, kappa, SM 1)". */
export function coefficientNote({ name, latex, basis, sm }: Coefficient): string {
  return `${name} (${[latex === undefined ? [] : `$${latex}$`, basis ?? [], `SM ${sm}`].flat().join(", ")})`;
}

/** Bins from edges. */
export function binsOf(edges: readonly number[]): IndependentValue[] {
  return edges.slice(1).map((high, i) => ({ low: edges[i], high }));
}
