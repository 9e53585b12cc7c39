import type { CoefficientPoint } from "@ratiometer/eft";
import { PROVENANCE_KEY } from "../simulation/event-table.ts";

/** What `simulate` says in the metadata of its files of the first point of generation. */
export interface SimulatedPoint {
  readonly point: CoefficientPoint;
  readonly crossSection: number;
  readonly crossSectionError: number;
}

/** What `simulate` says in a file's metadata; undefined for files of others, and for one whose text is something else. */
export function simulatedPoint(metadata: Readonly<Record<string, string>>): SimulatedPoint | undefined {
  try {
    return (JSON.parse(metadata[PROVENANCE_KEY]) as { readonly benchmarks?: readonly SimulatedPoint[] } | null)?.benchmarks?.at(0);
  } catch {
    return undefined;
  }
}

/** Standard errors, beside one per mille, by which Σ weights may be off the cross section that the file says. */
const DEVIATION = 5;

/** Whether the weights give the cross section that the file says. @param squares Σ of their squares */
export function simulatedRemarks({ crossSection, crossSectionError }: SimulatedPoint, sum: number, squares: number): readonly string[] {
  const tolerance = Math.max(1e-3 * Math.abs(crossSection), DEVIATION * Math.hypot(crossSectionError, Math.sqrt(squares)));
  return Math.abs(sum - crossSection) > tolerance
    ? [`the weights give a cross section of ${sum} pb, the file says ${crossSection} pb`]
    : [];
}
