import { byCodePoints, byName } from "./code-point-order.ts";
import type { Workspace } from "./workspace.ts";

/** The workspace with channels, samples, modifiers (by name, then type), observations, measurements and settings in the order of their names, as `pyhf sort`. */
export function sortWorkspace(workspace: Workspace): Workspace {
  return {
    ...workspace,
    channels: workspace.channels.toSorted(byName).map((channel) => ({
      ...channel,
      samples: channel.samples.toSorted(byName).map((sample) => ({
        ...sample,
        modifiers: sample.modifiers.toSorted((a, b) => byName(a, b) || byCodePoints(a.type, b.type)),
      })),
    })),
    measurements: workspace.measurements.toSorted(byName).map((measurement) => ({
      ...measurement,
      config: { ...measurement.config, parameters: measurement.config.parameters.toSorted(byName) },
    })),
    observations: workspace.observations.toSorted(byName),
  };
}
