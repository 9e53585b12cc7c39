import type { Estimator, Tuning } from "./analysis.ts";
import { eventGraphOf, type EventGraphDocument } from "./event-graph.ts";

type Training = Estimator["training"];

/** A ratio or a score. */
export interface EstimatorDocument extends Omit<
  Estimator,
  "name" | "network" | "training" | "ensemble" | "bootstrap" | "checkpointEvery" | "tuning"
> {
  readonly network: Omit<Estimator["network"], "batchNorm" | "graph"> & {
    readonly batch_norm: boolean;
    readonly graph?: EventGraphDocument;
  };
  readonly training: Omit<Training, "learningRate" | "patience" | "minimumEpochs" | "weightDecay" | "gradientLimit"> & {
    readonly learning_rate: Training["learningRate"];
    readonly patience?: number;
    readonly min_epochs: number;
    readonly checkpoint_every: number;
    readonly weight_decay: number;
    readonly gradient_limit: number;
  };
  readonly tuning?: Omit<Tuning, "learningRate"> & { readonly learning_rate?: readonly number[] };
  readonly ensemble: number | { readonly members: number; readonly bootstrap: boolean };
}

function tuningOf({ learning_rate, ...tuning }: NonNullable<EstimatorDocument["tuning"]>): Tuning {
  return { ...tuning, ...(learning_rate === undefined ? {} : { learningRate: learning_rate }) };
}

/** Training and ensemble, by the names of the code. */
export function trainingOf({
  training,
  ensemble,
  tuning,
}: Pick<EstimatorDocument, "training" | "ensemble" | "tuning">): Pick<
  Estimator,
  "training" | "ensemble" | "bootstrap" | "checkpointEvery" | "tuning"
> {
  const { learning_rate, patience, min_epochs, checkpoint_every, weight_decay, gradient_limit, ...settings } = training;
  const { members, bootstrap } = typeof ensemble === "number" ? { members: ensemble, bootstrap: false } : ensemble;
  return {
    training: {
      ...settings,
      patience,
      minimumEpochs: min_epochs,
      weightDecay: weight_decay,
      gradientLimit: gradient_limit,
      learningRate: learning_rate,
    },
    ensemble: members,
    bootstrap,
    checkpointEvery: checkpoint_every,
    tuning: tuning === undefined ? undefined : tuningOf(tuning),
  };
}

/** What the networks of all estimators have. */
type NetworkDocument = Pick<EstimatorDocument["network"], "batch_norm" | "graph">;

/** A network by the names of the code. */
export function networkOf<D extends NetworkDocument>(
  document: D,
): Omit<D, keyof NetworkDocument> & Pick<Estimator["network"], "batchNorm" | "graph"> {
  const { batch_norm, graph, ...layers } = document;
  return { ...layers, batchNorm: batch_norm, ...(graph === undefined ? {} : { graph: eventGraphOf(graph) }) };
}

/** A ratio or a score by the names of the code. */
export function estimatorOf(name: string, { network, training, ensemble, tuning, ...rest }: EstimatorDocument): Estimator {
  return {
    name,
    ...rest,
    network: networkOf(network),
    ...trainingOf({ training, ensemble, ...(tuning === undefined ? {} : { tuning }) }),
  };
}
