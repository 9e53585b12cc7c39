import { AnalysisError } from "@ratiometer/config";
import type { LheHeader, LheSample } from "@ratiometer/tables";
import { addToSums, exactSums, type ExactSums, mergeSums, roundedSums } from "./exact-sum.ts";

/** The part of an LHE file that fixes its normalisation: XWGTUP of every event and the header's cross section (pb). */
export interface WeightedFile extends Pick<LheSample, "file" | "weight"> {
  readonly header: Pick<LheHeader, "eventNorm" | "crossSection" | "crossSectionError">;
}

/** How the weights of a file become contributions to its cross section. */
export interface FileNormalisation {
  /** What the weights were found to be: their sum is the cross section, or their mean is, or they only count events. */
  readonly convention: "sum" | "average" | "unity";
  /** Multiplies every weight of the file; then the sum of XWGTUP is the cross section. */
  readonly factor: number;
  /** Cross section at the file's own point with its error, pb. */
  readonly crossSection: number;
  readonly crossSectionError: number;
}

/** What the normalisation needs to know of the weights of a file, to be merged block by block. */
export interface WeightSums {
  readonly events: number;
  /** Of XWGTUP and of its square. */
  readonly sums: ExactSums;
  /** Whether all weights are +1 or -1. */
  readonly unity: boolean;
}

/** That of a block of events. */
export function weightSums(weight: Float64Array): WeightSums {
  const sums = exactSums(2);
  for (const w of weight) addToSums(sums, [w, w * w]);
  return { events: weight.length, sums, unity: weight.every((w) => Math.abs(Math.abs(w) - 1) < 1e-9) };
}

/** That of the events of both. */
export function mergeWeightSums(a: WeightSums, b: WeightSums): WeightSums {
  const sums = exactSums(2);
  mergeSums(sums, a.sums);
  mergeSums(sums, b.sums);
  return { events: a.events + b.events, sums, unity: a.unity && b.unity };
}

/** The mean of XWGTUP. */
export const meanWeight = ({ events, sums }: WeightSums): number => roundedSums(sums)[0] / events;

/**
 * The normalisation of a file: the sum of XWGTUP, or their mean, must agree with the header's cross section within 1 % or five standard errors, in the
 * way the header's event_norm says if it says anything. Weights of ±1 count events.
 * @param crossSection the file's cross section in pb where the user gives it: the header is then not asked
 * @throws AnalysisError DATA_NORMALISATION quoting sum, mean and cross section
 */
export function fileNormalisation({ file, header, weight }: WeightedFile, crossSection?: number): FileNormalisation {
  return normalisationOf(file, header, weightSums(weight), crossSection);
}

/** The same from the sums over a file's blocks. */
export function normalisationOf(
  file: string,
  header: WeightedFile["header"],
  { events: n, sums, unity }: WeightSums,
  crossSection?: number,
): FileNormalisation {
  const [sum, squares] = roundedSums(sums);
  if (!(sum > 0))
    throw new AnalysisError("DATA_NORMALISATION", `the ${n} event weights add up to ${sum} pb, expected a positive cross section`, {
      where: file,
    });
  if (crossSection !== undefined) return { convention: "sum", factor: crossSection / sum, crossSection, crossSectionError: 0 };
  const { eventNorm, crossSection: expected, crossSectionError } = header;
  if (!(expected > 0))
    throw new AnalysisError("DATA_NORMALISATION", `the cross section in the header is ${expected} pb, expected a positive number`, {
      where: file,
      hint: "give the sample's cross_section",
    });
  const spread = Math.sqrt(Math.max(0, squares - (sum * sum) / n)) / sum;
  const tolerance = Math.min(0.5, Math.max(0.01, 5 * spread, (5 * crossSectionError) / expected));
  const agrees = (found: number): boolean => Math.abs(found - expected) <= tolerance * expected;
  const common = { crossSection: expected, crossSectionError };
  const counts = eventNorm !== "sum" && eventNorm !== "average" && unity;
  if (counts && (eventNorm === "unity" || !(agrees(sum) || agrees(sum / n))))
    return { convention: "unity", factor: expected / sum, ...common };
  if (agrees(sum) && eventNorm !== "average") return { convention: "sum", factor: 1, ...common };
  if (agrees(sum / n) && eventNorm !== "sum") return { convention: "average", factor: 1 / n, ...common };
  const declared = eventNorm === undefined ? "" : ` and event_norm = ${eventNorm}`;
  throw new AnalysisError(
    "DATA_NORMALISATION",
    `XWGTUP of the ${n} events adds up to ${sum} pb (mean ${sum / n} pb), the header has a cross section of ${expected} pb${declared}`,
    { where: file, hint: "if the file is a part of a larger one, give the sample's cross_section" },
  );
}
