import type { RandomStream } from "@ratiometer/tables";
import { logGamma } from "../distributions.ts";
import type { Constraint } from "./constraint.ts";

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** Standard deviation of a normal or bifurcated constraint on the side of θ. */
function deviation(constraint: Exclude<Constraint, { kind: "poisson" }>, theta: number, observed: number): number {
  if (constraint.kind === "normal") return constraint.sigma;
  return theta < observed ? constraint.sigmaLow : constraint.sigmaHigh;
}

/** Logarithm of the integral of a constraint's density over its observable, without which it is no density. */
function logNorm(constraint: Exclude<Constraint, { kind: "poisson" }>): number {
  const width = constraint.kind === "normal" ? constraint.sigma : (constraint.sigmaLow + constraint.sigmaHigh) / 2;
  return Math.log(width) + LOG_TWO_PI / 2;
}

/** -2 log of one constraint at θ and the observed a. */
export function constraintTwiceNll(constraint: Constraint, theta: number, observed: number): number {
  if (constraint.kind === "poisson") {
    const { tau } = constraint;
    const logs = observed === 0 ? 0 : observed * Math.log(tau * theta);
    return 2 * (tau * theta - logs + logGamma(observed + 1));
  }
  const pull = (theta - observed) / deviation(constraint, theta, observed);
  return pull * pull + 2 * logNorm(constraint);
}

/** Adds the derivatives of one constraint at θ and the observed a to gradient[at] and hessian[at, at] of n parameters. */
export function addConstraintDerivatives(
  constraint: Constraint,
  theta: number,
  observed: number,
  gradient: Float64Array,
  hessian: Float64Array,
  n: number,
): void {
  const at = constraint.parameter;
  if (constraint.kind === "poisson") {
    const rate = observed === 0 ? 0 : observed / theta;
    gradient[at] += 2 * (constraint.tau - rate);
    if (rate !== 0) hessian[at * n + at] += (2 * rate) / theta;
    return;
  }
  const sigma = deviation(constraint, theta, observed);
  gradient[at] += (2 * (theta - observed)) / (sigma * sigma);
  hessian[at * n + at] += 2 / (sigma * sigma);
}

/** The global observable that a constraint expects at θ. */
export const expectedObservable = (constraint: Constraint, theta: number): number =>
  constraint.kind === "poisson" ? constraint.tau * theta : theta;

/** A global observable drawn at θ. */
export function drawnObservable(constraint: Constraint, theta: number, stream: RandomStream): number {
  if (constraint.kind === "poisson") {
    const mean = constraint.tau * theta;
    return mean > 0 ? stream.poisson(mean) : 0;
  }
  if (constraint.kind === "normal") return theta + constraint.sigma * stream.normal();
  // θ lies below a with probability sigmaLow/(sigmaLow + sigmaHigh), at a half normal distance
  const { sigmaLow, sigmaHigh } = constraint;
  const below = stream.uniform() * (sigmaLow + sigmaHigh) < sigmaLow;
  const distance = Math.abs(stream.normal());
  return below ? theta + sigmaLow * distance : theta - sigmaHigh * distance;
}
