import { AnalysisError, nearestName, pathText, type Segments } from "@ratiometer/config";
import { lengthFault, modifierFaults, type FaultAt } from "./modifier-faults.ts";
import { sharingFaults } from "./sharing-faults.ts";
import type { Modifier, Workspace, WorkspaceChannel, WorkspaceSample } from "./workspace.ts";

/** Names that a list has twice. */
function* duplicates(fault: FaultAt, path: Segments, kind: string, items: readonly { readonly name: string }[]): Generator<AnalysisError> {
  const first = new Map<string, number>();
  for (const [i, { name }] of items.entries()) {
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, i);
    else {
      const hint = `the first is ${pathText([...path, earlier])}`;
      yield fault("MODEL_DUPLICATE_NAME", [...path, i, "name"], `there are two ${kind} "${name}"`, hint);
    }
  }
}

/** The largest auxiliary count of a shapesys, (yield/uncertainty)², whose likelihood a double holds. */
const MOST_COUNTS = 1e300;

/** Uncertainties of a shapesys that are so small that no number holds its auxiliary count. */
function* vanishingUncertainties(fault: FaultAt, path: Segments, data: readonly number[], modifier: Modifier): Generator<AnalysisError> {
  if (modifier.type !== "shapesys") return;
  for (const [b, sigma] of modifier.data.entries()) {
    if (!(data[b] > 0 && sigma > 0) || (data[b] / sigma) ** 2 <= MOST_COUNTS) continue;
    const message = `found ${sigma}, too small beside the yield ${data[b]} for an auxiliary measurement`;
    yield fault("MODEL_VALUE", [...path, "data", b], message, "0 stands for no uncertainty");
  }
}

function* sampleFaults(fault: FaultAt, path: Segments, sample: WorkspaceSample, bins: number): Generator<AnalysisError> {
  yield* lengthFault(fault, [...path, "data"], sample.data.length, bins, "yields");
  const first = new Map<string, number>();
  for (const [m, modifier] of sample.modifiers.entries()) {
    const segments = [...path, "modifiers", m];
    const key = JSON.stringify([modifier.type, modifier.name]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, m);
    else {
      const hint = `the first is ${pathText([...path, "modifiers", earlier])}`;
      yield fault("MODEL_DUPLICATE_NAME", segments, `the sample has two ${modifier.type} "${modifier.name}"`, hint);
    }
    yield* modifierFaults(fault, segments, modifier, bins);
    yield* vanishingUncertainties(fault, segments, sample.data, modifier);
  }
}

function* observationFaults(fault: FaultAt, { channels, observations }: Workspace): Generator<AnalysisError> {
  yield* duplicates(fault, ["observations"], "observations of", observations);
  const bins = new Map(channels.map(({ name, samples }) => [name, samples[0].data.length]));
  for (const [i, { name, data }] of observations.entries()) {
    const path = ["observations", i];
    const expected = bins.get(name);
    // observations of channels that are not in the model are left by whoever took the channel out; pyhf ignores them, `workspaceRemarks` tells them
    if (expected === undefined) continue;
    yield* lengthFault(fault, [...path, "data"], data.length, expected, "counts");
    for (const [b, count] of data.entries()) {
      if (count < 0) yield fault("MODEL_OBSERVATION", [...path, "data", b], `found ${count}, expected a count of at least 0`);
    }
  }
  const observed = new Set(observations.map(({ name }) => name));
  for (const [c, { name }] of channels.entries()) {
    if (observed.has(name)) continue;
    const near = nearestName(
      name,
      [...observed].filter((other) => !bins.has(other)),
    );
    const hint = near === undefined ? undefined : `"${near}" is observed, and no channel`;
    yield fault("MODEL_OBSERVATION", ["channels", c], `channel "${name}" has no observation`, hint);
  }
}

function* channelFaults(fault: FaultAt, c: number, { samples }: WorkspaceChannel): Generator<AnalysisError> {
  const path = ["channels", c, "samples"];
  yield* duplicates(fault, path, "samples", samples);
  const bins = samples[0].data.length;
  for (const [s, sample] of samples.entries()) yield* sampleFaults(fault, [...path, s], sample, bins);
}

/**
 * What is wrong with a workspace that has the form of the schema, whichever of its measurements is used:
 * MODEL_DUPLICATE_NAME (channels, samples, modifiers, observations, measurements, coefficients), MODEL_LENGTH, MODEL_VALUE (normsys), MODEL_OBSERVATION,
 * MODEL_SHARED_NAME.
 * @param where place of a part in the file
 */
export function* workspaceFaults(workspace: Workspace, where: (segments: Segments) => string): Generator<AnalysisError> {
  const fault: FaultAt = (code, segments, message, hint) =>
    new AnalysisError(code, message, { where: where(segments), path: pathText(segments), ...(hint === undefined ? {} : { hint }) });
  yield* duplicates(fault, ["channels"], "channels", workspace.channels);
  for (const [c, channel] of workspace.channels.entries()) yield* channelFaults(fault, c, channel);
  yield* sharingFaults(fault, workspace);
  yield* observationFaults(fault, workspace);
  yield* duplicates(fault, ["measurements"], "measurements", workspace.measurements);
}
