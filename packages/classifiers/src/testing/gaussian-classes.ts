import { randomStream, splitEvents } from "@ratiometer/tables";
import { classificationTask, type ClassShares } from "../training/classification-task.ts";
import type { ClassificationTask } from "../training/estimator-task.ts";

/** Two features are normal with unit variances around these means, class by class. */
const MEANS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1.5, 0.5],
  [-0.5, 1.5],
];

/** Events of normal classes, and what only they know. */
export interface GaussianClasses {
  readonly task: ClassificationTask & { readonly features: Float32Array };
  readonly test: Uint32Array;
  readonly classOf: Uint32Array;
  readonly weights: Float64Array;
  /** n x classes: the probabilities where the classes have these shares. */
  readonly exact: (shares: readonly number[]) => Float64Array;
}

/** What of the task may be chosen. */
interface GaussianOptions {
  readonly gamma?: number;
  readonly shares?: ClassShares;
  readonly epochs?: number;
  /** Probability of an event of any class to have its weight with a minus sign. */
  readonly negative?: number;
  /** Weight of an event of each class; 1 if left out. */
  readonly weights?: readonly number[];
}

/** Events in two features and one of noise, of two or three classes; class c is drawn (c + 1) times as often as the first. */
export function gaussianClasses(classes: 2 | 3, events: number, options: GaussianOptions = {}): GaussianClasses {
  const { gamma = 0, shares = "balanced", epochs = 12, negative = 0, weights: ofClass = [1, 1, 1] } = options;
  const stream = randomStream(3, "gaussian classes");
  const features = new Float32Array(3 * events);
  const classOf = new Uint32Array(events);
  const weights = new Float64Array(events);
  const total = (classes * (classes + 1)) / 2;
  for (let i = 0; i < events; i++) {
    const u = stream.uniform() * total;
    const c = u < 1 ? 0 : u < 3 ? 1 : 2;
    classOf[i] = c;
    // the second feature in other units, as columns are
    features.set([MEANS[c][0] + stream.normal(), 100 + 20 * (MEANS[c][1] + stream.normal()), stream.normal()], 3 * i);
    weights[i] = ofClass[c] * (stream.uniform() < negative ? -1 : 1);
  }
  const split = splitEvents(events, { train: 0.5, validation: 0.2, test: 0.3 }, randomStream(3, "split"));
  const names = ["a", "b", "c"].slice(0, classes);
  const task = classificationTask({
    name: "gauss",
    seed: 3,
    network: { hidden: [32], activation: "silu" },
    training: { epochs, batch: 256, learningRate: { initial: 0.01, final: 0.0005 } },
    features,
    featureNames: ["x", "y", "noise"],
    train: split.train,
    validation: split.validation,
    classes: names,
    classOf,
    weights,
    gamma,
    shares,
  });
  return {
    task: { ...task, features },
    test: split.test,
    classOf,
    weights,
    exact: (of) =>
      Float64Array.from({ length: events * classes }, (_, e) => {
        const [i, c] = [Math.floor(e / classes), e % classes];
        const densities = names.map((__, k) => {
          const [dx, dy] = [features[3 * i] - MEANS[k][0], (features[3 * i + 1] - 100) / 20 - MEANS[k][1]];
          return of[k] * Math.exp(-(dx * dx + dy * dy) / 2);
        });
        return densities[c] / densities.reduce((a, b) => a + b);
      }),
  };
}
