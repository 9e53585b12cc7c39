import type { Constraint, Data } from "@ratiometer/likelihood";

/** How far a fit moved a parameter from its auxiliary measurement, and what it learned of it. */
export interface AuxiliaryPull {
  /** (θ̂ - θ₀)/σ₀, θ₀ ± σ₀ what the auxiliary measurement alone says. */
  readonly pull: number;
  /** The uncertainty after the fit over σ₀. */
  readonly constraint: number;
}

/** What an auxiliary measurement says of its parameter: θ₀ and its standard deviation on the side of θ. */
function measured(constraint: Constraint, observed: number, theta: number): { readonly value: number; readonly deviation: number } {
  switch (constraint.kind) {
    case "normal":
      return { value: observed, deviation: constraint.sigma };
    case "bifurcated":
      return { value: observed, deviation: theta < observed ? constraint.sigmaLow : constraint.sigmaHigh };
    case "poisson":
      return { value: observed / constraint.tau, deviation: Math.sqrt(Math.max(observed, 1)) / constraint.tau };
  }
}

/**
 * Pull and constraint of a parameter; undefined where it has no auxiliary measurement, or several.
 * @param index of the parameter
 * @param uncertainty after the fit
 */
export function auxiliaryPull(
  constraints: readonly Constraint[],
  { auxiliary }: Data,
  index: number,
  theta: number,
  uncertainty: number,
): AuxiliaryPull | undefined {
  const own = [...constraints.keys()].filter((i) => constraints[i].parameter === index);
  if (own.length !== 1) return undefined;
  const { value, deviation } = measured(constraints[own[0]], auxiliary[own[0]], theta);
  return { pull: (theta - value) / deviation, constraint: uncertainty / deviation };
}
