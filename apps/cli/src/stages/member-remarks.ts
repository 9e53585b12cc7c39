import type { InferenceResults } from "./inference-results.ts";

/** How near to an end of the range a best fit is at it, as a share of the range. */
const AT_END = 1e-6;

/** A sentence for each coefficient whose range stops the best fits of networks on their own: their mean and spread say where the range ends, not what they know. */
export function membersAtEnds({ ensemble, coefficients }: Pick<InferenceResults, "ensemble" | "coefficients">): string[] {
  if (ensemble === undefined) return [];
  return coefficients.flatMap(({ name, range: [low, high] }, p) => {
    const near = AT_END * (high - low);
    const stopped = ensemble.minima.filter((minimum) => minimum[p] - low < near || high - minimum[p] < near).length;
    if (stopped === 0) return [];
    return [
      `${stopped} of the ${ensemble.minima.length} networks on their own fit best at an end of the range of ${name}: their mean and spread are those of the range; more events or training help`,
    ];
  });
}
