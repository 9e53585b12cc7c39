import { termCount, termNames, type WeightPolynomial } from "@ratiometer/eft";
import { columnOf, type Column, type Table } from "@ratiometer/tables";

/** Name of the column of a term: "weight:1", "weight:kt", "weight:kt^2". */
export const weightColumn = (term: string): string => `weight:${term}`;

/** The terms of a weight polynomial as columns in pb over the units of the coefficients. */
export function weightColumns({ coefficients, events, values }: WeightPolynomial): [string, Column][] {
  const terms = termCount(coefficients.length);
  return termNames(coefficients).map((name, t) => [
    weightColumn(name),
    { values: Float64Array.from({ length: events }, (_, i) => values[i * terms + t]), unit: "pb" },
  ]);
}

/** The weight polynomial back from its columns. @throws AnalysisError DATA_UNKNOWN_COLUMN */
export function weightPolynomialOf(
  table: Table,
  coefficients: readonly { readonly name: string; readonly sm: number }[],
): WeightPolynomial {
  const names = coefficients.map(({ name }) => name);
  const terms = termNames(names);
  const values = new Float64Array(table.length * terms.length);
  terms.forEach((name, t) => {
    const column = columnOf(table, weightColumn(name)).values;
    for (let i = 0; i < column.length; i++) values[i * terms.length + t] = column[i];
  });
  return { events: table.length, coefficients: names, sm: coefficients.map(({ sm }) => sm), values };
}
