import { channelParameters } from "./channel-likelihood.ts";
import type { Factor, TemplateSample } from "./template-model.ts";

/** Samples whose parameters are counted among those that they have alone. */
export interface LocalSamples {
  /** Their indices in the model, ascending. */
  readonly parameters: readonly number[];
  readonly samples: readonly TemplateSample[];
}

function localFactor(factor: Factor, local: (parameter: number) => number): Factor {
  if ("parameter" in factor) return { ...factor, parameter: local(factor.parameter) };
  return { ...factor, parameters: factor.parameters.map(local) };
}

/** Samples with their parameters renumbered, so that derivatives are by these alone. */
export function localSamples(samples: readonly TemplateSample[]): LocalSamples {
  const parameters = channelParameters({ samples });
  const positions = new Map(parameters.map((parameter, i) => [parameter, i]));
  const local = (parameter: number): number => positions.get(parameter) ?? -1;
  return {
    parameters,
    samples: samples.map((sample) => ({
      ...sample,
      factors: sample.factors.map((factor) => localFactor(factor, local)),
      variations: sample.variations.map((variation) => ({ ...variation, parameter: local(variation.parameter) })),
    })),
  };
}
