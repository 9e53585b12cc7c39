import type { Analysis } from "@ratiometer/config";
import { coefficientLikelihood, type Coefficient, type Likelihood } from "@ratiometer/likelihood";
import { closedFormExpectedTwiceNll } from "@ratiometer/simulation";
import type { ChannelData } from "./channel-data.ts";
import { hasExactRatio } from "./exact-comparison.ts";

/** The exact expected likelihood of the closed-form process with derivatives by differences; undefined for other analyses. */
export function exactLikelihood(
  analysis: Analysis,
  coefficients: readonly Coefficient[],
  data: readonly ChannelData[],
): Likelihood | undefined {
  const whole = data.length === 1 && data[0].selection.length === 0 && analysis.inference.data === "asimov";
  if (!whole || !hasExactRatio(analysis)) return undefined;
  const value = (c: number): number => closedFormExpectedTwiceNll(c, data[0].expected);
  const h = 1e-4;
  return coefficientLikelihood(coefficients, ({ 0: c }) => {
    const [below, here, above] = [value(c - h), value(c), value(c + h)];
    return {
      value: here,
      gradient: Float64Array.of((above - below) / (2 * h)),
      hessian: Float64Array.of((above - 2 * here + below) / (h * h)),
    };
  });
}
