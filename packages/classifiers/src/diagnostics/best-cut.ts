import { asimovSignificance } from "./asimov-significance.ts";

/** The AMS of the events whose score is at least the threshold. */
export interface Cut {
  readonly threshold: number;
  readonly signal: number;
  readonly background: number;
  /** Monte Carlo error of the background and its relative uncertainty, in quadrature. */
  readonly uncertainty: number;
  readonly significance: number;
}

/** (Σb)²/Σb² that a cut must leave: with fewer its own background estimate is a matter of chance. */
const FEWEST = 10;

/**
 * The cut on a score with the largest expected significance. The Monte Carlo error of the background counts as an uncertainty; thresholds above which the
 * background has less than ten effective events, or is not positive, are passed over. Events of equal score stay together. Negative weights enter as they are.
 * @param score n @param signal expected events, n @param background the same, n
 * @param relativeUncertainty of the background, beside its Monte Carlo error
 * @returns undefined if no threshold leaves enough background
 */
export function bestCut(
  score: ArrayLike<number>,
  signal: ArrayLike<number>,
  background: ArrayLike<number>,
  relativeUncertainty = 0,
): Cut | undefined {
  const order = Uint32Array.from({ length: score.length }, (_, i) => i).sort((i, j) => score[j] - score[i]);
  let [s, b, squares] = [0, 0, 0];
  let best: Cut | undefined;
  order.forEach((i, k) => {
    s += signal[i];
    b += background[i];
    squares += background[i] * background[i];
    if ((k + 1 < order.length && score[order[k + 1]] === score[i]) || !(b > 0) || b * b < FEWEST * squares || s < -b) return;
    const uncertainty = Math.sqrt(squares + (relativeUncertainty * b) ** 2);
    const significance = asimovSignificance(s, b, uncertainty);
    if (best === undefined || significance > best.significance)
      best = { threshold: score[i], signal: s, background: b, uncertainty, significance };
  });
  return best;
}
