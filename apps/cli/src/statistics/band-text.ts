import { significantText } from "./number-text.ts";

/** Labels of the expected values at +2, +1, 0, -1, -2 standard deviations of the alternative, in ascending order of the values. */
const BANDS = ["-2 σ", "-1 σ", "median", "+1 σ", "+2 σ"];

/** Rows of observed and the five expected values, for alignedRows. */
export function bandRows(observed: number | null, expected: readonly (number | null)[], none: string): readonly (readonly string[])[] {
  const shown = (value: number | null): string => (value === null ? none : significantText(value));
  return [["observed", shown(observed)], ...expected.map((value, i) => [`expected ${BANDS[i]}`, shown(value)])];
}

/** What is written after a result whose fits did not all converge. */
export const doubtText = (status: string): string => (status === "converged" ? "" : ` (NOT CONVERGED: ${status})`);
