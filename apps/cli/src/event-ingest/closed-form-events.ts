import type { Analysis } from "@ratiometer/config";
import { closedFormBlocks } from "@ratiometer/simulation";
import { givenWeights } from "./given-weights.ts";
import type { SampleEvents } from "./sample-events.ts";

/** Events that are drawn at a time. */
const BLOCK = 65_536;

/** Events of the process in closed form. @param crossSection at the SM, pb */
export function closedFormSample(name: string, events: number, crossSection: number, { coefficients, seed }: Analysis): SampleEvents {
  // a checked analysis has one coefficient here, with SM value 0
  const [coefficient] = coefficients;
  const file = {
    file: "closed-form",
    events,
    generation: { [coefficient.name]: 0 },
    crossSection,
    crossSectionError: 0,
    weights: [],
    leftOut: [],
  };
  return {
    files: 1,
    parameters: { coefficients: [coefficient.name], sm: [0] },
    factors: [],
    blocks: async function* (progress) {
      let done = 0;
      for (const { observables, weights } of closedFormBlocks({ events, seed, labels: [name], crossSection }, BLOCK)) {
        const polynomial = { ...weights, coefficients: [coefficient.name] };
        yield await Promise.resolve({ file: 0, content: { kind: "observables", columns: observables }, weights: givenWeights(polynomial) });
        done += weights.events;
        progress(done / events, name);
      }
    },
    normalisation: () => Promise.resolve({ files: [file], apply: (block) => block.polynomial, units: [1] }),
  };
}
