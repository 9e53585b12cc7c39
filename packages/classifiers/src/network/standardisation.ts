import type { EstimatorTask } from "../training/estimator-task.ts";

/** x' = (x − mean)/scale, one pair for each feature. */
export interface Standardisation {
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/**
 * Mean and standard deviation of each feature over the training events, unweighted; a constant feature gets scale 1. Both are float32 numbers, as the
 * published network holds them.
 */
export function standardisationOf({
  features,
  featureNames,
  train,
}: Pick<EstimatorTask, "features" | "featureNames" | "train">): Standardisation {
  const d = featureNames.length;
  const means = new Float64Array(d);
  const scales = new Float64Array(d);
  for (const row of train) for (let j = 0; j < d; j++) means[j] += features[row * d + j] / train.length;
  for (const row of train) for (let j = 0; j < d; j++) scales[j] += (features[row * d + j] - means[j]) ** 2 / train.length;
  // what is left of the variance of a constant by rounding of its mean is below 1e-24 of its square
  for (let j = 0; j < d; j++) scales[j] = scales[j] > 1e-24 * means[j] ** 2 ? Math.sqrt(scales[j]) : 1;
  return { means: means.map(Math.fround), scales: scales.map(Math.fround) };
}

/** Standardised rows, rows.length x d: the same numbers, to the bit, as the first two operations of a published network make of raw features. */
export function standardiseRows(features: Float32Array, rows: Uint32Array, { means, scales }: Standardisation): Float32Array {
  const d = means.length;
  const out = new Float32Array(rows.length * d);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < d; j++) out[i * d + j] = Math.fround(features[rows[i] * d + j] - means[j]) / scales[j];
  return out;
}
