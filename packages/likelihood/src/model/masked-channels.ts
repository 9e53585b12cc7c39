import { AnalysisError, unknownName, type ErrorPlace } from "@ratiometer/config";
import { channelParameters } from "./channel-likelihood.ts";
import type { Data } from "./data.ts";
import type { TemplateModel } from "./template-model.ts";

/** A model with fewer channels, and its data. */
export interface MaskedModel {
  readonly model: TemplateModel;
  readonly observed: Data;
  /** Parameters that nothing depends on any more: they are fixed now. */
  readonly inert: readonly string[];
}

/**
 * Leaves channels out with their data. Auxiliary measurements stay; a parameter that no remaining channel and no auxiliary measurement depends on is fixed.
 * @throws AnalysisError MODEL_UNKNOWN_NAME for a channel that is not there, with the nearest name, and where none would remain
 */
export function maskedChannels(model: TemplateModel, observed: Data, names: readonly string[], place: ErrorPlace = {}): MaskedModel {
  const { parameters, constraints, channels } = model;
  const known = channels.map(({ name }) => name);
  for (const name of names) if (!known.includes(name)) throw unknownName("MODEL_UNKNOWN_NAME", "channel", name, known, place);
  const masked = new Set(names);
  const remaining = channels.filter(({ name }) => !masked.has(name));
  if (remaining.length === 0)
    throw new AnalysisError("MODEL_UNKNOWN_NAME", `no channel remains of ${known.length === 1 ? "the one" : `all ${known.length}`}`, place);
  const counts: number[] = [];
  let start = 0;
  for (const { name, bins } of channels) {
    if (!masked.has(name)) counts.push(...observed.counts.subarray(start, start + bins));
    start += bins;
  }
  const moving = new Set([...remaining.flatMap(channelParameters), ...constraints.map(({ parameter }) => parameter)]);
  const idle = parameters.map(({ fixed }, i) => !fixed && !moving.has(i));
  return {
    model: { ...model, channels: remaining, parameters: parameters.map((each, i) => (idle[i] ? { ...each, fixed: true } : each)) },
    observed: { ...observed, counts: Float64Array.from(counts) },
    inert: parameters.filter((_, i) => idle[i]).map(({ name }) => name),
  };
}
