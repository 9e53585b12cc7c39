import { coefficientsNamed, type Analysis, type Coefficient, type Estimator } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { columnOf, type Column, type Table } from "@ratiometer/tables";

/** Column that holds an estimator's score at the SM. */
export const scoreColumn = (estimator: string, coefficient: string): string => `${estimator}.${coefficient}`;

/** Unit of the score in a coefficient: the inverse of the coefficient's. */
export const scoreUnit = ({ unit }: Pick<Coefficient, "unit">): string => (unit === "TeV^-2" ? "TeV^2" : "1");

/** Columns of an n x names.length matrix. */
export const matrixColumns = (matrix: Float64Array, names: readonly string[], unit: string): [string, Column][] =>
  names.map((name, t) => [
    name,
    { values: Float64Array.from({ length: matrix.length / names.length }, (_, i) => matrix[i * names.length + t]), unit },
  ]);

/** Columns of an estimator's score, n x k. */
export function scoreColumns(
  analysis: Pick<Analysis, "coefficients">,
  { name, coefficients }: Pick<Estimator, "name" | "coefficients">,
  score: Float64Array,
): [string, Column][] {
  const units = coefficientsNamed(analysis, coefficients).map(scoreUnit);
  const columns = matrixColumns(
    score,
    coefficients.map((coefficient) => scoreColumn(name, coefficient)),
    "1",
  );
  return columns.map(([column, { values }], p) => [column, { values, unit: units[p] }]);
}

/** Column that holds a term of a ratio's forms. */
export const ratioColumn = (term: string): string => `ratio:${term}`;

/** Columns of a ratio's forms, n x T. */
export const ratioColumns = ({ coefficients }: Pick<Estimator, "coefficients">, forms: Float64Array): [string, Column][] =>
  matrixColumns(forms, termNames(coefficients).map(ratioColumn), "1");

/** Column that holds a term of a member's forms. */
export const memberColumn = (member: number, term: string): string => `member${member}:${term}`;

/** Columns of the forms of each member. */
export const memberColumns = ({ coefficients }: Pick<Estimator, "coefficients">, members: readonly Float64Array[]): [string, Column][] =>
  members.flatMap((forms, member) =>
    matrixColumns(
      forms,
      termNames(coefficients).map((name) => memberColumn(member, name)),
      "1",
    ),
  );

/** Columns side by side, row-major: rows.length x names.length. @param rows all if left out */
export function formMatrix(table: Table, names: readonly string[], rows?: ArrayLike<number>): Float64Array {
  const n = rows?.length ?? table.length;
  const matrix = new Float64Array(n * names.length);
  names.forEach((name, t) => {
    const { values } = columnOf(table, name);
    for (let i = 0; i < n; i++) matrix[i * names.length + t] = values[rows === undefined ? i : rows[i]];
  });
  return matrix;
}
