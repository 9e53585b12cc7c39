import { asWorkspace } from "./parse-workspace.ts";
import { requireNames } from "./workspace-names.ts";
import type { Modifier, Workspace } from "./workspace.ts";

/** What is taken out of a workspace, by name. */
export interface Pruning {
  readonly modifiers?: readonly string[];
  readonly modifierTypes?: readonly Modifier["type"][];
  readonly samples?: readonly string[];
  readonly channels?: readonly string[];
  readonly measurements?: readonly string[];
}

/**
 * The workspace without some of its parts, as `pyhf prune`: with a channel goes its observation, with a modifier the settings of its parameter. Settings of
 * parameters whose modifiers go with their type, sample or channel, and of a polynomial's coefficients, stay and have no effect. Numbers are not touched.
 *
 * @throws AnalysisError MODEL_UNKNOWN_NAME, or those of `asWorkspace` where what is left is no workspace
 */
export function pruneWorkspace(workspace: Workspace, pruning: Pruning): Workspace {
  const { modifiers = [], modifierTypes = [], samples = [], channels = [], measurements = [] } = pruning;
  requireNames(workspace, "modifier type", modifierTypes);
  requireNames(workspace, "modifier", modifiers);
  requireNames(workspace, "sample", samples);
  requireNames(workspace, "channel", channels);
  requireNames(workspace, "measurement", measurements);
  const pruned: Workspace = {
    channels: workspace.channels
      .filter(({ name }) => !channels.includes(name))
      .map((channel) => ({
        ...channel,
        samples: channel.samples
          .filter(({ name }) => !samples.includes(name))
          .map((sample) => ({
            ...sample,
            modifiers: sample.modifiers.filter(({ name, type }) => !modifiers.includes(name) && !modifierTypes.includes(type)),
          })),
      })),
    measurements: workspace.measurements
      .filter(({ name }) => !measurements.includes(name))
      .map(({ name, config }) => ({
        name,
        config: { ...config, parameters: config.parameters.filter((settings) => !modifiers.includes(settings.name)) },
      })),
    observations: workspace.observations.filter(({ name }) => !channels.includes(name)),
    version: workspace.version,
  };
  return asWorkspace(pruned, "the pruned workspace");
}
