import { nearestName, pathText, type Segments } from "@ratiometer/config";
import { parameterSets } from "./parameter-sets.ts";
import type { Workspace, WorkspaceChannel, WorkspaceSample } from "./workspace.ts";

const remark = (segments: Segments, text: string): string => `${pathText(segments)}: ${text}`;

/** Positions (in a list) of the bins that meet a condition. */
function binsWhere(values: readonly number[], condition: (value: number, bin: number) => boolean): string | undefined {
  const bins = [...values.keys()].filter((b) => condition(values[b], b));
  return bins.length === 0 ? undefined : `bin${bins.length === 1 ? "" : "s"} ${bins.join(", ")}`;
}

function* sampleRemarks(path: Segments, { name, data, modifiers }: WorkspaceSample): Generator<string> {
  const negative = binsWhere(data, (value) => value < 0);
  if (negative !== undefined) yield remark([...path, "data"], `the nominal yield of "${name}" is negative in ${negative}`);
  for (const [m, modifier] of modifiers.entries()) {
    if (modifier.type !== "shapesys" && modifier.type !== "staterror") continue;
    const place = [...path, "modifiers", m, "data"];
    const below = binsWhere(modifier.data, (value) => value < 0);
    if (below !== undefined) yield remark(place, `the uncertainty "${modifier.name}" is negative in ${below}`);
    if (modifier.type !== "shapesys") continue;
    const fixed = binsWhere(modifier.data, (value, b) => value !== 0 && !(data[b] > 0));
    if (fixed !== undefined) {
      yield remark(place, `the shapesys "${modifier.name}" is fixed at 1 in ${fixed}, where the nominal yield is not positive`);
    }
  }
}

/** A staterror is relative to the sum of the samples that carry it. */
function* staterrorRemarks(path: Segments, { samples }: WorkspaceChannel): Generator<string> {
  const names = new Set(samples.flatMap(({ modifiers }) => modifiers.filter(({ type }) => type === "staterror").map(({ name }) => name)));
  for (const name of names) {
    const total = samples[0].data.map(() => 0);
    const uncertain = samples[0].data.map(() => false);
    for (const { data, modifiers } of samples) {
      for (const modifier of modifiers) {
        if (modifier.type !== "staterror" || modifier.name !== name) continue;
        for (const [b, value] of data.entries()) {
          total[b] += value;
          uncertain[b] ||= modifier.data[b] !== 0;
        }
      }
    }
    const fixed = binsWhere(total, (value, b) => !(value > 0) && uncertain[b]);
    if (fixed === undefined) continue;
    yield remark(path, `the staterror "${name}" is fixed at 1 in ${fixed}, where its samples' nominal yields add up to nothing positive`);
  }
}

function* channelRemarks(path: Segments, channel: WorkspaceChannel, observed: readonly number[]): Generator<string> {
  for (const [s, sample] of channel.samples.entries()) yield* sampleRemarks([...path, "samples", s], sample);
  yield* staterrorRemarks(path, channel);
  const total = channel.samples[0].data.map((_, b) => channel.samples.reduce((sum, { data }) => sum + data[b], 0));
  for (const [b, value] of total.entries()) {
    if (value > 0) continue;
    const nominal = `the nominal yields of bin ${b} add up to ${value}`;
    const seen = observed[b] > 0 ? `, ${observed[b]} observed: the likelihood is not finite there unless a parameter lifts it` : "";
    yield remark(path, nominal + seen);
  }
}

function* measurementRemarks(workspace: Workspace): Generator<string> {
  const sets = parameterSets(workspace);
  for (const [i, { config }] of workspace.measurements.entries()) {
    const path = ["measurements", i, "config"];
    const configured = new Set(config.parameters.map(({ name }) => name));
    for (const [p, { name }] of config.parameters.entries()) {
      if (sets.has(name)) continue;
      const near = nearestName(
        name,
        [...sets.keys()].filter((other) => !configured.has(other)),
      );
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      yield remark([...path, "parameters", p], `there is no parameter "${name}", its settings have no effect${hint}`);
    }
    const set = sets.get(config.poi);
    if (set === undefined) continue;
    const settings = config.parameters.find(({ name }) => name === config.poi);
    const init = settings?.inits?.[0] ?? set.init;
    const range = settings?.bounds?.[0] ?? set.bounds;
    if (range?.includes(init) === true) {
      yield remark([...path, "poi"], `"${config.poi}" starts at ${init}, a bound of [${range[0]}, ${range[1]}]`);
    }
  }
}

/**
 * What is allowed in a workspace and may surprise, each with its path: negative nominal yields, bins whose nominal yields add up to nothing positive,
 * uncertainties that are negative or without effect, observations and settings that belong to nothing, a parameter of interest that starts at a bound.
 */
export function workspaceRemarks(workspace: Workspace): readonly string[] {
  const observed = new Map(workspace.observations.map(({ name, data }) => [name, data]));
  const channels = new Set(workspace.channels.map(({ name }) => name));
  return [
    ...workspace.channels.flatMap((channel, c) => [...channelRemarks(["channels", c], channel, observed.get(channel.name) ?? [])]),
    ...workspace.observations.flatMap(({ name }, i) =>
      channels.has(name) ? [] : [remark(["observations", i], `there is no channel "${name}", its counts have no effect`)],
    ),
    ...measurementRemarks(workspace),
  ];
}
