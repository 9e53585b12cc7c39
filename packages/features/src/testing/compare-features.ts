import { columnOf } from "@ratiometer/tables";
import { featureSet, validityColumn } from "../feature-set.ts";
import { recordOf, type EventInput } from "./object-events.ts";

/** Features of an event computed elsewhere; undefined where the event lacks one. */
export type Expected = Readonly<Record<string, number | undefined>>;

/** How features compare with what was computed elsewhere. */
export interface Comparison {
  /** Event, feature, what it is and what it should be. */
  readonly wrong: readonly (readonly [event: number, feature: string, value: string | number, expected: string | number])[];
  /** How often each feature was there. */
  readonly found: Readonly<Record<string, number>>;
}

/**
 * Compares the features of a set that `expected` names, and where they are missing.
 * @param tolerance relative, and absolute below 1
 */
export function compareFeatures(
  set: string,
  events: readonly EventInput[],
  expected: (event: EventInput, i: number) => Expected,
  tolerance = 1e-6,
): Comparison {
  const { features, compute } = featureSet(set);
  const table = compute(recordOf(events));
  const fills = new Map(features.map(({ name, fill }) => [name, fill]));
  const found: Record<string, number> = {};
  const wrong: Comparison["wrong"][number][] = [];
  events.forEach((event, i) => {
    for (const [name, answer] of Object.entries(expected(event, i))) {
      const fill = fills.get(name);
      const value = columnOf(table, name).values[i];
      const valid = fill === undefined ? 1 : columnOf(table, validityColumn(name)).values[i];
      const wanted = answer ?? fill ?? NaN;
      if (valid !== (answer === undefined ? 0 : 1)) wrong.push([i, name, valid === 1 ? value : "missing", answer ?? "missing"]);
      else if (!(Math.abs(value - wanted) <= tolerance * (1 + Math.abs(wanted)))) wrong.push([i, name, value, wanted]);
      found[name] = (found[name] ?? 0) + valid;
    }
  });
  return { wrong, found };
}
