import { AnalysisError } from "@ratiometer/config";
import type { LheHeader, LheSample } from "@ratiometer/tables";

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

/**
 * The normalisation of a file: the sum of XWGTUP, or their mean, must agree with the header's cross section within 1 % or five standard errors, in the
 * way the header's event_norm says if it says anything. Weights of ±1 count events.
 * @param crossSection the file's cross section in pb where the user gives it: the header is then not asked
 * @throws AnalysisError DATA_NORMALISATION quoting sum, mean and cross section
 */
export function fileNormalisation({ file, header, weight }: WeightedFile, crossSection?: number): FileNormalisation {
  const n = weight.length;
  const sum = weight.reduce((total, w) => total + w, 0);
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
  const spread = Math.sqrt(weight.reduce((total, w) => total + (w - sum / n) ** 2, 0)) / sum;
  const tolerance = Math.min(0.5, Math.max(0.01, 5 * spread, (5 * crossSectionError) / expected));
  const agrees = (found: number): boolean => Math.abs(found - expected) <= tolerance * expected;
  const common = { crossSection: expected, crossSectionError };
  const counts = eventNorm !== "sum" && eventNorm !== "average" && weight.every((w) => Math.abs(Math.abs(w) - 1) < 1e-9);
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
