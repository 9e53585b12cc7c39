import type { Classifier, Decorrelation } from "./classifier.ts";
import { networkOf, trainingOf, type EstimatorDocument } from "./estimator-document.ts";

/** A classifier as the schema accepts it. */
export interface ClassifierDocument extends Pick<EstimatorDocument, "training" | "ensemble" | "tuning" | "calibration"> {
  readonly type: "classifier";
  readonly classes: Readonly<Record<string, readonly string[]>>;
  readonly loss: "cross-entropy" | "focal";
  readonly gamma?: number;
  readonly class_weights: "balanced" | "physical" | Readonly<Record<string, number>>;
  readonly network: Pick<EstimatorDocument["network"], "hidden" | "activation" | "batch_norm" | "graph"> &
    Pick<Classifier["network"], "dropout">;
  readonly decorrelate?: {
    readonly from: string;
    readonly method: Decorrelation["method"];
    readonly strength?: number;
    readonly background?: readonly string[];
  };
  readonly diagnostics?: { readonly against?: readonly string[] };
}

/** Whether an entry of `estimators` is a classifier. */
export const isClassifier = (document: EstimatorDocument | ClassifierDocument): document is ClassifierDocument =>
  document.type === "classifier";

/** Focusing parameter of CMS-TOP-21-003. */
const USUAL_GAMMA = 0.25;

const decorrelationOf = ({ from, method, strength = 1, background }: NonNullable<ClassifierDocument["decorrelate"]>): Decorrelation =>
  method === "planing" ? { from, method, strength } : { from, method, background };

/** A classifier by the names of the code. */
export function classifierOf(name: string, document: ClassifierDocument): Classifier {
  const { classes, loss, gamma = USUAL_GAMMA, class_weights, network, calibration, decorrelate, diagnostics } = document;
  const { training, ...ensemble } = trainingOf(document);
  const { epochs, patience, minimumEpochs, batch, memory, optimiser, momentum, weightDecay, gradientLimit, learningRate, schedule } =
    training;
  return {
    name,
    type: "classifier",
    classes: Object.entries(classes).map(([each, samples]) => ({ name: each, samples })),
    gamma: loss === "focal" ? gamma : 0,
    classWeights: class_weights,
    network: networkOf(network),
    training: {
      epochs,
      patience,
      minimumEpochs,
      batch,
      ...(memory === undefined ? {} : { memory }),
      optimiser,
      momentum,
      weightDecay,
      gradientLimit,
      learningRate,
      schedule,
    },
    ...ensemble,
    calibration,
    ...(decorrelate === undefined ? {} : { decorrelate: decorrelationOf(decorrelate) }),
    ...(diagnostics?.against === undefined ? {} : { against: diagnostics.against }),
  };
}
