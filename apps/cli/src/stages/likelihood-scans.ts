import type { Analysis } from "@ratiometer/config";
import { contourScan, profileScan, type Coefficient, type Likelihood } from "@ratiometer/likelihood";
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

/** All scans that an analysis asks for, by all likelihoods; where there are several coefficients, those of one also with the others at the SM. */
export function likelihoodScans(
  { inference }: Analysis,
  coefficients: readonly Coefficient[],
  likelihoods: readonly LabelledLikelihood[],
  progress: StageContext["progress"],
): LikelihoodScans {
  const { levels } = inference.intervals;
  const scans: LabelledScan[] = [];
  const comparisons: LabelledScan[][] = likelihoods.map(() => []);
  const contours: LabelledContours[][] = likelihoods.map(() => []);
  for (const [s, { coefficients: names, points }] of inference.scans.entries()) {
    for (const [l, { label, likelihood, rangeOf }] of likelihoods.entries()) {
      progress((s + l / likelihoods.length) / inference.scans.length, `${names.join(", ")}, ${label}`);
      if (names.length === 2) {
        // to first order the region where all is positive is no rectangle
        if (rangeOf === undefined)
          contours[l].push({
            label,
            ...contourScan(
              likelihood,
              [
                { parameter: names[0], points },
                { parameter: names[1], points },
              ],
              levels,
              { adaptive: true },
            ),
          });
        continue;
      }
      const [parameter] = names;
      const range = rangeOf?.(coefficients.findIndex(({ name }) => name === parameter));
      const settings = { parameter, points, levels, ...(range === undefined ? {} : { range }) };
      (l === 0 ? scans : comparisons[l]).push({ label, ...profileScan(likelihood, settings) });
      if (coefficients.length > 1)
        comparisons[l].push({
          label: `${label}${LABELS.fixed}`,
          ...profileScan(othersAtSm(likelihood, coefficients, parameter), settings),
        });
    }
  }
  return { scans, comparisons: comparisons.flat(), contours: contours.flat() };
}
