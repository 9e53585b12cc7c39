import { colourSums } from "./colour-structures.ts";

/** Orderings of n things, each a list of 0 … n - 1, in lexicographic order. */
export function orderings(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return orderings(n - 1)
    .flatMap((rest) => Array.from({ length: n }, (_, place) => [...rest.slice(0, place), n - 1, ...rest.slice(place)]))
    .sort((a, b) => a.reduce((sign, value, i) => sign || value - b[i], 0));
}

/** The colour sums tr(T^{a…} (T^{b…})†) for all pairs of orderings of n gluons on one quark line: n! × n!, row-major. */
export function colourMatrix(n: number): Float64Array {
  return colourSums(orderings(n).map((word) => word.join("")));
}
