import { AnalysisError } from "@ratiometer/config";
import type { ClassificationTask, NetworkTask, Streaming } from "./estimator-task.ts";

/** What the weights of each class are scaled to: all to the same, to their own sums, or in proportion to numbers, one for each class. */
export type ClassShares = "balanced" | "physical" | readonly number[];

/** Events of classes, with weights in any unit. */
export interface ClassifiedEvents {
  readonly classes: readonly string[];
  /** Number of each event's class, n; the number of classes for an event that is in none. */
  readonly classOf: Uint32Array;
  /** Of any sign, n. */
  readonly weights: ArrayLike<number>;
}

/** What is to be told apart, by which events. */
export interface ClassificationRequest
  extends
    Pick<NetworkTask, "name" | "seed" | "network" | "features" | "featureNames" | "train" | "validation" | "streaming">,
    ClassifiedEvents {
  readonly training: Omit<NetworkTask["training"], "alpha" | "points">;
  readonly bootstrap?: boolean;
  readonly streaming?: Streaming;
  /** Power of 1 − p in the loss, 0: cross entropy. */
  readonly gamma: number;
  readonly shares: ClassShares;
  /** What each class consists of, in words for messages: 'sample tHq'. */
  readonly origins?: readonly string[];
}

/** How the classes count. */
export interface ClassScales {
  /** Of the summed weights of the training events, with sum 1: the probability of each class where nothing is known of an event. */
  readonly shares: readonly number[];
  /** Factors on the weights of each class, which give the training events the mean 1. */
  readonly factors: readonly number[];
}

/**
 * The summed weights of each class.
 * @param rows events to add up; those in no class are left aside @param part what these are, for messages
 * @throws AnalysisError TRAIN_EMPTY_CLASS for a class without events, TRAIN_CLASS_WEIGHT if the weights of one do not add up to a positive number
 */
export function classSums(
  { classes, classOf, weights }: ClassifiedEvents,
  rows: Uint32Array,
  { name, origins }: Pick<ClassificationRequest, "name" | "origins">,
  part: "training" | "validation" | "hold-out",
): number[] {
  const sums = classes.map(() => 0);
  const counts = classes.map(() => 0);
  for (const row of rows) {
    if (classOf[row] >= classes.length) continue;
    sums[classOf[row]] += weights[row];
    counts[classOf[row]]++;
  }
  const events = counts.reduce((a, b) => a + b, 0);
  const place = { path: `estimators.${name}.classes` };
  classes.forEach((each, c) => {
    const origin = origins === undefined ? "" : ` (${origins[c]})`;
    if (counts[c] === 0)
      throw new AnalysisError("TRAIN_EMPTY_CLASS", `class "${each}"${origin} has none of the ${events} ${part} events in classes`, {
        ...place,
        hint: "loosen the selection, change the fractions of the split, or leave the class out",
      });
    if (!(sums[c] > 0))
      throw new AnalysisError(
        "TRAIN_CLASS_WEIGHT",
        `the weights of the ${counts[c]} ${part} events of class "${each}"${origin} add up to ${sums[c]}, expected a positive number`,
        { ...place, hint: "use more events: the negative weights of so few outweigh the others" },
      );
  });
  return sums;
}

/**
 * Factors on the weights of classes.
 * @param rows training events; those in no class are left aside
 * @throws AnalysisError as `classSums`
 */
export function classScales(
  events: ClassifiedEvents,
  rows: Uint32Array,
  wanted: ClassShares,
  about: Pick<ClassificationRequest, "name" | "origins">,
): ClassScales {
  const inClass = rows.filter((row) => events.classOf[row] < events.classes.length);
  const sums = classSums(events, inClass, about, "training");
  const relative = wanted === "physical" ? sums : wanted === "balanced" ? sums.map(() => 1) : wanted;
  const total = relative.reduce((a, b) => a + b, 0);
  const shares = relative.map((share) => share / total);
  return { shares, factors: shares.map((share, c) => (share * inClass.length) / sums[c]) };
}

/**
 * The task of a classifier: events in no class are left aside, and the weights of each class are scaled to its share.
 * @throws AnalysisError those of `classSums`, of the training and of the validation events
 */
export function classificationTask(request: ClassificationRequest): ClassificationTask {
  const { name, seed, network, training, features, featureNames, bootstrap, streaming, classes, classOf, weights, gamma, shares } = request;
  const inClass = (rows: Uint32Array): Uint32Array => rows.filter((row) => classOf[row] < classes.length);
  const [train, validation] = [inClass(request.train), inClass(request.validation)];
  const { factors } = classScales(request, train, shares, request);
  classSums(request, validation, request, "validation");
  return {
    name,
    method: "classifier",
    seed,
    coefficients: [],
    classes,
    gamma,
    network,
    training: { ...training, alpha: 0 },
    features,
    featureNames,
    ...(bootstrap === undefined ? {} : { bootstrap }),
    ...(streaming === undefined ? {} : { streaming }),
    train,
    validation,
    classOf,
    eventWeights: Float64Array.from(classOf, (c, row) => (c < classes.length ? weights[row] * factors[c] : 0)),
  };
}
