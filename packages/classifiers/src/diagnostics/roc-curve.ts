import { areaUnderCurve, type Measured } from "./area-under-curve.ts";

/** How well a score separates two samples, at thresholds from high to low. */
export interface RocCurve {
  /** Share of each sample at or above the threshold; the first point is (0, 0), the last one (1, 1). */
  readonly accepted: readonly number[];
  readonly acceptedError: readonly number[];
  readonly mistaken: readonly number[];
  readonly mistakenError: readonly number[];
  /** The smallest score that passes at each point but the first, which nothing passes. */
  readonly thresholds: readonly number[];
  /** How many events of each sample pass at each point; those of weight 0 do not count. */
  readonly events: { readonly accepted: readonly number[]; readonly mistaken: readonly number[] };
  /** Of the events that pass at each point: Σa²/(Σ_all a)², Σb²/(Σ_all b)² and Σab/(Σ_all a Σ_all b), from which all covariances follow. */
  readonly squares: { readonly accepted: readonly number[]; readonly mistaken: readonly number[]; readonly shared: readonly number[] };
  readonly area: Measured;
}

/** Shares above a threshold, with the error √[(1 − ε)² Σ_above w² + ε² Σ_below w²]/Σw. */
interface Share {
  readonly weight: number;
  readonly squares: number;
}

/** One share of a curve with what its covariances are made of. */
interface CurvePoint extends Measured {
  readonly events: number;
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
  const above = { a: { weight: 0, squares: 0, events: 0 }, b: { weight: 0, squares: 0, events: 0 }, shared: 0 };
  const none: CurvePoint = { value: 0, error: 0, events: 0, squares: 0 };
  const curve: { readonly accepted: CurvePoint; readonly mistaken: CurvePoint; readonly shared: number }[] = [
    { accepted: none, mistaken: none, shared: 0 },
  ];
  const thresholds: number[] = [];
  const pointOf = (some: Share & { readonly events: number }, all: Share, last: boolean): CurvePoint => ({
    ...(last ? { value: 1, error: 0 } : shareOf(some, all)),
    events: some.events,
    squares: some.squares / (all.weight * all.weight),
  });
  let [passed, due] = [0, 1];
  const step = 2 / (points - 1);
  order.forEach((i, k) => {
    above.a.weight += a[i];
    above.a.squares += a[i] * a[i];
    above.b.weight += b[i];
    above.b.squares += b[i] * b[i];
    above.shared += a[i] * b[i];
    if (a[i] !== 0) above.a.events++;
    if (b[i] !== 0) above.b.events++;
    passed += Math.abs(a[i]) / sizeA + Math.abs(b[i]) / sizeB;
    const last = k === order.length - 1;
    if (last || (passed >= due * step && score[order[k + 1]] < score[i])) {
      curve.push({
        accepted: pointOf(above.a, allA, last),
        mistaken: pointOf(above.b, allB, last),
        shared: above.shared / (allA.weight * allB.weight),
      });
      thresholds.push(score[i]);
      due = Math.floor(passed / step) + 1;
    }
  });
  return {
    accepted: curve.map(({ accepted }) => accepted.value),
    acceptedError: curve.map(({ accepted }) => accepted.error),
    mistaken: curve.map(({ mistaken }) => mistaken.value),
    mistakenError: curve.map(({ mistaken }) => mistaken.error),
    thresholds,
    events: { accepted: curve.map(({ accepted }) => accepted.events), mistaken: curve.map(({ mistaken }) => mistaken.events) },
    squares: {
      accepted: curve.map(({ accepted }) => accepted.squares),
      mistaken: curve.map(({ mistaken }) => mistaken.squares),
      shared: curve.map(({ shared }) => shared),
    },
    area,
  };
}
