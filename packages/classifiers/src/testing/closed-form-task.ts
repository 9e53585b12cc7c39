import { randomStream, splitEvents } from "@ratiometer/tables";
import type { EstimatorTask, Method } from "../training/estimator-task.ts";

/**
 * A process with two coefficients whose ratio is known. Latent z1, z2 are standard normal, observed are x = z + 0.7 ε and one column of noise, and
 *
 *   w(z|c)/w(z|0) = (1 + 0.6 c1 z1 + 0.5 c2 z2)² + (0.4 c1 z2)².
 *
 * Given x, z is normal with mean x/(1 + r²) and variance r²/(1 + r²).
 */
const R2 = 0.49;
const VARIANCE = R2 / (1 + R2);

/** A task whose events are in memory. */
export type TaskInMemory = EstimatorTask & { readonly features: Float32Array; readonly weights: Float64Array };

/** A task on the closed-form process, and what only the process knows. */
export interface ClosedFormTask {
  readonly task: TaskInMemory;
  readonly test: Uint32Array;
  /** n x T: the lower triangle of E[w(z|c)/w(z|0) | x]. */
  readonly exact: Float64Array;
  /** T: of σ(c)/σ(0). */
  readonly rate: readonly number[];
}

const lowerTriangle = (u1: number, u2: number, m11: number, m21: number, m22: number): number[] => [1, u1, m11, u2, m21, m22];

/** Events in three columns, with weights in one or two coefficients. */
export function closedFormTask(
  method: Method,
  k: 1 | 2,
  events: number,
  network: { readonly hidden: readonly number[]; readonly epochs: number; readonly batch: number; readonly seed?: number },
): ClosedFormTask {
  const { hidden, epochs, batch, seed = 5 } = network;
  const stream = randomStream(seed, "closed-form");
  const terms = k === 1 ? 3 : 6;
  const features = new Float32Array(3 * events);
  const weights = new Float64Array(terms * events);
  const exact = new Float64Array(terms * events);
  const crossSection = new Float64Array(terms);
  for (let i = 0; i < events; i++) {
    const [z1, z2] = [stream.normal(), stream.normal()];
    const [x1, x2] = [z1 + 0.7 * stream.normal(), z2 + 0.7 * stream.normal()];
    features.set([x1, 20 + 5 * x2, stream.normal()], 3 * i);
    const joint = lowerTriangle(0.6 * z1, 0.5 * z2, 0.36 * z1 * z1 + 0.16 * z2 * z2, 0.3 * z1 * z2, 0.25 * z2 * z2).slice(0, terms);
    weights.set(
      joint.map((value) => (2 * value) / events),
      terms * i,
    );
    joint.forEach((value, t) => (crossSection[t] += (2 * value) / events));
    const [m1, m2] = [x1 / (1 + R2), x2 / (1 + R2)];
    const [s1, s2] = [m1 * m1 + VARIANCE, m2 * m2 + VARIANCE];
    exact.set(lowerTriangle(0.6 * m1, 0.5 * m2, 0.36 * s1 + 0.16 * s2, 0.3 * m1 * m2, 0.25 * s2).slice(0, terms), terms * i);
  }
  const split = splitEvents(events, { train: 0.6, validation: 0.2, test: 0.2 }, randomStream(seed, "split"));
  const coefficients = [
    { name: "c1", sm: 0, range: [-2, 2] as const },
    { name: "c2", sm: 0, range: [-1, 2] as const },
  ].slice(0, k);
  const task: TaskInMemory = {
    name: "closed",
    method,
    seed,
    coefficients,
    network: { hidden, activation: "tanh" },
    training: { epochs, batch, alpha: 1, learningRate: { initial: 0.005, final: 0.0005 } },
    features,
    featureNames: ["x1", "x2", "noise"],
    weights,
    crossSection,
    train: split.train,
    validation: split.validation,
  };
  return { task, test: split.test, exact, rate: [1, 0, 0.52, 0, 0, 0.25].slice(0, terms) };
}
