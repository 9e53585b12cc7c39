import { equalWeightEdges } from "../diagnostics/equal-weight-edges.ts";

/** Events of neighbouring x together: sums that a mean or a ratio is made of. */
export interface PooledGroup {
  /** Mean of x, a float32 number. */
  readonly x: number;
  readonly events: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** Two groups as one. */
export const joined = (one: PooledGroup, two: PooledGroup): PooledGroup => ({
  x: Math.fround((one.x * one.events + two.x * two.events) / (one.events + two.events)),
  events: one.events + two.events,
  numerator: one.numerator + two.numerator,
  denominator: one.denominator + two.denominator,
});

/**
 * Events sorted into at most `groups` groups of about equal |denominator|, rising in x, equal x together. A group that is not `sound` (by default: whose
 * denominators do not add up to a positive number, as negative weights may leave it) is joined with the next one, the last with the one before.
 * @param x n @param numerator n @param denominator n
 * @throws RangeError if all events together make no sound group
 */
export function pooledGroups(
  x: ArrayLike<number>,
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  groups: number,
  sound: (group: PooledGroup) => boolean = (group) => group.denominator > 0,
): PooledGroup[] {
  const edges = equalWeightEdges(x, denominator, groups);
  const bins = Array.from({ length: edges.length - 1 }, () => ({ x: 0, events: 0, numerator: 0, denominator: 0 }));
  for (let i = 0; i < x.length; i++) {
    let [low, high] = [1, edges.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (x[i] < edges[middle]) high = middle;
      else low = middle + 1;
    }
    const bin = bins[low - 1];
    bin.x += x[i];
    bin.events++;
    bin.numerator += numerator[i];
    bin.denominator += denominator[i];
  }
  const found: PooledGroup[] = [];
  let open: PooledGroup | undefined;
  for (const { x: sum, events, ...sums } of bins) {
    if (events === 0) continue;
    const own = { x: Math.fround(sum / events), events, ...sums };
    const last = found.at(-1);
    // two groups whose means are one float32 number cannot be told apart by a network
    if (open === undefined && last !== undefined && own.x <= last.x) {
      found[found.length - 1] = joined(last, own);
      continue;
    }
    const pooled = open === undefined ? own : joined(open, own);
    open = sound(pooled) ? undefined : pooled;
    if (open === undefined) found.push(pooled);
  }
  while (open !== undefined) {
    const last = found.pop();
    if (last === undefined) throw new RangeError(`the sums of ${x.length} events are ${open.numerator} and ${open.denominator}`);
    const pooled = joined(last, open);
    open = sound(pooled) ? undefined : pooled;
    if (open === undefined) found.push(pooled);
  }
  return found;
}
