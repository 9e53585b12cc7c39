import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import type { Measured } from "./area-under-curve.ts";

/** Information along one direction of the coefficients, per event. */
export interface InformationAlong {
  /** Unit vector, k, in the units that the scores count the coefficients in. */
  readonly direction: readonly number[];
  /** vᵀ I v of the reference. */
  readonly reference: number;
  /** What the learned score carries over it, with its error; never above 1 but for chance where the reference is the best score of the same inputs. */
  readonly carried: Measured;
  /** What the learned score claims, vᵀ E[t̂ t̂ᵀ] v, over it: above `carried` where the score is larger than it should be. */
  readonly claimed: Measured;
}

/** Blocks that are left out one at a time for the errors. */
const BLOCKS = 20;

/** Σ w a aᵀ-like sums of one block, k × k each. */
interface Moments {
  weight: number;
  readonly learned: Float64Array;
  readonly mixed: Float64Array;
  readonly exact: Float64Array;
}

const emptyMoments = (k: number): Moments => ({
  weight: 0,
  learned: new Float64Array(k * k),
  mixed: new Float64Array(k * k),
  exact: new Float64Array(k * k),
});

/** The first minus the second. */
const less = (whole: Moments, part: Moments): Moments => ({
  weight: whole.weight - part.weight,
  learned: whole.learned.map((value, e) => value - part.learned[e]),
  mixed: whole.mixed.map((value, e) => value - part.mixed[e]),
  exact: whole.exact.map((value, e) => value - part.exact[e]),
});

interface Scores {
  /** n x k, row-major, both with mean 0 up to chance. */
  readonly learned: ArrayLike<number>;
  readonly exact: ArrayLike<number>;
}

function momentsOf({ learned, exact }: Scores, weights: ArrayLike<number>, k: number, block: number): Moments {
  const sums = emptyMoments(k);
  for (let i = block; i < weights.length; i += BLOCKS) {
    sums.weight += weights[i];
    for (let p = 0; p < k; p++)
      for (let q = 0; q < k; q++) {
        sums.learned[p * k + q] += weights[i] * learned[i * k + p] * learned[i * k + q];
        sums.mixed[p * k + q] += weights[i] * learned[i * k + p] * exact[i * k + q];
        sums.exact[p * k + q] += weights[i] * exact[i * k + p] * exact[i * k + q];
      }
  }
  return sums;
}

function matrices(sums: Moments, k: number): { readonly carried: Matrix; readonly claimed: Matrix; readonly exact: Matrix } {
  const of = (values: Float64Array): Matrix => Matrix.from1DArray(k, k, values).div(sums.weight);
  const [learned, mixed, exact] = [of(sums.learned), of(sums.mixed), of(sums.exact)];
  return { carried: mixed.transpose().mmul(inverse(learned)).mmul(mixed), claimed: learned, exact };
}

const along = (matrix: Matrix, direction: readonly number[]): number =>
  direction.reduce((sum, outer, p) => sum + direction.reduce((inner, value, q) => inner + outer * matrix.get(p, q) * value, 0), 0);

/**
 * How much of the Fisher information at the SM a learned score carries, along the eigenvectors of a reference information, the largest first. With C = E[t̂ tᵀ]
 * and V = E[t̂ t̂ᵀ] over SM events, the means of t̂ shift by C per unit of the coefficients and scatter with V, so that t̂ carries
 *
 *   I_carried = Cᵀ V⁻¹ C ≤ E[t tᵀ]
 *
 * exactly as much as the reference for t̂ = t, and as much for any linear function of it; noise and missed structure in t̂ can only lower it, where the
 * claim V would rise. The reference is the exact score t(x) where it is known, or the joint score t(x, z): then E[t tᵀ] is an upper bound that the inputs
 * need not reach, while I_carried is the same, because E[t(x, z)|x] = t(x). Errors by leaving out one of twenty blocks at a time. Negative weights enter
 * as they are.
 * @param scores of the learned and of the reference, n x k each, row-major @param weights at the SM, n
 * @returns undefined if V or E[t tᵀ] is not positive definite, as too few or too negative weights or a constant score leave them
 */
export function scoreInformation(scores: Scores, weights: ArrayLike<number>): InformationAlong[] | undefined {
  const k = scores.exact.length / weights.length;
  const blocks = Array.from({ length: BLOCKS }, (_, block) => momentsOf(scores, weights, k, block));
  const zero = emptyMoments(k);
  const whole = less(zero, blocks.reduce(less, zero));
  const samples = [whole, ...blocks.map((block) => less(whole, block))];
  const positive = (values: Float64Array, weight: number): boolean => {
    if (!(weight > 0)) return false;
    const { realEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(k, k, values), { assumeSymmetric: true });
    const largest = Math.max(...realEigenvalues);
    return largest > 0 && Math.min(...realEigenvalues) > 1e-12 * largest;
  };
  if (!samples.every(({ learned, exact, weight }) => positive(learned, weight) && positive(exact, weight))) return undefined;
  const [all, ...reduced] = samples.map((sums) => matrices(sums, k));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(all.exact, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, e) => e).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return order.map((e) => {
    const column = eigenvectorMatrix.getColumn(e);
    // the sign of an eigenvector is nobody's: the largest component is positive
    const largest = column.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    const direction = column.map((value) => value * Math.sign(largest));
    const quotient = (which: "carried" | "claimed"): Measured => {
      const value = along(all[which], direction) / along(all.exact, direction);
      const left = reduced.map((one) => along(one[which], direction) / along(one.exact, direction));
      const mean = left.reduce((sum, each) => sum + each, 0) / BLOCKS;
      return { value, error: Math.sqrt(((BLOCKS - 1) / BLOCKS) * left.reduce((sum, each) => sum + (each - mean) ** 2, 0)) };
    };
    return { direction, reference: along(all.exact, direction), carried: quotient("carried"), claimed: quotient("claimed") };
  });
}
