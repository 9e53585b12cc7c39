import type { Axis } from "./analysis.ts";

/** An axis of bins in an analysis file. */
export type AxisDocument =
  | { readonly column: string; readonly edges: readonly number[] }
  | { readonly column: string; readonly quantiles: { readonly of: string; readonly bins: number } };

/** An axis as the rest of the program reads it. */
export const axisOf = (axis: AxisDocument): Axis =>
  "edges" in axis
    ? { kind: "edges", column: axis.column, edges: axis.edges }
    : { kind: "quantiles", column: axis.column, ...axis.quantiles };
