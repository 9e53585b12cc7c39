import { featureRows, type EventFeatures } from "../events/event-features.ts";
import { eventParts } from "../events/event-parts.ts";
import { isRowFile, readRows } from "../events/row-file.ts";

/** The features of a task's events, and which of them train. */
interface TrainingFeatures {
  readonly features: EventFeatures;
  readonly featureNames: readonly string[];
  readonly train: Uint32Array;
}

/** x' = (x − mean)/scale, one pair for each feature. */
export interface Standardisation {
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/**
 * Mean and standard deviation of each feature over the training events, unweighted; a constant feature gets scale 1. Both are float32 numbers, as the
 * published network holds them.
 * @param untouched positions of features that stay as they are, with mean 0 and scale 1
 */
export function standardisationOf({ features, featureNames, train }: TrainingFeatures, untouched: readonly number[] = []): Standardisation {
  const d = featureNames.length;
  const means = new Float64Array(d);
  const scales = new Float64Array(d);
  for (const part of eventParts(train)) {
    const x = featureRows(features, d, part);
    for (let i = 0; i < part.length; i++) for (let j = 0; j < d; j++) means[j] += x[i * d + j] / train.length;
  }
  for (const part of eventParts(train)) {
    const x = featureRows(features, d, part);
    for (let i = 0; i < part.length; i++) for (let j = 0; j < d; j++) scales[j] += (x[i * d + j] - means[j]) ** 2 / train.length;
  }
  // what is left of the variance of a constant by rounding of its mean is below 1e-24 of its square
  for (let j = 0; j < d; j++) scales[j] = scales[j] > 1e-24 * means[j] ** 2 ? Math.sqrt(scales[j]) : 1;
  for (const j of untouched) [means[j], scales[j]] = [0, 1];
  return { means: means.map(Math.fround), scales: scales.map(Math.fround) };
}

/**
 * Standardised rows: the same numbers, to the bit, as the first two operations of a published network make of raw features.
 * @param features n x d, row-major @param rows any of them @param out takes rows.length x d numbers
 */
export function standardiseInto(features: EventFeatures, rows: Uint32Array, { means, scales }: Standardisation, out: Float32Array): void {
  const d = means.length;
  const inFile = isRowFile(features);
  const values = inFile ? readRows(features, rows, out) : features;
  for (let i = 0; i < rows.length; i++) {
    const from = (inFile ? i : rows[i]) * d;
    for (let j = 0; j < d; j++) out[i * d + j] = Math.fround(values[from + j] - means[j]) / scales[j];
  }
}

/** The same as a new array, rows.length x d. */
export function standardiseRows(features: EventFeatures, rows: Uint32Array, standardisation: Standardisation): Float32Array {
  const out = new Float32Array(rows.length * standardisation.means.length);
  standardiseInto(features, rows, standardisation, out);
  return out;
}

/** A feature that has the same value in all training events: a network can learn nothing from it. */
export interface ConstantFeature {
  readonly name: string;
  readonly value: number;
}

/** The features that are constant over the training events, in their order. */
export function constantFeatures({ features, featureNames, train }: TrainingFeatures): ConstantFeature[] {
  const d = featureNames.length;
  const first = featureRows(features, d, train.subarray(0, 1));
  const constant = featureNames.map(() => true);
  for (const part of eventParts(train)) {
    const x = featureRows(features, d, part);
    for (let i = 0; i < x.length; i++) if (x[i] !== first[i % d]) constant[i % d] = false;
  }
  return featureNames.flatMap((name, j) => (constant[j] ? [{ name, value: first[j] }] : []));
}
