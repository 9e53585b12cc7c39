import { termCount, termIndex } from "@ratiometer/eft";
import type { BranchingForm } from "../artifact-content.ts";

/**
 * Polynomials in d = c − sm as they are published, one for each row: constant, one array per coefficient, one per pair of coefficients with the full cross
 * coefficient.
 */
export interface EftPolynomial {
  readonly constant: readonly number[];
  readonly linear: Readonly<Record<string, readonly number[]>>;
  readonly quadratic: readonly { readonly coefficients: readonly [string, string]; readonly values: readonly number[] }[];
}

/** @param rows quadratic forms of T terms each, off-diagonals half the cross coefficient @param names of the coefficients */
export function eftPolynomial(rows: readonly (readonly number[])[], names: readonly string[]): EftPolynomial {
  return {
    constant: rows.map(([constant]) => constant),
    linear: Object.fromEntries(names.map((name, i) => [name, rows.map((terms) => 2 * terms[termIndex(i + 1, 0)])])),
    quadratic: names.flatMap((first, i) =>
      names.slice(0, i + 1).map((second, j) => ({
        coefficients: [second, first] as const,
        values: rows.map((terms) => (i === j ? 1 : 2) * terms[termIndex(i + 1, j + 1)]),
      })),
    ),
  };
}

/** A branching fraction as it is published. */
export type BranchingPolynomial = { readonly name: string } & EftPolynomial;

export const branchingPolynomial = ({ name, terms }: BranchingForm, names: readonly string[]): BranchingPolynomial => ({
  name,
  ...eftPolynomial([terms], names),
});

/** The quadratic forms of published polynomials, rows × T, row-major: what `eftPolynomial` was made of. */
export function polynomialTerms({ constant, linear, quadratic }: EftPolynomial, names: readonly string[]): Float64Array {
  const T = termCount(names.length);
  const terms = new Float64Array(constant.length * T);
  const fill = (position: number, values: readonly number[], factor: number): void =>
    values.forEach((value, row) => (terms[row * T + position] = factor * value));
  fill(0, constant, 1);
  names.forEach((name, i) => fill(termIndex(i + 1, 0), linear[name], 0.5));
  for (const { coefficients, values } of quadratic) {
    const [i, j] = coefficients.map((name) => names.indexOf(name) + 1);
    fill(termIndex(i, j), values, i === j ? 1 : 0.5);
  }
  return terms;
}
