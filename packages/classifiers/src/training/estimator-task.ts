import type { EventGraphSettings } from "@ratiometer/config";
import { eventGraph } from "../network/event-graph-columns.ts";
import type { Activation, Architecture } from "../network/mlp.ts";
import { parametersOf } from "../network/network-body.ts";
import type { DrawnCoefficient } from "./coefficient-prior.ts";
import type { EventFeatures } from "../events/event-features.ts";
import type { RowFile } from "../events/row-file.ts";
import type { Loss } from "../loss/loss.ts";
import { categoricalFocal } from "../loss/categorical-focal.ts";
import { methodTraits, type Method, type NetworkMethod } from "../loss/method.ts";
import type { OptimiserSettings } from "../optimiser/optimiser-settings.ts";
import { perTermLoss } from "../loss/per-term.ts";
import type { LearningRateRange, Schedule } from "../optimiser/schedule.ts";
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

export { METHODS, type Method, type NetworkMethod } from "../loss/method.ts";

/**
 * How a ratio's network depends on the coefficients. structured: it puts out a quadratic form in them, positive everywhere; per-term: the form's terms have a
 * network each; parameterised: the coefficients are further inputs and it puts out the logarithm of the ratio; double: those of numerator and denominator are.
 */
export const NETWORK_FORMS = ["structured", "per-term", "parameterised", "double"] as const;
/** One of `NETWORK_FORMS`. */
export type NetworkForm = (typeof NETWORK_FORMS)[number];

/** A Wilson coefficient as a network sees it, δ = (c − sm)/scale, and what it is drawn from in training. */
export interface TrainedCoefficient extends DrawnCoefficient {
  readonly name: string;
  readonly sm: number;
}

/** How a network learns from events that are not all in memory. */
export interface Streaming {
  /** Takes files of what is computed on the way. */
  readonly folder: string;
  /** Events that are read together, and in memory until the next. */
  readonly window: number;
}

/** Where the training of a network begins, if not at random numbers. */
export interface Start {
  /** In the order of `parametersOf`. */
  readonly parameters: readonly Float32Array[];
  /** Whether numbers that are 0 stay so: they have no gradient. No if left out. */
  readonly holdZeros?: boolean;
}

/** What decides a trained network, but for its targets. Arrays may live in shared memory: workers read the same events. */
export interface NetworkTask {
  readonly name: string;
  readonly method: NetworkMethod;
  readonly seed: number;
  /** None of a classifier. */
  readonly coefficients: readonly TrainedCoefficient[];
  /** Names of the classes of a classifier, which alone has them. */
  readonly classes?: readonly string[];
  /** Power of 1 − p in the loss of a classifier; 0, which is the cross entropy, if left out. */
  readonly gamma?: number;
  readonly network: {
    readonly hidden: readonly number[];
    readonly activation: Activation;
    /** structured if left out. Of a ratio: a score is at one point. */
    readonly form?: NetworkForm;
    /** Of hidden layers, in training, of all or one for each; none if left out. */
    readonly dropout?: number | readonly number[];
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
    readonly learningRate: LearningRateRange;
    /** Of the learning rate; exponential if left out. */
    readonly schedule?: Schedule;
  };
  /** n x d. */
  readonly features: EventFeatures;
  readonly featureNames: readonly string[];
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** Where the members begin, one for each: networks that were trained before and made smaller, `prunedStart`. At random numbers if left out. */
  readonly starts?: readonly Start[];
  /** Whether each member learns from a bootstrap sample of the training events, `bootstrapSample`; from all of them if left out. */
  readonly bootstrap?: boolean;
  /** There where features are in a file. Decides no result. */
  readonly streaming?: Streaming;
}

/** Everything that decides a network trained on events with weight polynomials. */
export interface EstimatorTask extends NetworkTask {
  readonly method: Method;
  /** n x T, lower triangle of each event's weight polynomial in the coefficients above, pb. */
  readonly weights: Float64Array | RowFile<"float64">;
  /** T: the same, summed over all events that the estimator is defined on. */
  readonly crossSection: Float64Array;
}

/** Everything that decides a network trained on events that were drawn from one hypothesis each. */
export interface LabelledTask extends NetworkTask {
  readonly method: Method;
  readonly labels: LabelledSample;
}

/** Everything that decides a network that tells classes of events apart. */
export interface ClassificationTask extends NetworkTask {
  readonly method: "classifier";
  readonly classes: readonly string[];
  /** Number of each event's class, n; the number of classes for an event that is in none. */
  readonly classOf: Uint32Array;
  /** What each event counts, n, of any sign: 1 on average over the training events. */
  readonly eventWeights: Float64Array;
}

/** Everything that decides a network. */
export type TrainingTask = EstimatorTask | LabelledTask | ClassificationTask;

