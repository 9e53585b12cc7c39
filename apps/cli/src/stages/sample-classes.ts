import { join } from "node:path";
import type { Classifier } from "@ratiometer/config";
import { columnOf, openTable } from "@ratiometer/tables";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { SAMPLE } from "./features.ts";
import { readJson } from "./json-file.ts";
import { selectedRows } from "./selected-events.ts";

/** Column that holds the probability of a class. */
export const classColumn = (classifier: string, name: string): string => `${classifier}.${name}`;

/** Names of a classifier's classes, in order. */
export const classNames = ({ classes }: Classifier): string[] => classes.map(({ name }) => name);

/**
 * Number of each event's class, by its sample; the number of classes for an event whose sample is in none.
 * @param samples names of the samples @param sample number of each event's sample
 */
export function classNumbers({ classes }: Classifier, samples: readonly string[], sample: ArrayLike<number>): Uint32Array {
  const ofSample = samples.map((name) => {
    const found = classes.findIndex((each) => each.samples.includes(name));
    return found < 0 ? classes.length : found;
  });
  return Uint32Array.from(sample, (number) => ofSample[number]);
}

/** The sample of each selected event. */
export interface EventSamples {
  readonly names: readonly string[];
  /** n, numbers among the names. */
  readonly sample: ArrayLike<number>;
  /** What each class consists of, and what the selection left of it: 'samples ttH, tt: 812 of 2000 events are selected'. */
  readonly origins: (classifier: Classifier) => string[];
}

/** Reads the sample of each selected event. @param folder of the features stage */
export async function readEventSamples(folder: string): Promise<EventSamples> {
  const { samples, variations, cutFlow } = await readJson<FeaturesSummary>(join(folder, "features.json"));
  const table = await openTable(join(folder, "events"));
  const rows = await selectedRows(table, variations);
  const { values } = columnOf(await table.read(0, table.length, [SAMPLE]), SAMPLE);
  const count = (names: readonly string[], of: (steps: (typeof cutFlow)[number]["steps"]) => number): number =>
    cutFlow.filter(({ sample }) => names.includes(sample)).reduce((sum, { steps }) => sum + of(steps), 0);
  return {
    names: samples,
    sample: rows === undefined ? values : Int32Array.from(rows, (row) => values[row]),
    origins: ({ classes }) =>
      classes.map(({ samples: names }) => {
        const [before, after] = [count(names, (steps) => steps[0].events), count(names, (steps) => steps[steps.length - 1].events)];
        return `sample${names.length === 1 ? "" : "s"} ${names.join(", ")}: ${after} of ${before} events are selected`;
      }),
  };
}
