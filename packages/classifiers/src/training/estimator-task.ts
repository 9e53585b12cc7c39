import type { EventGraphSettings } from "@ratiometer/config";
import { eventGraph } from "../network/event-graph-columns.ts";
import type { Activation, Architecture } from "../network/mlp.ts";
import { parametersOf } from "../network/network-body.ts";
import type { DrawnCoefficient } from "./coefficient-prior.ts";
import type { Loss } from "../loss/loss.ts";
import { methodTraits, type Method } from "../loss/method.ts";
import type { OptimiserSettings } from "../optimiser/optimiser-settings.ts";
import type { Schedule } from "../optimiser/schedule.ts";
import { ratioLoss } from "../loss/ratio-loss.ts";
import { repeated } from "../loss/repeated.ts";
import { sally } from "../loss/sally.ts";
import { densityOutputs } from "../ratio/density-form.ts";
import {
  doublyParameterisedRatio,
  parameterisedRatio,
  structuredDensity,
  structuredRatio,
  type RatioModel,
} from "../ratio/estimated-ratio.ts";
import { ratioOutputs } from "../ratio/ratio-form.ts";
import type { LabelledSample } from "./labelled-sample.ts";

export { METHODS, type Method } from "../loss/method.ts";

/**
 * How a ratio's network depends on the coefficients. structured: it puts out a quadratic form in them; parameterised: they are further inputs and it puts
 * out the logarithm of the ratio; double: those of numerator and denominator are.
 */
export const NETWORK_FORMS = ["structured", "parameterised", "double"] as const;
/** One of `NETWORK_FORMS`. */
export type NetworkForm = (typeof NETWORK_FORMS)[number];

/** A Wilson coefficient as a network sees it, δ = (c − sm)/scale, and what it is drawn from in training. */
export interface TrainedCoefficient extends DrawnCoefficient {
  readonly name: string;
  readonly sm: number;
}

/** What decides a trained network, but for its targets. Arrays may live in shared memory: workers read the same events. */
export interface NetworkTask {
  readonly name: string;
  readonly method: Method;
  readonly seed: number;
  readonly coefficients: readonly TrainedCoefficient[];
  readonly network: {
    readonly hidden: readonly number[];
    readonly activation: Activation;
    /** structured if left out. Of a ratio: a score is at one point. */
    readonly form?: NetworkForm;
    /** Of hidden layers, in training; none if left out. */
    readonly dropout?: number;
    /** Of hidden layers; no if left out. */
    readonly batchNorm?: boolean;
    /** How the network reads events before the hidden layers: as objects and their pairs; as the columns that they are, if left out. */
    readonly graph?: EventGraphSettings | undefined;
  };
  readonly training: OptimiserSettings & {
    readonly epochs: number;
    /** Training ends after this many epochs without a smaller validation loss; never if left out. */
    readonly patience?: number | undefined;
    /** That come before patience is looked at; 1 if left out. */
    readonly minimumEpochs?: number;
    readonly batch: number;
    /** Coefficient points at which each event is looked at in every epoch, where it has a weight polynomial and a ratio is learned; 1 if left out. */
    readonly points?: number;
    /** Weight of the score term of a ratio's loss. */
    readonly alpha: number;
    /** Of the first and of the last epoch. */
    readonly learningRate: { readonly initial: number; readonly final: number };
    /** Between them; exponential if left out. */
    readonly schedule?: Schedule;
  };
  /** n x d, row-major, physical units. */
  readonly features: Float32Array;
  readonly featureNames: readonly string[];
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** Whether each member learns from a bootstrap sample of the training events, `bootstrapSample`; from all of them if left out. */
  readonly bootstrap?: boolean;
}

/** Everything that decides a network trained on events with weight polynomials. */
export interface EstimatorTask extends NetworkTask {
  /** n x T, lower triangle of each event's weight polynomial in the coefficients above, pb. */
  readonly weights: Float64Array;
  /** T: the same, summed over all events that the estimator is defined on. */
  readonly crossSection: Float64Array;
}

