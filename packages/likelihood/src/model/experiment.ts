import type { RandomStream } from "@ratiometer/tables";
import type { Evaluation } from "../evaluation.ts";
import type { Data } from "./data.ts";
import type { Parameter } from "./parameter.ts";

/** A twice negative log-likelihood of given data as a function of all parameters, those that are fixed included. */
export interface Likelihood {
  readonly parameters: readonly Parameter[];
  /**
   * Value, first and second derivatives by all parameters at x. Yields that are not positive are continued smoothly (poissonBin), so that it is finite
   * wherever factors and yields do not overflow; +Infinity where they do.
   */
  readonly evaluate: (x: ArrayLike<number>) => Evaluation;
  /** The value alone, for a fraction of the cost. */
  readonly value: (x: ArrayLike<number>) => number;
  /**
   * Parameters, ascending, at whose zero slopes may jump; there `evaluate` has the derivatives of the side of positive values, below it those of the other
   * side. None if left out.
   */
  readonly kinks?: readonly number[];
}

/** A model with the data that it was made for: all that inference needs. */
export interface Experiment {
  readonly parameters: readonly Parameter[];
  readonly observed: Data;
  /** The likelihood of any data of the same shape. */
  readonly likelihood: (data: Data) => Likelihood;
  /** The Asimov data at x: expected counts, and the global observables at the values of their parameters. */
  readonly asimov: (x: ArrayLike<number>) => Data;
  /** One pseudo-experiment at x: Poisson counts, and global observables drawn from their distributions. */
  readonly toy: (x: ArrayLike<number>, stream: RandomStream) => Data;
  /** Channels with their expected events per bin at x; unbinned ones, which come last, have one "bin". */
  readonly expected: (x: ArrayLike<number>) => readonly { readonly channel: string; readonly yields: Float64Array }[];
}
