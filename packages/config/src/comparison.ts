import type { Analysis } from "./analysis.ts";
import { AnalysisError, unknownName } from "./analysis-error.ts";

/** Two sets of samples that should be alike. */
export interface Comparison {
  readonly name: string;
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** Coefficients by name that both are weighted to; those left out are at the SM. */
  readonly at: Readonly<Record<string, number>>;
  /** Undefined: the inputs of the networks. */
  readonly columns: readonly string[] | undefined;
}

/** A comparison as the schema accepts it. */
export interface ComparisonDocument extends Pick<Comparison, "at"> {
  readonly a: string | readonly string[];
  readonly b: string | readonly string[];
  readonly columns?: readonly string[];
}

const listOf = (samples: string | readonly string[]): readonly string[] => (typeof samples === "string" ? [samples] : samples);

/** A comparison by the names of the code. */
export const comparisonOf = (name: string, { a, b, at, columns }: ComparisonDocument): Comparison => ({
  name,
  a: listOf(a),
  b: listOf(b),
  at,
  columns,
});

/** Samples exist, none is on both sides, and coefficients are known and within their ranges. */
export function* checkComparisons({ comparisons, samples, coefficients, where }: Analysis): Generator<AnalysisError> {
  const names = samples.map(({ name }) => name);
  for (const { name, a, b, at } of comparisons) {
    const base = `comparisons.${name}`;
    for (const [side, list] of [
      ["a", a],
      ["b", b],
    ] as const)
      for (const [i, sample] of list.entries()) {
        const listed = `${base}.${side}[${i}]`;
        const place = { where: where(listed), path: listed };
        if (!names.includes(sample)) yield unknownName("CONFIG_UNKNOWN_SAMPLE", "sample", sample, names, place);
        else if (side === "b" && a.includes(sample))
          yield new AnalysisError("CONFIG_DUPLICATE_NAME", `sample "${sample}" is in a and in b: it would be compared with itself`, place);
      }
    for (const [coefficient, value] of Object.entries(at)) {
      const path = `${base}.at.${coefficient}`;
      const place = { where: where(path), path };
      const known = coefficients.find((each) => each.name === coefficient);
      if (known === undefined)
        yield unknownName(
          "CONFIG_UNKNOWN_COEFFICIENT",
          "coefficient",
          coefficient,
          coefficients.map((each) => each.name),
          place,
        );
      else if (value < known.range[0] || value > known.range[1])
        yield new AnalysisError("CONFIG_RANGE", `${coefficient} = ${value} is outside its range [${known.range.join(", ")}]`, place);
    }
  }
}
