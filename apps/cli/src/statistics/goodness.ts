import type { SaturatedTest } from "@ratiometer/likelihood";
import { significantText } from "./number-text.ts";

/** How well a model describes data, in the shape that it is written in. */
export interface Goodness {
  /** -2 log L of the best fit above that of the saturated model. */
  readonly twiceNll: number;
  readonly ndof: number;
  /** By χ²; null without degrees of freedom. */
  readonly pValue: number | null;
}

export const goodness = ({ statistic, degreesOfFreedom, pValue }: SaturatedTest): Goodness => ({
  twiceNll: statistic,
  ndof: degreesOfFreedom,
  pValue,
});

/** "goodness of fit (saturated): 1.2 for 3 degrees of freedom, p = 0.75". */
export function goodnessText({ twiceNll, ndof, pValue }: Goodness): string {
  const p = pValue === null ? "" : `, p = ${significantText(pValue, 3)}`;
  return `goodness of fit (saturated): ${significantText(twiceNll < 1e-8 ? 0 : twiceNll)} for ${Math.max(0, ndof)} degree${ndof === 1 ? "" : "s"} of freedom${p}`;
}
