import { calibratedProbabilityTensor } from "../calibration/class-calibration.ts";
import type { CalibrationCurve } from "../calibration/calibration-curve.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { flatScoreTensor, type FlatScore } from "../decorrelation/flat-score.ts";
import { constant, input, log, maximum, scalar, sliceColumns, subtract } from "../graph/tensor.ts";
import { LEAST_PROBABILITY } from "../ratio/class-density.ts";
import type { NetworkDescription } from "../training/estimator-task.ts";
import { ensembleTensor, memberTensors, type PublishedGraph } from "./published-network.ts";

/**
 * The probabilities of classes, rows x classes, of the input "x" (rows x d, raw features): the mean over the members, then calibrated.
 * @param columns of "x": those that the members do not see are behind the others
 * @throws AnalysisError TRAIN_MEMBER_FILE
 */
export function classifierGraph(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  calibration?: readonly CalibrationCurve[],
  columns: number = description.featureNames.length,
): PublishedGraph {
  const x = input("x", "batch", columns);
  const { outputs, weights } = memberTensors(description, sliceColumns(x, 0, description.featureNames.length), models);
  const mean = ensembleTensor(outputs);
  return { x, output: calibration === undefined ? mean : calibratedProbabilityTensor(mean, calibration), weights };
}

/** The published classifier: `classifierGraph` as an ONNX file, output "probabilities", and what is asked for beside. */
export function publishedClassifier(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  metadata: Readonly<Record<string, string>>,
  /** What of it is published beside. */
  further: {
    readonly calibration?: readonly CalibrationCurve[];
    /** Shares of the classes: log[p_c/share_c] is published as "log_class_densities". For probabilities only: not for an uncalibrated focal loss. */
    readonly shares?: readonly number[];
    /** Scores that do not depend on a column, one for each class: "flat_scores". The column has this position in "x"; behind the features if they are without it. */
    readonly flat?: { readonly position: number; readonly scores: readonly FlatScore[] };
  } = {},
): Uint8Array {
  const { calibration, shares, flat } = further;
  const columns = Math.max(description.featureNames.length, (flat?.position ?? 0) + 1);
  const { x, output, weights } = classifierGraph(description, models, calibration, columns);
  const outputs = [
    { name: "probabilities", tensor: output },
    ...(shares === undefined
      ? []
      : [
          {
            name: "log_class_densities",
            tensor: subtract(log(maximum(output, scalar(LEAST_PROBABILITY))), constant(shares.map((share) => Math.log(share)))),
          },
        ]),
    ...(flat === undefined
      ? []
      : [{ name: "flat_scores", tensor: flatScoreTensor(output, sliceColumns(x, flat.position, flat.position + 1), flat.scores) }]),
  ];
  return graphModel(description.name, [x], outputs, "float32", weights, metadata);
}
