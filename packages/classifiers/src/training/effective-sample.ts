/** How many events weights are worth, of which some may be negative. */
export interface EffectiveSample {
  readonly events: number;
  /** Events of negative weight. */
  readonly negative: number;
  /** (Σw)²/Σw²: as many events of equal weight have the same relative error of their sum. 0 without any weight. */
  readonly effectiveSampleSize: number;
}

/** The effective size of weighted events. */
export function effectiveSample(weights: ArrayLike<number>): EffectiveSample {
  let [sum, squares, negative] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] ** 2;
    if (weights[i] < 0) negative++;
  }
  return { events: weights.length, negative, effectiveSampleSize: squares === 0 ? 0 : sum ** 2 / squares };
}
