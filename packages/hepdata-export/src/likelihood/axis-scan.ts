import { profileScan, type Likelihood } from "@ratiometer/likelihood";

/** A likelihood along one coefficient, the other coefficients at their SM values, nuisance parameters at their best. */
export interface AxisScan {
  readonly coefficient: string;
  readonly best_fit: number;
  /** −2 log L at the best fit. */
  readonly twice_nll: number;
  readonly intervals: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly status: string;
}

/** Grid points between which the curve is refined. */
const POINTS = 41;

/** The likelihood with some of its parameters held at their initial values. */
export function heldAt(likelihood: Likelihood, held: ReadonlySet<string>): Likelihood {
  const parameters = likelihood.parameters.map((parameter) => (held.has(parameter.name) ? { ...parameter, fixed: true } : parameter));
  return { ...likelihood, parameters };
}

/** @param coefficients all of them @throws AnalysisError FIT_NOT_POSITIVE */
export function axisScans(likelihood: Likelihood, coefficients: readonly string[], levels: readonly number[]): AxisScan[] {
  return coefficients.map((coefficient) => {
    const others = new Set(coefficients.filter((name) => name !== coefficient));
    const { bestFit, intervals, status } = profileScan(heldAt(likelihood, others), { parameter: coefficient, points: POINTS, levels });
    const best = bestFit.parameters.find(({ name }) => name === coefficient);
    if (best === undefined) throw new RangeError(`the fit has no coefficient ${coefficient}`);
    return { coefficient, best_fit: best.value, twice_nll: bestFit.twiceNll, intervals, status };
  });
}
