import { expect } from "@jest/globals";
import { columnOf } from "@ratiometer/tables";
import { featureSet, validityColumn } from "../feature-set.ts";
import { recordOf, type EventInput } from "./object-events.ts";

/** Features of an event computed elsewhere; undefined where the event lacks one. */
export type Expected = Readonly<Record<string, number | undefined>>;

/**
 * Expects the features of a set that `expected` names, and where they are missing.
 * @param tolerance relative, and absolute below 1
 * @returns how often each was there
 */
export function expectFeatures(
  set: string,
  events: readonly EventInput[],
  expected: (event: EventInput, i: number) => Expected,
  tolerance = 1e-6,
): Readonly<Record<string, number>> {
  const { features, compute } = featureSet(set);
  const table = compute(recordOf(events));
  const fills = new Map(features.map(({ name, fill }) => [name, fill]));
  const found: Record<string, number> = {};
  events.forEach((event, i) => {
    for (const [name, answer] of Object.entries(expected(event, i))) {
      const fill = fills.get(name);
      const value = columnOf(table, name).values[i];
      const valid = fill === undefined ? 1 : columnOf(table, validityColumn(name)).values[i];
      if (valid !== (answer === undefined ? 0 : 1)) expect([i, name, valid]).toEqual([i, name, answer === undefined ? 0 : 1]);
      const wanted = answer ?? fill ?? NaN;
      if (!(Math.abs(value - wanted) <= tolerance * (1 + Math.abs(wanted)))) expect([i, name, value]).toEqual([i, name, wanted]);
      found[name] = (found[name] ?? 0) + valid;
    }
  });
  return found;
}
