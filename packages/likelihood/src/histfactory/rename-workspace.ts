import { asWorkspace } from "./parse-workspace.ts";
import { requireNames } from "./workspace-names.ts";
import type { Modifier, Workspace } from "./workspace.ts";

/** New names by old name. */
export type NewNames = Readonly<Record<string, string>>;

/** What gets other names. Those of modifiers are those of parameters, too: settings, parameters of interest and coefficients of polynomials go with them. */
export interface Renaming {
  readonly modifiers?: NewNames;
  readonly samples?: NewNames;
  readonly channels?: NewNames;
  readonly measurements?: NewNames;
}

const renamed = (names: NewNames, name: string): string => (Object.hasOwn(names, name) ? names[name] : name);

function renamedModifier(names: NewNames, modifier: Modifier): Modifier {
  const name = renamed(names, modifier.name);
  if (modifier.type !== "polynomial") return { ...modifier, name };
  const coefficients = modifier.data.coefficients.map((coefficient) => renamed(names, coefficient));
  return { ...modifier, name, data: { ...modifier.data, coefficients } };
}

/**
 * The workspace with other names, as `pyhf rename`: the observation goes with its channel. Numbers are not touched.
 * @throws AnalysisError MODEL_UNKNOWN_NAME, or those of `asWorkspace` where new names collide
 */
export function renameWorkspace(workspace: Workspace, renaming: Renaming): Workspace {
  const { modifiers = {}, samples = {}, channels = {}, measurements = {} } = renaming;
  requireNames(workspace, "modifier", Object.keys(modifiers), true);
  requireNames(workspace, "sample", Object.keys(samples));
  requireNames(workspace, "channel", Object.keys(channels));
  requireNames(workspace, "measurement", Object.keys(measurements));
  const result: Workspace = {
    channels: workspace.channels.map((channel) => ({
      name: renamed(channels, channel.name),
      samples: channel.samples.map((sample) => ({
        ...sample,
        name: renamed(samples, sample.name),
        modifiers: sample.modifiers.map((modifier) => renamedModifier(modifiers, modifier)),
      })),
    })),
    measurements: workspace.measurements.map(({ name, config }) => ({
      name: renamed(measurements, name),
      config: {
        parameters: config.parameters.map((settings) => ({ ...settings, name: renamed(modifiers, settings.name) })),
        poi: renamed(modifiers, config.poi),
      },
    })),
    observations: workspace.observations.map((observation) => ({ ...observation, name: renamed(channels, observation.name) })),
    version: workspace.version,
  };
  return asWorkspace(result, "the renamed workspace");
}
