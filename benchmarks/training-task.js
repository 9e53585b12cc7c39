import { trainingTargets } from "@ratiometer/classifiers";
import { randomStream } from "@ratiometer/tables";

const INPUTS = 32;
const METHODS = { bce: "carl", alices: "alices" };

/**
 * Events of a process whose amplitude 1 + Σ u_p(x) δ_p depends on the features, as a task that takes `steps` batches in each of its epochs, and further events
 * to validate with; without such, the same. The network has 32 inputs: features, and behind them the coefficients where it is parameterised.
 */
export function benchmarkTask({ loss, network, coefficients, batch, steps, epochs = 1, validation = 0 }) {
  const events = batch * steps + validation;
  const width = network === "parameterised" ? INPUTS - coefficients : INPUTS;
  const stream = randomStream(1, "benchmark", coefficients, batch);
  const terms = ((coefficients + 1) * (coefficients + 2)) / 2;
  const features = Float32Array.from({ length: events * width }, stream.normal);
  const weights = new Float64Array(events * terms);
  const crossSection = new Float64Array(terms);
  const amplitude = new Float64Array(coefficients + 1).fill(1);
  for (let event = 0; event < events; event++) {
    for (let p = 1; p <= coefficients; p++) amplitude[p] = 0.3 * Math.tanh(features[event * width + p]) + 0.1 * stream.normal();
    for (let row = 0, t = 0; row <= coefficients; row++)
      for (let column = 0; column <= row; column++, t++) {
        weights[event * terms + t] = amplitude[row] * amplitude[column];
        crossSection[t] += weights[event * terms + t];
      }
  }
  const all = Uint32Array.from({ length: events }, (_, i) => i);
  return {
    name: "benchmark",
    method: METHODS[loss],
    seed: 1,
    coefficients: Array.from({ length: coefficients }, (_, p) => ({ name: `c${p}`, sm: 0, range: [-1, 1] })),
    network: { form: network, hidden: [100, 100, 100], activation: "tanh" },
    training: { epochs, batch, alpha: 1, learningRate: { initial: 1e-3, final: 1e-3 } },
    features,
    featureNames: Array.from({ length: width }, (_, j) => `x${j}`),
    weights,
    crossSection,
    train: all.subarray(0, batch * steps),
    validation: validation === 0 ? all : all.subarray(batch * steps),
  };
}

/** What both sides learn from: features (already of unit size) and targets, one row for each event. */
export const benchmarkColumns = (task) => ({ x: task.features, ...trainingTargets(task, task.train, randomStream(2)) });
