// A process with any number of coefficients whose ratio is known, for the validation of estimators. Latent z_p are standard normal, observed are
// x_p = z_p + 0.7 ε_p, and with the SM at c = 0
//   w(z|c)/w(z|0) = (1 + Σ_p a_p c_p z_p)² + Σ_p (b_p c_p z_p)².
// Given x, z_p is normal with mean x_p/1.49 and variance 0.49/1.49, so that E[w(z|c)/w(z|0) | x] is a quadratic form that can be written down.
import { randomStream, splitEvents } from "@ratiometer/tables";

const R2 = 0.49;
const VARIANCE = R2 / (1 + R2);
const linear = (p) => 0.6 / Math.sqrt(1 + p);
const pure = (p) => 0.3 / Math.sqrt(1 + p);

/** The lower triangle of the form of one event, from the means and the variance of its z, into `out` at `offset`. */
function writeForm(out, offset, means, variance) {
  let t = offset;
  out[t++] = 1;
  for (let i = 0; i < means.length; i++) {
    out[t++] = linear(i) * means[i];
    for (let j = 0; j <= i; j++) {
      const diagonal = i === j ? variance : 0;
      out[t++] = linear(i) * linear(j) * (means[i] * means[j] + diagonal) + (i === j ? pure(i) ** 2 * (means[i] ** 2 + variance) : 0);
    }
  }
}

/** σ(c)/σ(0): the lower triangle. */
export function exactRate(k) {
  const rate = new Float64Array(((k + 1) * (k + 2)) / 2);
  writeForm(rate, 0, new Array(k).fill(0), 1);
  return rate;
}

/**
 * Events at the SM with their weights, as the data of a task, and the exact forms of r(x|c) σ(c)/σ(0).
 * @param negative fraction of events of negative weight; all densities stay the same
 */
export function gaussianEvents({ coefficients: k, events, seed, negative = 0 }) {
  const stream = randomStream(seed, "gaussian process");
  const terms = ((k + 1) * (k + 2)) / 2;
  const features = new Float32Array(events * k);
  const [weights, exact, crossSection] = [new Float64Array(events * terms), new Float64Array(events * terms), new Float64Array(terms)];
  const [z, means] = [new Float64Array(k), new Float64Array(k)];
  const size = 1 / ((1 - 2 * negative) * events);
  for (let i = 0; i < events; i++) {
    for (let p = 0; p < k; p++) {
      z[p] = stream.normal();
      features[i * k + p] = z[p] + Math.sqrt(R2) * stream.normal();
      means[p] = features[i * k + p] / (1 + R2);
    }
    writeForm(weights, i * terms, z, 0);
    writeForm(exact, i * terms, means, VARIANCE);
    const weight = stream.uniform() < negative ? -size : size;
    for (let t = i * terms; t < (i + 1) * terms; t++) weights[t] *= weight;
    for (let t = 0; t < terms; t++) crossSection[t] += weights[i * terms + t];
  }
  const split = splitEvents(events, { train: 0.6, validation: 0.2, test: 0.2 }, randomStream(seed, "split"));
  return { k, terms, features, weights, exact, crossSection, split };
}

/** The events as a task for `trainEnsemble`. */
export const gaussianTask = ({ k, features, weights, crossSection, split }, method, seed, training, hidden, range) => ({
  name: method,
  method,
  seed,
  coefficients: Array.from({ length: k }, (_, p) => ({ name: `c${p + 1}`, sm: 0, range })),
  network: { hidden, activation: "tanh" },
  training,
  features,
  featureNames: Array.from({ length: k }, (_, p) => `x${p + 1}`),
  weights,
  crossSection,
  train: split.train,
  validation: split.validation,
});
