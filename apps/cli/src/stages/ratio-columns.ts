import { coefficientsNamed, type Analysis, type Coefficient, type Estimator } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import type { Column } from "@ratiometer/tables";

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

/** Columns of a ratio's forms, n x T. */
export const ratioColumns = ({ coefficients }: Pick<Estimator, "coefficients">, forms: Float64Array): [string, Column][] =>
  matrixColumns(
    forms,
    termNames(coefficients).map((name) => `ratio:${name}`),
    "1",
  );

/** Columns of the forms of each member. */
export const memberColumns = ({ coefficients }: Pick<Estimator, "coefficients">, members: readonly Float64Array[]): [string, Column][] =>
  members.flatMap((forms, member) =>
    matrixColumns(
      forms,
      termNames(coefficients).map((name) => `member${member}:${name}`),
      "1",
    ),
  );
