import { AnalysisError } from "@ratiometer/config";
import { hermiteWeights, intervalOf } from "./cubic-interpolation.ts";
import { leadingBeta } from "./splitting-functions.ts";

/** A value of α_s and where it holds, GeV. */
export interface AlphaSReference {
  readonly scale: number;
  readonly value: number;
}

/** α_s(Q), Q in GeV. */
export type AlphaS = (q: number) => number;

/**
 * α_s at leading order (one loop), continuous where a flavour sets in: 1/α_s(Q) = 1/α_s(Q₀) + L(Q) − L(Q₀) with
 *
 *   L(Q) = [β₀(3) log Q² − ⅔ Σ log(Q²/m²)] / 4π,   the sum over the thresholds m below Q.
 *
 * @param thresholds where the fourth, fifth and sixth flavour set in, GeV; a flavour without threshold never does
 * @throws AnalysisError DATA_PDF_ALPHA_S (from the function returned) at or below the Landau pole
 */
export function oneLoopAlphaS(reference: AlphaSReference, thresholds: readonly number[]): AlphaS {
  const slope = leadingBeta(3);
  const drop = leadingBeta(3) - leadingBeta(4);
  const l = (q: number): number =>
    thresholds.reduce((sum, threshold) => sum - drop * Math.max(0, 2 * Math.log(q / threshold)), 2 * slope * Math.log(q)) / (4 * Math.PI);
  const offset = 1 / reference.value - l(reference.scale);
  return (q) => {
    const inverse = offset + l(q);
    if (inverse > 0) return 1 / inverse;
    throw new AnalysisError("DATA_PDF_ALPHA_S", `α_s(${reference.scale} GeV) = ${reference.value} leaves no finite α_s at ${q} GeV`, {
      hint: "one-loop running diverges at its Landau pole: choose a higher scale, or a set with a smaller α_s",
    });
  };
}

/** The one-loop α_s of a given Λ (GeV) with `flavours` active flavours, at a scale Q where they are: 4π / β₀ log(Q²/Λ²). */
export function alphaSFromLambda(lambda: number, flavours: number, scale: number): AlphaSReference {
  return { scale, value: (4 * Math.PI) / (leadingBeta(flavours) * 2 * Math.log(scale / lambda)) };
}

/**
 * α_s between the values of a table, cubic in log Q. Where a knot is given twice (a flavour sets in there), the curve may have a kink.
 *
 * @param scales GeV, ascending; at least two different ones
 * @param values one per scale
 * @returns α_s within the table; outside, its value at the nearer end
 */
export function tabulatedAlphaS(scales: readonly number[], values: readonly number[]): AlphaS {
  const starts = [0, ...scales.flatMap((scale, i) => (i > 0 && scale === scales[i - 1] ? [i] : []))];
  const split = starts.map((start, p) => {
    const end = p + 1 < starts.length ? starts[p + 1] : scales.length;
    return { knots: Float64Array.from(scales.slice(start, end), (q) => Math.log(q)), values: values.slice(start, end) };
  });
  const pieces = split.filter(({ knots }) => knots.length > 1);
  const weights = new Float64Array(4);
  return (q) => {
    const { knots, values } = pieces.findLast((piece) => piece.knots[0] <= Math.log(q)) ?? pieces[0];
    const logQ = Math.min(Math.max(Math.log(q), knots[0]), knots[knots.length - 1]);
    const i = intervalOf(knots, logQ);
    hermiteWeights(knots, i, logQ, weights);
    return weights.reduce((sum, weight, k) => (weight === 0 ? sum : sum + weight * values[i - 1 + k]), 0);
  };
}
