import type { DrawnCoefficient } from "./coefficient-prior.ts";
import { parametersOf, type Activation, type Architecture } from "../network/mlp.ts";
import { alices } from "../loss/alices.ts";
import type { Loss } from "../loss/loss.ts";
import { sally } from "../loss/sally.ts";
import { ratioOutputs } from "../ratio/ratio-form.ts";

/** What networks learn from: the joint ratio and score (a ratio), or the joint score at the SM (a score). */
export const METHODS = ["alices", "sally"] as const;
/** One of `METHODS`. */
export type Method = (typeof METHODS)[number];

/** A Wilson coefficient as a network sees it, δ = (c − sm)/scale, and what it is drawn from in training. */
export interface TrainedCoefficient extends DrawnCoefficient {
  readonly name: string;
  readonly sm: number;
}

/** Everything that decides a trained network. Arrays may live in shared memory: workers read the same events. */
export interface EstimatorTask {
  readonly name: string;
  readonly method: Method;
  readonly seed: number;
  readonly coefficients: readonly TrainedCoefficient[];
  readonly network: { readonly hidden: readonly number[]; readonly activation: Activation };
  readonly training: {
    readonly epochs: number;
    /** Training ends after this many epochs without a smaller validation loss; never if left out. */
    readonly patience?: number | undefined;
    /** That come before patience is looked at; 1 if left out. */
    readonly minimumEpochs?: number;
    readonly batch: number;
    /** Weight of the score term of ALICES. */
    readonly alpha: number;
    /** Falls exponentially from the first to the last epoch. */
    readonly learningRate: { readonly initial: number; readonly final: number };
  };
  /** n x d, row-major, physical units. */
  readonly features: Float32Array;
  readonly featureNames: readonly string[];
  /** n x T, lower triangle of each event's weight polynomial in the coefficients above, pb. */
  readonly weights: Float64Array;
  /** T: the same, summed over all events that the estimator is defined on. */
  readonly crossSection: Float64Array;
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** Whether each member learns from a bootstrap sample of the training events, `bootstrapSample`; from all of them if left out. */
  readonly bootstrap?: boolean;
}

/** Standard deviation of a uniform distribution over the range of each coefficient, the unit in which networks and score losses count it. */
export const coefficientScales = (coefficients: readonly TrainedCoefficient[]): number[] =>
  coefficients.map(({ range: [low, high] }) => (high - low) / Math.sqrt(12));

/** What a finished network needs to know of the task that made it. */
export type NetworkDescription = Pick<EstimatorTask, "name" | "method" | "coefficients" | "network" | "featureNames">;

/** The perceptron of a network: raw outputs are the parts of a ratio, or the k components of a score. */
export function architectureOf(task: NetworkDescription): Architecture {
  const k = task.coefficients.length;
  return {
    inputs: task.featureNames.length,
    hidden: task.network.hidden,
    outputs: task.method === "alices" ? ratioOutputs(k) : k,
    activation: task.network.activation,
  };
}

/** The loss of a task's method. */
export function lossOf(task: EstimatorTask): Loss {
  const k = task.coefficients.length;
  return task.method === "alices" ? alices(k, task.training.alpha) : sally(k);
}

/** How many numbers a network learns: its weights and biases. */
export const parameterCount = (task: NetworkDescription): number =>
  parametersOf(architectureOf(task)).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
