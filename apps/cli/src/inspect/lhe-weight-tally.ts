import type { LheEventBlock } from "@ratiometer/tables";
import { compensatedSum, type CompensatedSum } from "./compensated-sum.ts";

/** What has been seen of one weight of a file. */
export interface LheWeightFacts {
  readonly id: string;
  readonly sum: number;
  /** Events that lack it, that have 0, and that have what XWGTUP says. */
  readonly missing: number;
  readonly zeros: number;
  readonly equal: number;
  /** Sum, and largest, of the absolute values. */
  readonly absolute: number;
  readonly largest: number;
}

type Growing = { -readonly [K in Exclude<keyof LheWeightFacts, "sum">]: LheWeightFacts[K] } & { readonly total: CompensatedSum };

/** Sums and counts of the weights of a file, block by block. */
export function lheWeightTally(): { readonly add: (block: LheEventBlock) => void; readonly facts: () => readonly LheWeightFacts[] } {
  let tallies: readonly Growing[] = [];
  return {
    add: ({ weightIds, weights, weight, missingWeights }) => {
      if (tallies.length === 0)
        tallies = weightIds.map((id) => ({ id, total: compensatedSum(), missing: 0, zeros: 0, equal: 0, absolute: 0, largest: 0 }));
      const width = weightIds.length;
      for (let i = 0, at = 0; i < weight.length; i++)
        for (const tally of tallies) {
          const value = weights[at++];
          const size = Math.abs(value);
          tally.total.add(value);
          tally.absolute += size;
          if (size > tally.largest) tally.largest = size;
          if (value === 0) tally.zeros++;
          if (value === weight[i]) tally.equal++;
        }
      for (const at of missingWeights) {
        tallies[at % width].missing++;
        tallies[at % width].zeros--;
      }
    },
    facts: () => tallies.map(({ total, ...facts }) => ({ ...facts, sum: total.value() })),
  };
}
