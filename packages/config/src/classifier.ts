import type { Analysis, Estimator } from "./analysis.ts";

/** A class of a classifier. */
export interface ClassifierClass {
  readonly name: string;
  /** Names of samples. */
  readonly samples: readonly string[];
}

/** How a classifier is made to depend less on a column. */
export type Decorrelation = { /** A column. */ readonly from: string } & (
  | { readonly method: "planing"; /** Power of the factors on training weights, in (0, 1]. */ readonly strength: number }
  | {
      readonly method: "quantile";
      /** Classes that scores are flat in; undefined: all but a score's own. */ readonly background: readonly string[] | undefined;
    }
);

/** An estimator of type classifier: the probabilities that an event is of each of several classes of samples. */
export interface Classifier extends Pick<Estimator, "name" | "ensemble" | "bootstrap" | "checkpointEvery" | "tuning"> {
  readonly type: "classifier";
  /** Two at least; no sample is in two. */
  readonly classes: readonly ClassifierClass[];
  /** Power of 1 − p in the categorical focal loss; 0: cross entropy. */
  readonly gamma: number;
  /** What the training weights of each class are scaled to: all to the same, to their cross sections, or in proportion to these numbers, by class. */
  readonly classWeights: "balanced" | "physical" | Readonly<Record<string, number>>;
  readonly network: Pick<Estimator["network"], "hidden" | "activation" | "batchNorm" | "graph"> & {
    /** Fraction of the units of each hidden layer that an event does without in training, of all or one for each. */
    readonly dropout: number | readonly number[];
  };
  readonly training: Omit<Estimator["training"], "alpha" | "points" | "prior">;
  /** Of the probabilities. */
  readonly calibration: Estimator["calibration"];
  readonly decorrelate?: Decorrelation;
  /** Columns that its dependence on is measured, beside that of `decorrelate`. */
  readonly against?: readonly string[];
}

/** Names of all that learns, ratios and scores first. */
export const estimatorNames = ({ estimators, classifiers }: Pick<Analysis, "estimators" | "classifiers">): string[] =>
  [...estimators, ...classifiers].map(({ name }) => name);

/** Columns that the dependence of a classifier on is measured. */
export const judgedColumns = ({ decorrelate, against = [] }: Pick<Classifier, "decorrelate" | "against">): string[] => [
  ...new Set([...(decorrelate === undefined ? [] : [decorrelate.from]), ...against]),
];
