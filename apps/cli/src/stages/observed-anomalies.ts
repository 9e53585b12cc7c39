import { join } from "node:path";
import { anomalies, effectiveSample, weightedMean, type AnomalyReference, type Measured } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { eventWeights, takeEvents } from "@ratiometer/eft";
import { columnOf } from "@ratiometer/tables";
import { flaggedEvents, namedColumns, readAnomalyReference, type FlaggedEvents } from "./anomaly-flag.ts";
import { channelPositions, type ChannelData } from "./channel-data.ts";
import { RARE } from "./diagnostic-verdicts.ts";
import type { EstimatedEvents } from "./estimated-events.ts";
import { readJson, writeJson } from "./json-file.ts";

/**
 * Observed events of a channel that are unlike the simulation. Numbers of events are counted within the channel, in the order of the files: those of the whole
 * would tell how many there are in channels that are blind.
 */
export interface ObservedAnomalies extends FlaggedEvents {
  readonly channel: string;
}

const anomaliesFile = (folder: string): string => join(folder, "anomalies.json");

/** Share of the flagged ones among the simulated hold-out events of a channel; undefined without a positive sum of weights. */
function simulatedRate(
  reference: AnomalyReference,
  analysis: Analysis,
  events: EstimatedEvents,
  channel: Analysis["channels"][number],
): Measured | undefined {
  const rows = channelPositions(channel, analysis, events).map((position) => events.split.test[position]);
  const weights = eventWeights(takeEvents(events.polynomial, rows), events.polynomial.sm);
  if (!(weights.reduce((sum, weight) => sum + weight, 0) > 0)) return undefined;
  const columns = namedColumns(events.table, events.summary.inputs, rows);
  const flags = anomalies(reference, columns).pValue.map((p) => Number(p < analysis.anomaly.pValue));
  const { mean, error } = weightedMean(flags, weights);
  // a share of no event at all is known to one event
  return { value: Math.min(1, Math.max(0, mean)), error: Math.max(error, 1 / (1 + effectiveSample(weights).effectiveSampleSize)) };
}

/**
 * Writes how many of the observed events are unlike the simulation, of the channels whose data may be seen, beside what simulated events of the channel make
 * expect.
 * @param folder of the infer stage @param evaluated folder of the evaluate stage @param warn is told of channels with too many
 */
export async function writeObservedAnomalies(
  folder: string,
  evaluated: string,
  analysis: Analysis,
  events: EstimatedEvents,
  channels: readonly Pick<ChannelData, "name" | "observed">[],
  warn: (text: string) => void,
): Promise<void> {
  const { observed } = events;
  if (observed === undefined) return;
  const reference = await readAnomalyReference(evaluated);
  const found = channels.flatMap(({ name, observed: seen }): ObservedAnomalies[] => {
    const channel = analysis.channels.find((each) => each.name === name);
    if (reference === undefined || seen === undefined || channel === undefined || seen.rows.length === 0) return [];
    const rate = simulatedRate(reference, analysis, events, channel);
    if (rate === undefined) return [];
    const columns = events.summary.inputs.map((input) => {
      const { values } = columnOf(observed.columns, input);
      return [input, Float64Array.from(seen.rows, (row) => values[row])] as const;
    });
    return [{ channel: name, ...flaggedEvents(reference, columns, analysis.anomaly.pValue, rate) }];
  });
  for (const each of found) anomalyWarnings(each).forEach(warn);
  await writeJson(anomaliesFile(folder), found);
}

/** A sentence where more observed events are flagged than chance allows. */
export const anomalyWarnings = ({ channel, flagged, events, expected, pValue }: ObservedAnomalies): string[] =>
  pValue >= RARE
    ? []
    : [
        `${flagged} of the ${events} observed events of channel "${channel}" are unlike the simulation, which makes expect ${Number(expected.toPrecision(3))} (p = ${Number(pValue.toPrecision(2))})`,
      ];

/** What `writeObservedAnomalies` wrote; none of a run without observed data. @param folder of the infer stage */
export const readObservedAnomalies = ({ inference }: Pick<Analysis, "inference">, folder: string): Promise<readonly ObservedAnomalies[]> =>
  inference.data === "observed" ? readJson<readonly ObservedAnomalies[]>(anomaliesFile(folder)) : Promise.resolve([]);
