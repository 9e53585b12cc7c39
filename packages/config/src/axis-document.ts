import type { Axis } from "./analysis.ts";

/** One name or several. */
type SampleNames = string | readonly string[];

/** An axis of bins in an analysis file. */
export type AxisDocument = { readonly column: string } & (
  | { readonly edges: readonly number[] }
  | { readonly quantiles: { readonly of: SampleNames } & ({ readonly bins: number } | { readonly at: readonly number[] }) }
  | {
      readonly significance: {
        readonly signal: SampleNames;
        readonly bins: number;
        readonly minimum: number;
        readonly relative_error: number;
      };
    }
);

const listOf = (names: SampleNames): readonly string[] => (typeof names === "string" ? [names] : names);

/** An axis as the rest of the program reads it. */
export function axisOf(axis: AxisDocument): Axis {
  const { column } = axis;
  if ("edges" in axis) return { kind: "edges", column, edges: axis.edges };
  if ("quantiles" in axis) {
    const { quantiles } = axis;
    const at = "at" in quantiles ? quantiles.at : Array.from({ length: quantiles.bins - 1 }, (_, i) => (i + 1) / quantiles.bins);
    return { kind: "quantiles", column, of: listOf(quantiles.of), at };
  }
  const { signal, bins, minimum, relative_error: relativeError } = axis.significance;
  return { kind: "significance", column, signal: listOf(signal), bins, minimum, relativeError };
}
