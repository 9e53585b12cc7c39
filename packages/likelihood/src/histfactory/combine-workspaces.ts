import { isDeepStrictEqual } from "node:util";
import { AnalysisError } from "@ratiometer/config";
import { asWorkspace } from "./parse-workspace.ts";
import type { Measurement, ParameterSettings, Workspace, WorkspaceChannel } from "./workspace.ts";

/**
 * What becomes of parts that both workspaces have under one name:
 *
 *   none         refused
 *   outer        kept once where they are equal, else refused; measurements merge their settings
 *   left outer   that of the left workspace is kept
 *   right outer  that of the right workspace is kept
 */
export type Join = "none" | "outer" | "left outer" | "right outer";

interface Named {
  readonly name: string;
}

/** One list after the other, without what the join leaves out; that of the right workspace comes first in a right outer join. */
function joined<T extends Named>(join: Join, left: readonly T[], right: readonly T[]): readonly T[] {
  const [first, second] = join === "right outer" ? [right, left] : [left, right];
  const names = new Set(first.map(({ name }) => name));
  const isNew = (item: T): boolean => {
    if (join === "none") return true;
    if (join === "outer") return !first.some((other) => isDeepStrictEqual(other, item));
    return !names.has(item.name);
  };
  return [...first, ...second.filter(isNew)];
}

/** @throws AnalysisError MODEL_COMBINE where a name is left twice */
function uniquely<T extends Named>(what: string, join: Join, items: readonly T[]): readonly T[] {
  const names = items.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) < i))];
  if (twice.length === 0) return items;
  const message = `both workspaces have ${what} ${twice.map((name) => `"${name}"`).join(", ")}`;
  const outer =
    join === "none" ? `rename one of them, or join "outer", which takes equal ones together` : `they differ; rename one of them`;
  throw new AnalysisError("MODEL_COMBINE", message, { hint: `${outer}, or join "left outer" or "right outer", which take one of them` });
}

function mergedChannels(join: Join, left: readonly WorkspaceChannel[], right: readonly WorkspaceChannel[]): readonly WorkspaceChannel[] {
  const [first, second] = join === "right outer" ? [right, left] : [left, right];
  const merged = first.map((channel) => {
    const other = second.find(({ name }) => name === channel.name);
    return other === undefined ? channel : { ...channel, samples: joined("left outer", channel.samples, other.samples) };
  });
  const names = new Set(first.map(({ name }) => name));
  return [...merged, ...second.filter(({ name }) => !names.has(name))];
}

/** Measurements of one name as one, if they have the same parameter of interest and their settings do not contradict each other. */
function mergedMeasurements(left: readonly Measurement[], right: readonly Measurement[]): readonly Measurement[] {
  const merged = left.map((measurement) => {
    const other = right.find(({ name }) => name === measurement.name);
    if (other === undefined) return measurement;
    const { name, config } = measurement;
    const pois = [config.poi, other.config.poi];
    if (pois[0] !== pois[1]) {
      const message = `measurement "${name}" has the parameter of interest "${pois[0]}" in one workspace and "${pois[1]}" in the other`;
      throw new AnalysisError("MODEL_COMBINE", message, { hint: "rename one of the measurements" });
    }
    const parameters = joined<ParameterSettings>("outer", config.parameters, other.config.parameters);
    return { name, config: { poi: pois[0], parameters: uniquely(`other settings in measurement "${name}" of`, "outer", parameters) } };
  });
  const names = new Set(left.map(({ name }) => name));
  return [...merged, ...right.filter(({ name }) => !names.has(name))];
}

/**
 * Two workspaces as one, as `pyhf combine`: all channels, observations and measurements of both. Modifiers of one name are then one parameter.
 *
 * @param join what becomes of parts that both have
 * @param mergeChannels whether channels of one name take in each other's samples (those of one name: the first's); not with the join "none"
 * @throws AnalysisError MODEL_COMBINE, or those of `asWorkspace` where the whole is no workspace
 */
export function combineWorkspaces(left: Workspace, right: Workspace, join: Join = "none", mergeChannels = false): Workspace {
  if (mergeChannels && join === "none") {
    throw new AnalysisError("MODEL_COMBINE", 'channels cannot be merged in the join "none"', { hint: 'join "outer", or one-sided' });
  }
  const channels = mergeChannels ? mergedChannels(join, left.channels, right.channels) : joined(join, left.channels, right.channels);
  const measurements =
    join === "outer" ? mergedMeasurements(left.measurements, right.measurements) : joined(join, left.measurements, right.measurements);
  const combined: Workspace = {
    channels: uniquely("a channel", join, channels),
    measurements: uniquely("a measurement", join, measurements),
    observations: uniquely("an observation of", join, joined(join, left.observations, right.observations)),
    version: left.version,
  };
  return asWorkspace(combined, "the combined workspace");
}
