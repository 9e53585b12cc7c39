import { areaUnderCurve, type Measured } from "./area-under-curve.ts";

/** How well a score separates two samples, at thresholds from high to low. */
export interface RocCurve {
  /** Share of each sample at or above the threshold; the first point is (0, 0), the last one (1, 1). */
  readonly accepted: readonly number[];
  readonly acceptedError: readonly number[];
  readonly mistaken: readonly number[];
  readonly mistakenError: readonly number[];
  readonly area: Measured;
}

/** Shares above a threshold, with the error √[(1 − ε)² Σ_above w² + ε² Σ_below w²]/Σw. */
interface Share {
  readonly weight: number;
  readonly squares: number;
}

const total = (weights: ArrayLike<number>): Share => {
  let [weight, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    weight += weights[i];
    squares += weights[i] * weights[i];
  }
  return { weight, squares };
};

function shareOf(above: Share, all: Share): Measured {
  const value = above.weight / all.weight;
  const variance = (1 - value) ** 2 * above.squares + value ** 2 * Math.max(0, all.squares - above.squares);
  return { value, error: Math.sqrt(variance) / all.weight };
}

/**
 * The ROC curve of a score, its area with error, and the errors of both shares (each on its own). Negative weights enter as they are, so that shares
 * need not rise steadily.
 * @param score n @param a weights in the sample of high scores, n; 0 where an event is not in it @param b the same of the other sample
 * @param points at most so many, at steps of equal |a|/Σ|a| + |b|/Σ|b|; events of equal score are never parted
 * @throws RangeError as `areaUnderCurve`
 */
export function rocCurve(score: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>, points = 100): RocCurve {
  const area = areaUnderCurve(score, a, b);
  const order = Uint32Array.from({ length: score.length }, (_, i) => i).sort((i, j) => score[j] - score[i]);
  const [allA, allB] = [total(a), total(b)];
  let [sizeA, sizeB] = [0, 0];
  for (let i = 0; i < score.length; i++) {
    sizeA += Math.abs(a[i]);
    sizeB += Math.abs(b[i]);
  }
  const above = { a: { weight: 0, squares: 0 }, b: { weight: 0, squares: 0 } };
  const curve: { readonly accepted: Measured; readonly mistaken: Measured }[] = [
    { accepted: { value: 0, error: 0 }, mistaken: { value: 0, error: 0 } },
  ];
  let [passed, due] = [0, 1];
  const step = 2 / (points - 1);
  order.forEach((i, k) => {
    above.a.weight += a[i];
    above.a.squares += a[i] * a[i];
    above.b.weight += b[i];
    above.b.squares += b[i] * b[i];
    passed += Math.abs(a[i]) / sizeA + Math.abs(b[i]) / sizeB;
    const last = k === order.length - 1;
    if (last || (passed >= due * step && score[order[k + 1]] < score[i])) {
      curve.push({
        accepted: last ? { value: 1, error: 0 } : shareOf(above.a, allA),
        mistaken: last ? { value: 1, error: 0 } : shareOf(above.b, allB),
      });
      due = Math.floor(passed / step) + 1;
    }
  });
  return {
    accepted: curve.map(({ accepted }) => accepted.value),
    acceptedError: curve.map(({ accepted }) => accepted.error),
    mistaken: curve.map(({ mistaken }) => mistaken.value),
    mistakenError: curve.map(({ mistaken }) => mistaken.error),
    area,
  };
}
