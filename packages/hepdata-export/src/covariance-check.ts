import { AnalysisError } from "@ratiometer/config";

/** Relative to the geometric mean of two variances: rounding of sums of many products. */
const ROUNDING = 1e-9;

/**
 * Refuses a matrix that is no covariance: not square, not symmetric, or with a negative eigenvalue beyond rounding (tested by the Cholesky factorisation of
 * the correlations plus ROUNDING on their diagonal).
 * @throws AnalysisError EXPORT_COVARIANCE
 */
export function requireCovariance(matrix: readonly (readonly number[])[], path: string): void {
  const refuse = (found: string): never => {
    throw new AnalysisError("EXPORT_COVARIANCE", `${found}, expected a symmetric, positive semi-definite matrix`, { path });
  };
  const n = matrix.length;
  const ragged = matrix.findIndex((row) => row.length !== n);
  if (ragged >= 0) refuse(`row ${ragged} has ${matrix[ragged].length} entries in a matrix of ${n} rows`);
  const deviations = matrix.map((row, i) => (row[i] >= 0 ? Math.sqrt(row[i]) : refuse(`a variance of ${row[i]} in place ${i}`)));
  // what rounding leaves where almost nothing fluctuates
  const noise = 1e-13 * Math.max(0, ...deviations) ** 2;
  matrix.forEach((row, i) =>
    row.forEach((value, j) => {
      const scale = deviations[i] * deviations[j];
      if (Math.abs(value - matrix[j][i]) > ROUNDING * scale + noise) refuse(`${value} at (${i}, ${j}) and ${matrix[j][i]} at (${j}, ${i})`);
      if (Math.abs(value) > (1 + ROUNDING) * scale + noise)
        refuse(`${value} at (${i}, ${j}) for standard deviations ${deviations[i]} and ${deviations[j]}`);
    }),
  );
  const kept = [...deviations.keys()].filter((i) => deviations[i] > 0);
  const factor: number[][] = [];
  kept.forEach((i, p) => {
    factor[p] = [];
    for (let q = 0; q <= p; q++) {
      const correlation = p === q ? 1 + n * ROUNDING : matrix[i][kept[q]] / (deviations[i] * deviations[kept[q]]);
      const rest = factor[q].slice(0, q).reduce((sum, value, k) => sum - value * factor[p][k], correlation);
      if (p === q && !(rest > 0)) refuse(`a negative eigenvalue, met in row ${i}`);
      factor[p][q] = p === q ? Math.sqrt(rest) : rest / factor[q][q];
    }
  });
}
