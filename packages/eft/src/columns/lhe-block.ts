import type { LheSample } from "@ratiometer/tables";
import type { ColumnBlock } from "./column-block.ts";
import { LHE_WEIGHT, type WeightSource } from "./weight-settings.ts";

/** The columns of a Les Houches file's weights: XWGTUP and one per id. */
export function lheWeightColumns(ids: readonly string[]): WeightSource["columns"] {
  return [LHE_WEIGHT, ...ids].map((name) => ({ name, kind: "number" }));
}

/**
 * Events of a Les Houches file as a block of such columns.
 * @param first number of the first event in its file
 */
export function lheWeightBlock(
  { weight, weightIds, weights }: Pick<LheSample, "weight" | "weightIds" | "weights">,
  first = 0,
): ColumnBlock {
  const width = weightIds.length;
  const column = (j: number): Float64Array => Float64Array.from(weight, (_, i) => weights[i * width + j]);
  return {
    first,
    entries: weight.length,
    columns: new Map([[LHE_WEIGHT, { values: weight }], ...weightIds.map((id, j) => [id, { values: column(j) }] as const)]),
  };
}
