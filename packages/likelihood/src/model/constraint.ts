/**
 * An auxiliary measurement of one parameter θ:
 *
 *   normal      Normal(a | θ, sigma)
 *   poisson     Poisson(a | tau θ), continued to any a ≥ 0
 *   bifurcated  as normal with sigmaLow for θ < a and sigmaHigh above (Combine's asymmetric `param`)
 *
 * The observed a, the global observable, is part of the data.
 */
export type Constraint =
  | { readonly kind: "normal"; readonly parameter: number; readonly sigma: number }
  | { readonly kind: "poisson"; readonly parameter: number; readonly tau: number }
  | { readonly kind: "bifurcated"; readonly parameter: number; readonly sigmaLow: number; readonly sigmaHigh: number };
