import type { Analysis } from "@ratiometer/config";
import { contourScan, profileScan, type Coefficient, type Likelihood } from "@ratiometer/likelihood";
import { keptPiece, type KeptTasks } from "../parts/shared-work.ts";
import type { StageContext } from "../pipeline/stage.ts";
import { LABELS, type LabelledLikelihood } from "./analysis-likelihoods.ts";
import type { LabelledContours, LabelledScan } from "./inference-results.ts";

/** Scans of one and of two coefficients. */
export interface LikelihoodScans {
  /** By the first likelihood. */
  readonly scans: readonly LabelledScan[];
  readonly comparisons: readonly LabelledScan[];
  readonly contours: readonly LabelledContours[];
}

/** A likelihood with all coefficients but one at their SM values. */
function othersAtSm(likelihood: Likelihood, coefficients: readonly Coefficient[], parameter: string): Likelihood {
  const held = (name: string): boolean => name !== parameter && coefficients.some((coefficient) => coefficient.name === name);
  return { ...likelihood, parameters: likelihood.parameters.map((each) => (held(each.name) ? { ...each, fixed: true } : each)) };
}

/** A scan by one likelihood, and the same with the others at the SM; contours where it is one of two coefficients. */
interface ScanPiece {
  readonly scan?: LabelledScan;
  readonly fixed?: LabelledScan;
  readonly contours?: LabelledContours;
}

/** One scan by one likelihood. */
export interface ScanTask {
  /** "kt, unbinned ratio" */
  readonly note: string;
  /** Number of the likelihood. */
  readonly of: number;
  readonly perform: () => ScanPiece;
}

function scanPiece(
  { inference }: Analysis,
  { coefficients: names, points }: Analysis["inference"]["scans"][number],
  coefficients: readonly Coefficient[],
  { label, likelihood, rangeOf }: LabelledLikelihood,
): ScanPiece {
  const { levels } = inference.intervals;
  if (names.length === 2) {
    // to first order the region where all is positive is no rectangle
    if (rangeOf !== undefined) return {};
    const scanned = [
      { parameter: names[0], points },
      { parameter: names[1], points },
    ] as const;
    return { contours: { label, ...contourScan(likelihood, scanned, levels, { adaptive: true }) } };
  }
  const [parameter] = names;
  const range = rangeOf?.(coefficients.findIndex(({ name }) => name === parameter));
  const settings = { parameter, points, levels, ...(range === undefined ? {} : { range }) };
  const scan = { label, ...profileScan(likelihood, settings) };
  if (coefficients.length === 1) return { scan };
  return {
    scan,
    fixed: { label: `${label}${LABELS.fixed}`, ...profileScan(othersAtSm(likelihood, coefficients, parameter), settings) },
  };
}

/** All scans that an analysis asks for, by all likelihoods; where there are several coefficients, those of one also with the others at the SM. */
export const scanTasks = (
  analysis: Analysis,
  coefficients: readonly Coefficient[],
  likelihoods: readonly LabelledLikelihood[],
): ScanTask[] =>
  analysis.inference.scans.flatMap((scan) =>
    likelihoods.map((likelihood, of) => ({
      note: `${scan.coefficients.join(", ")}, ${likelihood.label}`,
      of,
      perform: () => scanPiece(analysis, scan, coefficients, likelihood),
    })),
  );

/** The scans of tasks, but for those that parts hold. */
export async function likelihoodScans(
  tasks: readonly ScanTask[],
  likelihoods: readonly LabelledLikelihood[],
  kept: KeptTasks,
  progress: StageContext["progress"],
): Promise<LikelihoodScans> {
  const scans: LabelledScan[] = [];
  const comparisons: LabelledScan[][] = likelihoods.map(() => []);
  const contours: LabelledContours[][] = likelihoods.map(() => []);
  for (const [t, { note, of, perform }] of tasks.entries()) {
    progress(t / tasks.length, note);
    const { scan, fixed, contours: found } = (await (keptPiece(kept, t) as Promise<ScanPiece> | undefined)) ?? perform();
    if (scan !== undefined) (of === 0 ? scans : comparisons[of]).push(scan);
    if (fixed !== undefined) comparisons[of].push(fixed);
    if (found !== undefined) contours[of].push(found);
  }
  return { scans, comparisons: comparisons.flat(), contours: contours.flat() };
}
