import type { RocCurve } from "./roc-curve.ts";

/** Covariances of the points of a ROC curve, points × points. */
export interface RocCovariance {
  readonly accepted: readonly (readonly number[])[];
  readonly mistaken: readonly (readonly number[])[];
  /** Of the accepted share at one point (row) with the mistaken one at another (column); zero where no event is in both samples. */
  readonly between: readonly (readonly number[])[];
}

/**
 * Covariances of a cumulative curve of weighted events. An event of weight w changes the share ε_p above a threshold by w (1_p − ε_p)/W, 1_p telling whether
 * it is above; the covariance is the sum of the products of these influences. Of two thresholds the events above the higher one, p, are above both, so that with
 * S_p = Σ_{above p} w²/W² (or Σ ab/(AB), between two samples that share events)
 *
 *   cov(ε_p, ε_q) = (1 − ε_p)(1 − ε_q) S_p − ε_p (1 − ε_q) (S_q − S_p) + ε_p ε_q (S_all − S_q),
 *
 * for unit weights the ε_p (1 − ε_q)/n, p ≤ q, of the empirical distribution. Sums of squares, hence symmetric and positive semi-definite; nothing is subtracted
 * from a variance, so that rounding makes none negative.
 */
export function rocCovariance({ accepted, mistaken, squares }: Pick<RocCurve, "accepted" | "mistaken" | "squares">): RocCovariance {
  const matrix = (first: readonly number[], second: readonly number[], sums: readonly number[]): number[][] => {
    const last = sums.length - 1;
    // no event or all of them: nothing fluctuates, not even by rounding
    const isEnd = (p: number): boolean => p === 0 || p === last;
    return first.map((e, p) =>
      second.map((f, q) => {
        if (isEnd(p) || isEnd(q)) return 0;
        const [higher, lower] = p <= q ? [p, q] : [q, p];
        const oneOnly = p <= q ? -e * (1 - f) : -f * (1 - e);
        return (1 - e) * (1 - f) * sums[higher] + oneOnly * (sums[lower] - sums[higher]) + e * f * (sums[last] - sums[lower]);
      }),
    );
  };
  return {
    accepted: matrix(accepted, accepted, squares.accepted),
    mistaken: matrix(mistaken, mistaken, squares.mistaken),
    between: matrix(accepted, mistaken, squares.shared),
  };
}
