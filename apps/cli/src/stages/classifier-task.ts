import { classificationTask, classSums, type ClassificationTask, type NetworkDescription } from "@ratiometer/classifiers";
import type { Analysis, Classifier } from "@ratiometer/config";
import { planedColumn, planedClassWeights } from "./planed-weights.ts";
import { classNames, classNumbers, type EventSamples } from "./sample-classes.ts";
import type { TrainingEvents } from "./training-events.ts";

/** What the networks of a classifier are made of. */
export const classifierDescription = (classifier: Classifier, inputs: readonly string[]): NetworkDescription => ({
  name: classifier.name,
  method: "classifier",
  coefficients: [],
  classes: classNames(classifier),
  network: classifier.network,
  featureNames: inputs,
});

/** Weights of classes in their order. */
export const classShares = (classifier: Classifier): "balanced" | "physical" | readonly number[] => {
  const { classWeights } = classifier;
  return typeof classWeights === "string" ? classWeights : classNames(classifier).map((name) => classWeights[name]);
};

/**
 * All that decides the networks of a classifier. Events weigh what they do at the SM, times the factors of a planing.
 * @throws AnalysisError TRAIN_EMPTY_CLASS, TRAIN_CLASS_WEIGHT, for training, validation and hold-out events; TRAIN_DECORRELATION as `planedClassWeights`
 */
export async function classifierTask(
  analysis: Analysis,
  classifier: Classifier,
  events: Pick<TrainingEvents, "inputs" | "features" | "smWeights" | "split" | "streaming">,
  samples: EventSamples,
): Promise<ClassificationTask> {
  const { name, network, training, bootstrap, gamma } = classifier;
  const classified = {
    classes: classNames(classifier),
    classOf: classNumbers(classifier, samples.names, samples.sample),
    weights: events.smWeights(),
  };
  const origins = samples.origins(classifier);
  // what judges the classifier must be there before hours of training
  classSums(classified, events.split.test, { name, origins }, "hold-out");
  const column = planedColumn(classifier);
  const planed =
    column === undefined
      ? classified
      : { ...classified, weights: planedClassWeights(analysis, classifier, classified, await samples.column(column), events.split.train) };
  return classificationTask({
    name,
    seed: analysis.seed,
    network,
    training,
    bootstrap,
    ...(events.streaming === undefined ? {} : { streaming: events.streaming }),
    features: events.features,
    ...(events.streaming === undefined ? {} : { streaming: events.streaming }),
    featureNames: events.inputs,
    train: events.split.train,
    validation: events.split.validation,
    ...planed,
    gamma,
    shares: classShares(classifier),
    origins,
  });
}
