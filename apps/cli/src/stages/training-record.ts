import type { Classifier, Estimator } from "@ratiometer/config";
import type { Json } from "@ratiometer/hepdata-export";

/** What a network reads of events before its hidden layers. */
function graphRecord({ graph }: Pick<Estimator["network"], "graph">): Readonly<Record<string, Json>> {
  if (graph === undefined) return {};
  const { objects, layers, width, pooling } = graph;
  return { graph: { objects: objects.map(({ name }) => name), layers, width, pooling } };
}

/** The numbers of the learning rate that its schedule reads. */
function learningRateOf({ learningRate, schedule }: Pick<Estimator["training"], "learningRate" | "schedule">): Record<string, number> {
  const { initial, final, factor, every, patience } = learningRate;
  return { initial, final, ...(schedule === "step" ? { factor, every } : schedule === "plateau" ? { factor, patience } : {}) };
}

/** Network and training of whatever learns, as an artifact records them. @param networks each trained one, with its best epoch from 0 */
export function trainingRecord(
  estimator: Estimator | Classifier,
  networks: readonly { readonly bestEpoch: number }[],
  events: { readonly train: number; readonly validation: number; readonly test: number },
): Readonly<Record<string, Json>> {
  const { network, training, ensemble, bootstrap, calibration } = estimator;
  return {
    ...graphRecord(network),
    hidden: network.hidden,
    activation: network.activation,
    ...(estimator.type === "ratio" ? { form: estimator.network.form } : {}),
    dropout: network.dropout,
    batch_norm: network.batchNorm,
    epochs: training.epochs,
    batch: training.batch,
    ...("alpha" in training ? { points: training.points, alpha: training.alpha } : {}),
    optimiser: training.optimiser,
    ...(training.optimiser === "sgd" ? { momentum: training.momentum } : {}),
    weight_decay: training.weightDecay,
    gradient_limit: training.gradientLimit,
    learning_rate: learningRateOf(training),
    ...(training.patience === undefined ? {} : { patience: training.patience, min_epochs: training.minimumEpochs }),
    ...("prior" in training ? { prior: { ...training.prior } } : {}),
    schedule: training.schedule,
    ensemble,
    bootstrap,
    calibration,
    best_epochs: networks.map(({ bestEpoch }) => bestEpoch),
    events: { ...events },
  };
}
