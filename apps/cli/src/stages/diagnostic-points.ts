import { coefficientsNamed, type Analysis } from "@ratiometer/config";
import { permutation, type RandomStream } from "@ratiometer/tables";

/** Points across the range of each coefficient, the others at the SM; the SM itself left out, where every ratio is 1. */
export function pointsAlong(analysis: Analysis, names: readonly string[], count: number): number[][] {
  const coefficients = coefficientsNamed(analysis, names);
  const sm = coefficients.map((coefficient) => coefficient.sm);
  return coefficients.flatMap(({ range: [low, high] }, p) =>
    Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1))
      .filter((value) => value !== sm[p])
      .map((value) => sm.map((other, q) => (q === p ? value : other))),
  );
}

/** Weights as a density: they add up to 1. */
export function density(weights: Float64Array): Float64Array {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** These rows, or as many of them as are asked for, drawn without replacement and in rising order. */
export const someRows = (rows: Uint32Array, most: number, stream: RandomStream): Uint32Array =>
  rows.length <= most
    ? rows
    : permutation(rows.length, stream)
        .subarray(0, most)
        .map((i) => rows[i])
        .sort();

/** "c = 2, kt = -1" */
export const pointText = (names: readonly string[], at: readonly number[]): string =>
  names.map((name, p) => `${name} = ${Number(at[p].toPrecision(4))}`).join(", ");
