import { channelLikelihood } from "./channel-likelihood.ts";
import { plainTerm } from "./event-term.ts";
import { localSamples } from "./local-parameters.ts";
import type { Factor } from "./template-model.ts";

/** A product of factors that are one number for all events of a process. */
export interface SharedScale {
  /** k indices into the model's parameters, ascending. */
  readonly parameters: readonly number[];
  readonly value: (x: ArrayLike<number>) => number;
  /** Its value at x. Writes k first derivatives and the lower triangle of k × k second ones, over what was there. */
  readonly evaluate: (x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array) => number;
}

const ONE = Float64Array.of(1);

/** The product of factors with its derivatives, none of which differs between events. */
export function sharedScale(factors: readonly Factor[]): SharedScale {
  const { parameters, samples } = localSamples([{ name: "scale", nominal: ONE, factors, variations: [] }]);
  const product = channelLikelihood({ name: "scale", bins: 1, samples }, plainTerm);
  const own = (x: ArrayLike<number>): Float64Array => Float64Array.from(parameters, (parameter) => x[parameter]);
  return {
    parameters,
    value: (x) => product.value(own(x), ONE, 0),
    evaluate: (x, gradient, hessian) => {
      gradient.fill(0);
      hessian.fill(0);
      return product.add(own(x), ONE, 0, gradient, hessian);
    },
  };
}
