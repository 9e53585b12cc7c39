import type { Analysis } from "@ratiometer/config";
import { pointTests, type Coefficient, type PointTest } from "@ratiometer/likelihood";
import type { LabelledLikelihood } from "./analysis-likelihoods.ts";

/** Points of which a reader wants to know how far they are excluded: those of the analysis, or the SM value with the other sign, or the range's ends. */
function testedPoints(analysis: Analysis, coefficients: readonly Coefficient[]): Readonly<Record<string, number>>[] {
  if (analysis.inference.points.length > 0) return [...analysis.inference.points];
  return coefficients.flatMap(({ name, sm, range: [low, high] }) =>
    sm !== 0 && -sm >= low && -sm <= high ? [{ [name]: -sm }] : [{ [name]: low }, { [name]: high }],
  );
}

/** The tests of all these points by one likelihood. */
export interface LikelihoodTests {
  readonly label: string;
  readonly tests: readonly PointTest[];
}

/** The same by every likelihood, but those to first order, whose densities are not positive everywhere. */
export function testsByLikelihood(
  analysis: Analysis,
  coefficients: readonly Coefficient[],
  likelihoods: readonly LabelledLikelihood[],
): LikelihoodTests[] {
  const points = testedPoints(analysis, coefficients);
  return likelihoods
    .filter(({ rangeOf }) => rangeOf === undefined)
    .map(({ label, likelihood }) => ({ label, tests: points.map(pointTests(likelihood)) }));
}
