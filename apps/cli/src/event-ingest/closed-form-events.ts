import type { Analysis } from "@ratiometer/config";
import { closedFormEvents } from "@ratiometer/simulation";
import type { SampleEvents } from "./sample-events.ts";
import { wholeSample } from "./whole-sample.ts";

/** Events of the process in closed form. @param crossSection at the SM, pb */
export function closedFormSample(name: string, events: number, crossSection: number, { coefficients, seed }: Analysis): SampleEvents {
  // a checked analysis has one coefficient here, with SM value 0
  const [coefficient] = coefficients;
  const { observables, weights } = closedFormEvents({ events, seed, labels: [name], crossSection });
  return wholeSample({
    polynomial: { ...weights, coefficients: [coefficient.name] },
    content: { kind: "observables", columns: observables },
    units: [1],
    file: {
      file: "closed-form",
      events,
      generation: { [coefficient.name]: 0 },
      crossSection,
      crossSectionError: 0,
      weights: [],
      leftOut: [],
    },
  });
}
