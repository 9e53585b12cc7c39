import type { Numbers } from "./finite-columns.ts";

/** A confidence interval as a union of intervals, at one level (0.6827, 0.95, …). */
export interface ConfidenceInterval {
  readonly level: number;
  readonly ranges: readonly (readonly [number, number])[];
}

/**
 * One curve of a scan. Its points should lie closer together near the minimum, as the curve is drawn straight between them.
 * The first `measurement` is the result: its intervals are shaded. Members of an ensemble are drawn faintly.
 */
export interface ScanCurve {
  readonly label: string;
  readonly role: "measurement" | "comparison" | "exact" | "member";
  /** Values of the coefficient, increasing. */
  readonly at: Numbers;
  /** −2 ln L minus its minimum at each of them. */
  readonly deltaTwiceNll: Numbers;
  readonly bestFit?: number;
  readonly intervals?: readonly ConfidenceInterval[];
}

/** A value of the coefficient that the measurement excludes. */
export interface ExcludedValue {
  readonly value: number;
  readonly deltaTwiceNll: number;
  /** In standard deviations. */
  readonly significance: number;
}

/** What a nuisance parameter does to a coefficient. */
export interface NuisanceImpact {
  readonly parameter: string;
  /** Distance of its best fit from the auxiliary measurement, and its standard deviation after the fit, both in those of the measurement; null without one. */
  readonly pull: number | null;
  readonly constraint: number | null;
  /** Shifts of the coefficient for one standard deviation up and down, the others fitted. */
  readonly up: number;
  readonly down: number;
}

/** A likelihood scan in one coefficient. */
export interface Scan {
  readonly coefficient: string;
  /** What was fitted, in words: "Asimov data at the SM". */
  readonly data: string;
  /** Which Δ(−2 ln L) each confidence level corresponds to. */
  readonly levels: readonly { readonly level: number; readonly threshold: number }[];
  readonly curves: readonly ScanCurve[];
  /** Further likelihoods, whose intervals stand in the table and which are not drawn; none if left out. */
  readonly tabulated?: readonly ScanCurve[];
  readonly excluded?: readonly ExcludedValue[];
  /** Of the nuisance parameters, the largest first; none if left out. */
  readonly impacts?: readonly NuisanceImpact[];
}

/** The curve whose intervals are the result. */
export const measurementOf = (scan: Scan): ScanCurve | undefined => scan.curves.find(({ role }) => role === "measurement");

/** The intervals of a curve, the widest level first. */
export const intervalsByWidth = (each: ScanCurve | undefined): readonly ConfidenceInterval[] =>
  [...(each?.intervals ?? [])].sort((a, b) => b.level - a.level);
