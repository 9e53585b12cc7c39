import type { PublishedCutFlow } from "@ratiometer/hepdata-export";
import type { SampleCutFlow } from "../event-features/feature-summary.ts";

/** Cut flows in expected events. @param luminosity fb^-1 */
export function publishedCutFlows(flows: readonly SampleCutFlow[], luminosity: number): PublishedCutFlow[] {
  const perPb = 1000 * luminosity;
  return flows.map(({ sample, steps }) => ({
    sample,
    steps: steps.map(({ selection, events, negative, crossSection, error }) => ({
      selection,
      events,
      negative,
      expected: perPb * crossSection,
      error: perPb * error,
    })),
  }));
}
