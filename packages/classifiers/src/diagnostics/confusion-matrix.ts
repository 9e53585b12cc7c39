import type { Measured } from "./area-under-curve.ts";

/** The class of largest probability of each event, the first of equal ones. @param probabilities n x classes, row-major */
export function likeliestClass(probabilities: ArrayLike<number>, classes: number): Uint32Array {
  return Uint32Array.from({ length: probabilities.length / classes }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (probabilities[i * classes + c] > probabilities[i * classes + best]) best = c;
    return best;
  });
}

/**
 * Of the events of each true class (rows) the share whose likeliest class is each (columns), with error √[(1 − s)² Σ_in w² + s² Σ_out w²]/Σw. Rows add up to 1;
 * negative weights enter as they are.
 * @param likeliest n @param classOf true class, n; events of no class, a number of `classes` or more, are left aside @param weights n
 * @throws RangeError if the weights of a class do not add up to a positive number
 */
export function confusionMatrix(
  likeliest: ArrayLike<number>,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
  classes: number,
): Measured[][] {
  const empty = (): { weight: number; squares: number }[] => Array.from({ length: classes }, () => ({ weight: 0, squares: 0 }));
  const sums = Array.from({ length: classes }, empty);
  for (let i = 0; i < classOf.length; i++) {
    if (classOf[i] >= classes) continue;
    const cell = sums[classOf[i]][likeliest[i]];
    cell.weight += weights[i];
    cell.squares += weights[i] ** 2;
  }
  return sums.map((row, c) => {
    const weight = row.reduce((sum, cell) => sum + cell.weight, 0);
    const squares = row.reduce((sum, cell) => sum + cell.squares, 0);
    if (!(weight > 0)) throw new RangeError(`the weights of class ${c} add up to ${weight}, expected a positive number`);
    return row.map((cell) => {
      const value = cell.weight / weight;
      const variance = (1 - value) ** 2 * cell.squares + value ** 2 * Math.max(0, squares - cell.squares);
      return { value, error: Math.sqrt(variance) / weight };
    });
  });
}
