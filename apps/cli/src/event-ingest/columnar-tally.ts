import { mergeQuality, noQuality, type WeightQuality } from "@ratiometer/eft";
import type { ColumnarBlock } from "./columnar-blocks.ts";
import type { ColumnarPlan } from "./columnar-plan.ts";

/** What is known of the weights of the blocks that went by. */
export interface ColumnarTally {
  readonly add: (block: ColumnarBlock) => void;
  /** Of each file. */
  readonly qualities: () => readonly WeightQuality[];
  /** Events without a factor, by variation. */
  readonly invalid: () => ReadonlyMap<string, number>;
  /** Largest |factor − 1| of the unchanged weight in lists of variations. */
  readonly nominalDeviation: () => number;
}

/** Counts blocks in any order. */
export function columnarTally({ weights, factors, files }: ColumnarPlan): ColumnarTally {
  const qualities = files.map((_, f) => noQuality(weights, f));
  const invalid = new Map(factors.map((name) => [name, 0]));
  let deviation = 0;
  return {
    add: (block) => {
      qualities[block.file] = mergeQuality(qualities[block.file], block.quality);
      factors.forEach((name, v) => invalid.set(name, (invalid.get(name) ?? 0) + block.invalid[v]));
      deviation = Math.max(deviation, block.nominalDeviation);
    },
    qualities: () => qualities,
    invalid: () => invalid,
    nominalDeviation: () => deviation,
  };
}
