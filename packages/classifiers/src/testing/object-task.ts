import { randomStream } from "@ratiometer/tables";
import type { EstimatorTask, Method } from "../training/estimator-task.ts";

/** Names of the columns: up to four jets, the sum of their transverse momenta, and their number. */
const NAMES: readonly string[] = [...[1, 2, 3, 4].flatMap((n) => [`jet${n}_pt`, `jet${n}_eta`, `jet${n}_phi`]), "ht", "n_jets"];

/** What stands in the columns of absent jets: numbers that a jet could have. */
const FILL = 2;

/** A task on events of jets, and what only the process knows. */
export interface ObjectTask {
  readonly task: EstimatorTask;
  /** Those of the task. */
  readonly features: Float32Array;
  readonly test: Uint32Array;
  /** The score at c = 0 of each event. */
  readonly score: Float64Array;
}

/**
 * Events of zero to four jets whose weight depends on the masses of their pairs:
 *
 *   w(c)/w(0) = (1 + c z)²,   z = ½ mean over pairs of tanh log(m/80 GeV),   0 without a pair.
 *
 * z is a function of the columns, so that the score at 0 is 2z less its mean.
 * @param graph whether the network reads the jets as a graph @param hidden layers of its perceptron
 */
export function objectTask(
  method: Method,
  events: number,
  graph: "sum" | "attention" | undefined,
  {
    hidden,
    epochs,
    width = 16,
    seed = 7,
  }: { readonly hidden: readonly number[]; readonly epochs: number; readonly width?: number; readonly seed?: number },
): ObjectTask {
  const stream = randomStream(seed, "objects");
  const d = NAMES.length;
  const features = new Float32Array(events * d);
  const weights = new Float64Array(3 * events);
  const crossSection = new Float64Array(3);
  const score = new Float64Array(events);
  let mean = 0;
  for (let i = 0; i < events; i++) {
    const jets = Array.from({ length: stream.integer(5) }, () => {
      const jet = [40 * Math.exp(0.6 * stream.normal()), 1.5 * stream.normal(), 2 * Math.PI * stream.uniform()];
      return jet.map(Math.fround);
    }).sort(([a], [b]) => b - a);
    jets.forEach((jet, n) => features.set(jet, i * d + 3 * n));
    features.fill(FILL, i * d + 3 * jets.length, i * d + 12);
    features[i * d + 12] = jets.reduce((total, [pt]) => total + pt, 0);
    features[i * d + 13] = jets.length;
    const pairs = jets.flatMap((a, n) => jets.slice(n + 1).map((b) => 2 * a[0] * b[0] * (Math.cosh(a[1] - b[1]) - Math.cos(a[2] - b[2]))));
    const z = pairs.length === 0 ? 0 : pairs.reduce((total, m2) => total + Math.tanh(0.5 * Math.log(m2 / 6400)), 0) / (2 * pairs.length);
    [1, z, z * z].forEach((value, t) => {
      weights[3 * i + t] = value / events;
      crossSection[t] += value / events;
    });
    score[i] = 2 * z;
    mean += (2 * z) / events;
  }
  const part = (from: number, to: number): Uint32Array =>
    Uint32Array.from({ length: Math.floor(to * events) - Math.floor(from * events) }, (_, i) => Math.floor(from * events) + i);
  const task: EstimatorTask = {
    name: "jets",
    method,
    seed,
    coefficients: [{ name: "c", sm: 0, range: [-1, 1] }],
    network: {
      hidden,
      activation: "silu",
      ...(graph === undefined
        ? {}
        : {
            graph: {
              objects: [{ name: "jet", momentum: { pt: "jet*_pt", eta: "jet*_eta", phi: "jet*_phi" }, present: "n_jets", features: {} }],
              layers: 2,
              width,
              pooling: graph,
            },
          }),
    },
    training: { epochs, batch: 32, alpha: 1, learningRate: { initial: 0.005, final: 0.0005 } },
    features,
    featureNames: NAMES,
    weights,
    crossSection,
    train: part(0, 0.6),
    validation: part(0.6, 0.8),
  };
  return { task, features, test: part(0.8, 1), score: score.map((value) => value - mean) };
}
