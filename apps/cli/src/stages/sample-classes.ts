import { join } from "node:path";
import type { Classifier } from "@ratiometer/config";
import { columnOf, openTable } from "@ratiometer/tables";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { SAMPLE } from "./features.ts";
import { readJson } from "./json-file.ts";
import { selectedRows } from "./selected-events.ts";

/** Column that holds the probability of a class. */
export const classColumn = (classifier: string, name: string): string => `${classifier}.${name}`;

/** Column that holds the flat score of a class, of a classifier that is decorrelated by quantiles. */
export const flatColumn = (classifier: string, name: string): string => `${classColumn(classifier, name)}.flat`;

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

/** Columns of a classifier: the probability of each class, then its flat score if there is one. */
export const classifierColumns = (classifier: Classifier): string[] => [
  ...classNames(classifier).map((name) => classColumn(classifier.name, name)),
  ...(classifier.decorrelate?.method === "quantile" ? classNames(classifier).map((name) => flatColumn(classifier.name, name)) : []),
];

/** The sample of each selected event. */
export interface EventSamples {
  readonly names: readonly string[];
  /** n, numbers among the names. */
  readonly sample: ArrayLike<number>;
  /** What each class consists of, and what the selection left of it: 'samples ttH, tt: 812 of 2000 events are selected'. */
  readonly origins: (classifier: Classifier) => string[];
  /** Another column of the selected events, by name. */
  readonly column: (name: string) => Promise<ArrayLike<number>>;
}

/** Reads the sample of each selected event. @param folder of the features stage */
export async function readEventSamples(folder: string): Promise<EventSamples> {
  const { samples, variations, cutFlow } = await readJson<FeaturesSummary>(join(folder, "features.json"));
  const table = await openTable(join(folder, "events"));
  const rows = await selectedRows(table, variations);
  const column = async (name: string): Promise<ArrayLike<number>> => {
    const { values } = columnOf(await table.read(0, table.length, [name]), name);
    return rows === undefined ? values : Float64Array.from(rows, (row) => values[row]);
  };
  const count = (names: readonly string[], of: (steps: (typeof cutFlow)[number]["steps"]) => number): number =>
    cutFlow.filter(({ sample }) => names.includes(sample)).reduce((sum, { steps }) => sum + of(steps), 0);
  return {
    names: samples,
    sample: await column(SAMPLE),
    column,
    origins: ({ classes }) =>
      classes.map(({ samples: names }) => {
        const [before, after] = [count(names, (steps) => steps[0].events), count(names, (steps) => steps[steps.length - 1].events)];
        return `sample${names.length === 1 ? "" : "s"} ${names.join(", ")}: ${after} of ${before} events are selected`;
      }),
  };
}
