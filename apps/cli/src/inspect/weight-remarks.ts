import type { CoefficientPoint } from "@ratiometer/eft";
import type { TallyFacts } from "./column-tally.ts";
import type { WeightSummary } from "./contents.ts";
import { listedNames } from "./value-remarks.ts";
import type { WeightListFacts } from "./weight-list-tally.ts";

/** Events from which on one that has a tenth of all weight is remarkable. */
const EVENTS = 100;
const DOMINANT = 0.1;

/** A weight may be exactly 1 by chance, in so many of its events: relative weights are kept with few digits. */
const CHANCE = 0.01;

/** Signs, zeros and outliers of the events' own weights. */
export function ownWeightRemarks(name: string, { finite, zeros, negative, absolute, largest }: TallyFacts): readonly string[] {
  return [
    ...(finite > 0 && zeros === finite ? [`weight "${name}" is 0 in every event`] : []),
    ...(negative === 0 ? [] : [`${negative} of ${finite} events have a negative weight`]),
    ...(finite >= EVENTS && largest > DOMINANT * absolute
      ? [`one event has ${Math.round((100 * largest) / absolute)} % of weight "${name}"`]
      : []),
  ];
}

const positions = (list: readonly number[]): string => listedNames(list.map((position) => `[${position}]`));

/**
 * What looks wrong about a list of weights.
 * @param relative whether they are relative to the event's own weight, with 1 where the generator's weight was missing
 */
export function weightListRemarks({ name, positions: seen, lengths, allOne }: WeightListFacts, relative: boolean): readonly string[] {
  const events = [...lengths.values()].reduce((sum, count) => sum + count, 0);
  if (events === 0) return [];
  if (seen.length === 0) return [`${name} is empty in every event`];
  const where = (has: (position: WeightListFacts["positions"][number]) => boolean): readonly number[] =>
    seen.flatMap((position, i) => (has(position) ? [i] : []));
  const alwaysZero = where((position) => position.zeros === position.events);
  const byLength = [...lengths].sort(([a], [b]) => a - b).map(([length, count]) => `${length} weights in ${count}`);
  return [
    ...(lengths.size > 1 ? [`${name} has different numbers of weights: ${listedNames(byLength)} events`] : []),
    ...(relative ? exactOnes() : []),
    ...(alwaysZero.length > 0 ? [`${name}: 0 in every event at ${positions(alwaysZero)}`] : []),
  ];

  function exactOnes(): readonly string[] {
    if (allOne > 0)
      return [`${name}: all weights are exactly 1 in ${allOne} of ${events} events, as where the generator's weights were missing`];
    const always = where((position) => position.ones === position.events);
    const often = where(({ ones, events: all }) => ones > CHANCE * all && ones < all);
    return [
      ...(always.length > 0
        ? [`${name}: exactly 1 in every event at ${positions(always)}: the point of generation, or a weight that was missing`]
        : []),
      ...(often.length > 0 ? [`${name}: exactly 1 in more than ${100 * CHANCE} % of the events at ${positions(often)}`] : []),
    ];
  }
}

/** Weights whose points are the same. */
export function duplicatePoints(weights: readonly WeightSummary[]): readonly string[] {
  const byPoint = new Map<string, { readonly point: CoefficientPoint; readonly ids: string[] }>();
  for (const { id, point, nuisance } of weights) {
    if (point === null || nuisance === true) continue;
    const key = JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
    const same = byPoint.get(key) ?? { point, ids: [] };
    same.ids.push(id);
    byPoint.set(key, same);
  }
  return [...byPoint.values()]
    .filter(({ ids }) => ids.length > 1)
    .map(({ ids }) => `weights ${listedNames(ids.map((id) => `"${id}"`))} have the same point`);
}
