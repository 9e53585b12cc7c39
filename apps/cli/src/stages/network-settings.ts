import { hasScoreTerm } from "@ratiometer/classifiers";
import type { Classifier, Estimator } from "@ratiometer/config";

type Settings = readonly (readonly [name: string, value: string])[];

/** What a network reads of events before its hidden layers. */
function graphSettings({ graph }: Pick<Estimator["network"], "graph">): Settings {
  if (graph === undefined) return [];
  const { objects, layers, width, pooling } = graph;
  const exchanges = layers === 1 ? "1 exchange" : `${layers} exchanges`;
  return [["event graph", `${objects.map(({ name }) => name).join(", ")}; ${exchanges} of ${width} numbers, pooling by ${pooling}`]];
}

const FORMS: Readonly<Partial<Record<Estimator["network"]["form"], Settings>>> = {
  "per-term": [["networks", "one for each term of the quadratic form"]],
  parameterised: [["networks", "see the coefficients"]],
};

/** "0.001 to 0.0001, exponential" */
function learningRates({ learningRate, schedule }: Pick<Estimator["training"], "learningRate" | "schedule">): string {
  const { initial, final, factor, every, patience } = learningRate;
  if (schedule === "constant") return String(initial);
  const times = `${initial} to ${final}, times ${factor}`;
  if (schedule === "step") return `${times} every ${every} epochs`;
  return schedule === "plateau"
    ? `${times} after ${patience} epochs without a smaller validation loss`
    : `${initial} to ${final}, ${schedule}`;
}

/** Coefficient points, and where they come from: not of a classifier. */
function pointSettings(estimator: Estimator | Classifier): { readonly points: Settings; readonly weights: Settings } {
  if (estimator.type === "classifier") return { points: [], weights: [] };
  const { type, method, training } = estimator;
  const priors = Object.entries(training.prior).map(
    ([name, { mean, width }]) => [`prior of ${name}`, `normal, ${mean} ± ${width}`] as const,
  );
  return {
    points: type === "ratio" ? [["coefficient points of an event in an epoch", String(training.points)]] : [],
    weights: [...(hasScoreTerm(method) ? [["α", String(training.alpha)] as const] : []), ...priors],
  };
}

/** Network and training of whatever learns, as the report lists them, in the words of the analysis file. */
export function networkSettings(estimator: Estimator | Classifier): Settings {
  const { network, training, calibration, bootstrap } = estimator;
  const dropout = [network.dropout].flat();
  const { points, weights } = pointSettings(estimator);
  return [
    ...graphSettings(network),
    ["hidden layers", network.hidden.join(", ")],
    ...("form" in network ? (FORMS[network.form] ?? []) : []),
    ["activation", network.activation],
    ...(dropout.some((fraction) => fraction > 0) ? [["dropout", dropout.join(", ")] as const] : []),
    ...(network.batchNorm ? [["batch norm", "in hidden layers"] as const] : []),
    ["epochs", String(training.epochs)],
    ...(training.patience === undefined
      ? []
      : [["patience", `${training.patience} epochs, after at least ${training.minimumEpochs}`] as const]),
    ["batch", String(training.batch)],
    ...points,
    ["optimiser", training.optimiser],
    ...(training.optimiser === "sgd" ? [["momentum", String(training.momentum)] as const] : []),
    ...(training.weightDecay > 0 ? [["weight decay", String(training.weightDecay)] as const] : []),
    ["learning rate", learningRates(training)],
    ...(calibration === "none" ? [] : [["calibration", calibration] as const]),
    ...weights,
    ...(bootstrap ? [["events", "a bootstrap sample for each network"] as const] : []),
  ];
}