/** Standard deviation of a uniform distribution over the range of each coefficient, the unit in which networks and score losses count it. */
export const coefficientScales = (coefficients: readonly TrainedCoefficient[]): number[] =>
  coefficients.map(({ range: [low, high] }) => (high - low) / Math.sqrt(12));

/** What a finished network needs to know of the task that made it. */
export type NetworkDescription = Pick<NetworkTask, "name" | "method" | "coefficients" | "classes" | "network" | "featureNames">;

/** Number of classes of a classifier. @throws RangeError without classes */
function classCount({ name, classes }: Pick<NetworkTask, "name" | "classes">): number {
  if (classes === undefined) throw new RangeError(`the classifier ${name} has no classes`);
  return classes.length;
}

/** The form of a ratio's network. */
export const formOf = ({ network: { form = "structured" } }: Pick<NetworkTask, "network">): NetworkForm => form;

/** Whether a ratio has a network for each of its terms. @throws RangeError with another method than alice */
export function isPerTerm(task: NetworkDescription): boolean {
  if (methodTraits(task.method).estimates !== "ratio" || formOf(task) !== "per-term") return false;
  if (task.method !== "alice") throw new RangeError(`${task.method} on networks of form per-term`);
  return true;
}

/** How log r̂ is made of one network's output. @throws RangeError for quadratic with another form than the structured one */
function ratioModel(task: NetworkDescription): RatioModel {
  const k = task.coefficients.length;
  const traits = methodTraits(task.method);
  const form = formOf(task);
  if (traits.estimates === "ratio" && traits.reference === "mixture") {
    if (form !== "structured") throw new RangeError(`${task.method} on a network of form ${form}`);
    return structuredDensity(k);
  }
  if (form === "parameterised") return parameterisedRatio(k);
  return form === "double" ? doublyParameterisedRatio(k) : structuredRatio(k);
}

/** Raw outputs of a task's network: the parts of a quadratic form, log r̂, the k components of a score, or a number for each class. */
function outputsOf(task: NetworkDescription): number {
  const k = task.coefficients.length;
  const traits = methodTraits(task.method);
  if (traits.estimates === "probabilities") return classCount(task);
  if (traits.estimates === "score") return k;
  if (["parameterised", "double"].includes(formOf(task))) return 1;
  return traits.reference === "mixture" ? densityOutputs(k) : ratioOutputs(k);
}

/**
 * The architecture of a network.
 * @throws RangeError for a method on a form that it does not know; AnalysisError as `eventGraph`, of columns that are not there
 */
export function architectureOf(task: NetworkDescription): Architecture {
  const perTerm = isPerTerm(task);
  const joined = methodTraits(task.method).estimates === "ratio" && !perTerm ? ratioModel(task).joined : 0;
  const outputs = outputsOf(task);
  const { graph: settings } = task.network;
  const graph = settings === undefined ? undefined : eventGraph(settings, task.featureNames, `estimators.${task.name}.network.graph`);
  // the coefficients are of the event as a whole
  const behind = Array.from({ length: joined }, (_, i) => task.featureNames.length + i);
  return {
    ...(graph === undefined ? {} : { graph: { ...graph, globals: [...graph.globals, ...behind] } }),
    inputs: task.featureNames.length + joined,
    hidden: task.network.hidden,
    outputs,
    ...(perTerm ? { perceptrons: outputs } : {}),
    activation: task.network.activation,
    dropout: task.network.dropout ?? 0,
    batchNorm: task.network.batchNorm ?? false,
  };
}

/** Whether events are looked at where coefficients are drawn from their priors: for a ratio of events with weight polynomials that has a network for all terms. */
export const drawsPoints = (task: NetworkTask): boolean =>
  !("labels" in task) && methodTraits(task.method).estimates === "ratio" && !isPerTerm(task);

/** Coefficient points of each training event in an epoch. */
export const trainingPoints = (task: NetworkTask): number => (drawsPoints(task) ? (task.training.points ?? 1) : 1);

/** The loss that a task is trained with: the mean over its coefficient points. */
export const trainingLoss = (task: NetworkTask): Loss => repeated(lossOf(task), trainingPoints(task));

/** The loss of a task's method at one point. @throws RangeError for a method on a form that it does not know */
export function lossOf(task: NetworkTask): Loss {
  const k = task.coefficients.length;
  const traits = methodTraits(task.method);
  if (traits.estimates === "probabilities") return categoricalFocal(classCount(task), task.gamma ?? 0);
  if (traits.estimates === "score") return sally(k);
  return isPerTerm(task) ? perTermLoss(k) : ratioLoss(traits, ratioModel(task), k, task.training.alpha);
}

/** How many numbers a network learns: its weights and biases. */
export const parameterCount = (task: NetworkDescription): number =>
  parametersOf(architectureOf(task)).reduce((sum, { rows, columns, learned }) => (learned ? sum + rows * columns : sum), 0);
