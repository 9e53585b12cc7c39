// What must hold of a ratio that is structured in the coefficients, whatever the process: checks of a published network, and of forms on fresh events.
import { effectiveSample, ensembleRatio, networkOutput } from "@ratiometer/classifiers";
import { formValue } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";

const RANDOM = 1_000_000;
const AT_SM = 100_000;

/** Numbers 0 … n − 1. */
export const all = (n) => Uint32Array.from({ length: n }, (_, i) => i);

/**
 * Smallest and largest log r̂ of a published network over a million random events and points, and the largest |log r̂| at the SM. A third of the events
 * are six times further from the mean than what was seen in training, and points are up to ten times the range away.
 * @param features n x d, row-major @param range of δ, per coefficient
 */
export async function extremes(model, features, d, range) {
  const k = range.length;
  const stream = randomStream(5, "random points");
  const events = features.length / d;
  const mean = Float64Array.from({ length: d }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < events; i++) sum += features[i * d + j] / events;
    return sum;
  });
  const far = (i, j) => mean[j] + (i % 3 === 0 ? 6 : 1) * (features[(i % events) * d + j] - mean[j]);
  const [random, sm] = [new Float32Array(RANDOM * (d + k)), new Float32Array(AT_SM * (d + k))];
  for (let i = 0; i < RANDOM; i++) {
    for (let j = 0; j < d; j++) random[(d + k) * i + j] = far(i, j);
    for (let p = 0; p < k; p++) random[(d + k) * i + d + p] = 10 * (range[p][0] + (range[p][1] - range[p][0]) * stream.uniform());
  }
  for (let i = 0; i < AT_SM; i++) for (let j = 0; j < d; j++) sm[(d + k) * i + j] = features[(i % events) * d + j];
  let [low, high, atSm] = [Infinity, -Infinity, 0];
  for (const value of await networkOutput(model, "x", random, d + k, "log_likelihood_ratio")) {
    if (!Number.isFinite(value)) throw new Error(`found log r̂ = ${value}`);
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  for (const value of await networkOutput(model, "x", sm, d + k, "log_likelihood_ratio")) atSm = Math.max(atSm, Math.abs(value));
  return { low, high, atSm };
}

/** Ten random points within the range where events still count for more than 1000. @param weights n x T */
export function tenPoints(weights, terms, range) {
  const stream = randomStream(6, "points");
  const events = weights.length / terms;
  const found = [];
  while (found.length < 10) {
    const c = range.map(([low, high]) => low + (high - low) * stream.uniform());
    const at = Float64Array.from({ length: events }, (_, i) => formValue(weights.subarray(i * terms, (i + 1) * terms), c));
    const { effectiveSampleSize } = effectiveSample(at);
    if (effectiveSampleSize > 1000) found.push({ c, effectiveSampleSize });
  }
  return found;
}

/**
 * A learned ratio against the exact one on events of the SM with given weights: by how much the mean of r̂ misses 1, and the mean squares of log r̂ − log r and of log r.
 * @param learned, exact { forms: n x T, normalisation } @param weight n, at the SM
 */
export function compareRatios(learned, exact, weight, c) {
  const rows = all(weight.length);
  const [a, b] = [learned, exact].map(({ forms, normalisation }) => ensembleRatio(forms, rows, normalisation, c));
  const total = weight.reduce((sum, value) => sum + value, 0);
  const mean = (of) => weight.reduce((sum, value, i) => sum + value * of(i), 0) / total;
  return { off: mean((i) => a[i]) - 1, error: mean((i) => Math.log(a[i] / b[i]) ** 2), size: mean((i) => Math.log(b[i]) ** 2) };
}
