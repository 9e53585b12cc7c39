import type { TemplateSample } from "./template-model.ts";

/**
 * Events of a region R whose densities are known by ratios to a reference that depends on no parameter:
 *
 *   -2 log L = 2 ν_R(x) - 2 Σ_i w_i log λ_i(x),   ν_R = Σ yields,   λ_i = Σ_p ν_p(x) r̂_p,i(x) = Σ densities,
 *
 * with ν_p and r̂_p of the domain that the estimators were trained on: the rate density of a part of it needs no other ratio. The density of the
 * reference, which does not depend on x, is left out. Samples are processes as in binned channels, with all their factors and variations; the "bins" of
 * densities and pool are rows, one event each.
 */
export interface EventChannel {
  readonly name: string;
  /** Number of rows: simulated events, and those that are observed. */
  readonly rows: number;
  /** One bin: the events that are expected in R. */
  readonly yields: readonly TemplateSample[];
  /** One "bin" per row: nominal is ν_p r̂_p,i at the nominal point, up to a factor that all samples share in a row. */
  readonly densities: readonly TemplateSample[];
  /**
   * One "bin" per row: in which proportion simulated events stand for those expected at x, by the weights of the simulation itself; 0 for rows that are
   * only observed. Asimov data and toys are made of it, ν_R(x) events in all, so that toys of an inexact ratio are still those of the true one.
   */
  readonly pool: readonly TemplateSample[];
}