/** Everything that decides a network trained on events that were drawn from one hypothesis each. */
export interface LabelledTask extends NetworkTask {
  readonly labels: LabelledSample;
}

/** Standard deviation of a uniform distribution over the range of each coefficient, the unit in which networks and score losses count it. */
export const coefficientScales = (coefficients: readonly TrainedCoefficient[]): number[] =>
  coefficients.map(({ range: [low, high] }) => (high - low) / Math.sqrt(12));

/** What a finished network needs to know of the task that made it. */
export type NetworkDescription = Pick<NetworkTask, "name" | "method" | "coefficients" | "network" | "featureNames">;

/** The form of a ratio's network. */
export const formOf = ({ network: { form = "structured" } }: Pick<NetworkTask, "network">): NetworkForm => form;

/** @throws RangeError for quadratic with another form than the structured one */
function ratioModel(task: NetworkDescription): RatioModel {
  const k = task.coefficients.length;
  const traits = methodTraits(task.method);
  const form = formOf(task);
  if (traits.estimates === "ratio" && traits.reference === "mixture") {
    if (form !== "structured") throw new RangeError(`${task.method} on a network of form ${form}`);
    return structuredDensity(k);
  }
  return { structured: structuredRatio, parameterised: parameterisedRatio, double: doublyParameterisedRatio }[form](k);
}

/** Raw outputs of a task's network: the parts of a quadratic form, log r̂, or the k components of a score. */
function outputsOf(task: NetworkDescription): number {
  const k = task.coefficients.length;
  const traits = methodTraits(task.method);
  if (traits.estimates === "score") return k;
  if (formOf(task) !== "structured") return 1;
  return traits.reference === "mixture" ? densityOutputs(k) : ratioOutputs(k);
}

/**
 * The architecture of a network.
 * @throws RangeError for quadratic with another form than the structured one; AnalysisError as `eventGraph`, of columns that are not there
 */
export function architectureOf(task: NetworkDescription): Architecture {
  const joined = methodTraits(task.method).estimates === "score" ? 0 : ratioModel(task).joined;
  const { graph: settings } = task.network;
  const graph = settings === undefined ? undefined : eventGraph(settings, task.featureNames, `estimators.${task.name}.network.graph`);
  // the coefficients are of the event as a whole
  const behind = Array.from({ length: joined }, (_, i) => task.featureNames.length + i);
  return {
    ...(graph === undefined ? {} : { graph: { ...graph, globals: [...graph.globals, ...behind] } }),
    inputs: task.featureNames.length + joined,
    hidden: task.network.hidden,
    outputs: outputsOf(task),
    activation: task.network.activation,
    dropout: task.network.dropout ?? 0,
    batchNorm: task.network.batchNorm ?? false,
  };
}

/** Coefficient points of each training event in an epoch. */
export const trainingPoints = (task: NetworkTask): number =>
  "labels" in task || methodTraits(task.method).estimates === "score" ? 1 : (task.training.points ?? 1);

/** The loss that a task is trained with: the mean over its coefficient points. */
export const trainingLoss = (task: NetworkTask): Loss => repeated(lossOf(task), trainingPoints(task));

/** The loss of a task's method at one point. @throws RangeError for quadratic with another form than the structured one */
export function lossOf(task: NetworkTask): Loss {
  const k = task.coefficients.length;
  const traits = methodTraits(task.method);
  return traits.estimates === "score" ? sally(k) : ratioLoss(traits, ratioModel(task), k, task.training.alpha);
}

/** How many numbers a network learns: its weights and biases. */
export const parameterCount = (task: NetworkDescription): number =>
  parametersOf(architectureOf(task)).reduce((sum, { rows, columns, learned }) => (learned ? sum + rows * columns : sum), 0);
