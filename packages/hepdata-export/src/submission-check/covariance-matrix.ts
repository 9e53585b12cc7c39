import type { DataTable, TableBin } from "./data-table.ts";
import type { SubmissionTable } from "./submission-documents.ts";
import type { Report } from "./submission-rule.ts";

const RELATIVE = 1e-6;
const ABSOLUTE = 1e-12;
const POWER_STEPS = 200;

const keyOf = ({ low, high, value }: TableBin): string => `${low ?? ""}|${high ?? ""}|${value ?? ""}`;

/** The eigenvalue that is largest in size, by power iteration. */
function dominantEigenvalue(matrix: Float64Array, n: number): number {
  let direction = Float64Array.from({ length: n }, (_, i) => 1 + ((i * 0.618034) % 1));
  let quotient = 0;
  for (let step = 0; step < POWER_STEPS; step++) {
    const length = Math.hypot(...direction);
    if (length === 0) return quotient;
    const unit = direction.map((value) => value / length);
    direction = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) direction[i] += matrix[i * n + j] * unit[j];
    quotient = unit.reduce((sum, value, i) => sum + value * direction[i], 0);
  }
  return quotient;
}

/** Whether a symmetric matrix with a shift on its diagonal has only positive pivots: all eigenvalues lie above minus the shift. */
function isPositive(matrix: Float64Array, n: number, shift: number): boolean {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j] + (i === j ? shift : 0);
      for (let k = 0; k < j; k++) rest -= lower[i * n + k] * lower[j * n + k];
      if (i === j && !(rest > 0)) return false;
      lower[i * n + j] = i === j ? Math.sqrt(rest) : rest / lower[j * n + j];
    }
  return true;
}

/**
 * Whether a symmetric matrix (n × n, row-major) is positive semi-definite: no eigenvalue below −10⁻⁶ of the largest.
 */
export function isSemiDefinite(matrix: Float64Array, n: number): boolean {
  if (matrix.every((value) => value === 0)) return true;
  const largest = dominantEigenvalue(matrix, n);
  return largest > 0 && isPositive(matrix, n, RELATIVE * largest);
}

/** Whether a table says that it is a covariance or correlation matrix. */
export const isCovarianceTable = ({ description }: SubmissionTable, { independent_variables, dependent_variables }: DataTable): boolean =>
  independent_variables.length === 2 &&
  dependent_variables.length === 1 &&
  /covarian|correlat/i.test(`${dependent_variables[0].header.name} ${description}`);

/** Checks a table of a covariance or correlation matrix: complete (one triangle is enough), symmetric, positive semi-definite. */
export function checkCovariance(
  { independent_variables: [first, second], dependent_variables: [matrix] }: DataTable,
  report: Report,
): void {
  const [rows, columns] = [first.values.map(keyOf), second.values.map(keyOf)];
  const place = new Map([...new Set([...rows, ...columns])].map((key, i) => [key, i]));
  const n = place.size;
  const numbers = matrix.values.filter(({ value }) => typeof value === "number" && Number.isFinite(value)).length;
  if (numbers === 0) return;
  const incomplete = (missing: number): void => report("matrix-incomplete", `${missing} of ${n * n} elements of the matrix are missing`);
  if (numbers < (n * (n + 1)) / 2) {
    incomplete(n * n - numbers);
    return;
  }
  const values = new Float64Array(n * n).fill(Number.NaN);
  matrix.values.forEach(({ value }, i) => {
    const [row, column] = [place.get(rows[i]), place.get(columns[i])];
    if (row !== undefined && column !== undefined && typeof value === "number" && Number.isFinite(value)) values[row * n + column] = value;
  });
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (Number.isNaN(values[i * n + j])) values[i * n + j] = values[j * n + i];
  const missing = values.filter(Number.isNaN).length;
  if (missing > 0) {
    incomplete(missing);
    return;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [values[i * n + j], values[j * n + i]];
      if (Math.abs(lower - upper) <= ABSOLUTE + RELATIVE * Math.min(Math.abs(lower), Math.abs(upper))) continue;
      const names = [...place.keys()].map((key) => key.replaceAll("|", " ").trim());
      report("matrix-asymmetric", `the matrix has ${lower} at (${names[i]}; ${names[j]}) and ${upper} at (${names[j]}; ${names[i]})`);
      return;
    }
  if (!isSemiDefinite(values, n)) report("matrix-indefinite", "the matrix has a negative eigenvalue: no quantities have such a covariance");
}
