import type { ColumnSlice } from "@ratiometer/tables";
import { compensatedSum, type CompensatedSum } from "./compensated-sum.ts";

/** What has been seen of a weight at one position of its list. */
export interface PositionTally {
  readonly sum: number;
  /** Events that have it. */
  readonly events: number;
  /** Events in which it is exactly 1, and exactly 0. */
  readonly ones: number;
  readonly zeros: number;
}

/** What has been seen of a list of weights. */
export interface WeightListFacts {
  readonly name: string;
  readonly positions: readonly PositionTally[];
  /** Events by the number of weights that they have. */
  readonly lengths: ReadonlyMap<number, number>;
  /** Events with two weights or more that are all exactly 1. */
  readonly allOne: number;
}

/** A list of weights while it is being looked through. */
export interface WeightListTally {
  readonly add: (slice: ColumnSlice) => void;
  readonly facts: () => WeightListFacts;
}

interface Position {
  readonly sum: CompensatedSum;
  events: number;
  ones: number;
  zeros: number;
}

/** Sums and counts of a list of weights, position by position. */
export function weightListTally(name: string): WeightListTally {
  const positions: Position[] = [];
  const lengths = new Map<number, number>();
  let allOne = 0;
  return {
    add: ({ values, offsets = new Uint32Array(1) }) => {
      for (let event = 0; event + 1 < offsets.length; event++) {
        const [first, end] = [offsets[event], offsets[event + 1]];
        const length = end - first;
        lengths.set(length, (lengths.get(length) ?? 0) + 1);
        while (positions.length < length) positions.push({ sum: compensatedSum(), events: 0, ones: 0, zeros: 0 });
        let ones = 0;
        for (let i = first; i < end; i++) {
          const value = Number(values[i]);
          const position = positions[i - first];
          position.events++;
          if (!Number.isFinite(value)) continue;
          position.sum.add(value);
          if (value === 1) {
            position.ones++;
            ones++;
          } else if (value === 0) position.zeros++;
        }
        if (length > 1 && ones === length) allOne++;
      }
    },
    facts: () => ({
      name,
      positions: positions.map(({ sum, events, ones, zeros }) => ({ sum: sum.value(), events, ones, zeros })),
      lengths,
      allOne,
    }),
  };
}
