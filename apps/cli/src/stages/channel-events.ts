import { join } from "node:path";
import type { EventSample } from "@ratiometer/hepdata-export";
import { columnOf, readTable, tableOf, writeTable } from "@ratiometer/tables";
import type { ChannelData } from "./channel-data.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** Beyond this the events of a channel are not published. */
const MOST_BYTES = 1_000_000_000;

/** Folder of the events of a channel. @param folder of the infer stage */
const eventsFolder = (folder: string, channel: string): string => join(folder, "channels", channel);

/**
 * The events that the unbinned likelihood of each channel sums over: rows of the selected events, or of the observed ones, and their weights.
 * @param folder of the infer stage
 */
export async function writeChannelEvents(folder: string, data: readonly ChannelData[]): Promise<void> {
  for (const { name, rows, unbinned, observed } of data) {
    if (unbinned === undefined) continue;
    const weights = observed === undefined ? unbinned.weights : new Float64Array(observed.rows.length).fill(1);
    const columns = tableOf([
      ["row", { values: Int32Array.from(observed?.rows ?? rows), unit: "1" }],
      ["weight", { values: weights, unit: "1" }],
    ]);
    await writeTable(eventsFolder(folder, name), columns);
  }
}

/**
 * What `writeChannelEvents` wrote, with the features of the events; undefined where that is more than MOST_BYTES.
 * @param folder of the infer stage @param events with the table that the rows are of
 */
export async function readChannelEvents(
  folder: string,
  channel: string,
  { table, summary }: Pick<SelectedEvents, "table" | "summary">,
  label: string,
): Promise<EventSample | undefined> {
  const events = await readTable(eventsFolder(folder, channel));
  const [rows, all] = ["row", "weight"].map((name) => columnOf(events, name).values);
  const counted = [...all.keys()].filter((i) => all[i] !== 0);
  const d = summary.inputs.length;
  if (counted.length * d * Float32Array.BYTES_PER_ELEMENT > MOST_BYTES) return undefined;
  const features = new Float32Array(counted.length * d);
  summary.inputs.forEach((name, j) => {
    const { values } = columnOf(table, name);
    counted.forEach((place, i) => (features[i * d + j] = values[rows[place]]));
  });
  return { label, features, weights: Float64Array.from(counted, (place) => all[place]) };
}
