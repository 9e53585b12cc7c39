import { calibratedProbabilityTensor } from "../calibration/class-calibration.ts";
import type { CalibrationCurve } from "../calibration/calibration-curve.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { constant, input, log, maximum, scalar, subtract } from "../graph/tensor.ts";
import { LEAST_PROBABILITY } from "../ratio/class-density.ts";
import type { NetworkDescription } from "../training/estimator-task.ts";
import { ensembleTensor, memberTensors, type PublishedGraph } from "./published-network.ts";

/**
 * The probabilities of classes, rows x classes, of the input "x" (rows x d, raw features): the mean over the members, then calibrated.
 * @throws AnalysisError TRAIN_MEMBER_FILE
 */
export function classifierGraph(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  calibration?: readonly CalibrationCurve[],
): PublishedGraph {
  const x = input("x", "batch", description.featureNames.length);
  const { outputs, weights } = memberTensors(description, x, models);
  const mean = ensembleTensor(outputs);
  return { x, output: calibration === undefined ? mean : calibratedProbabilityTensor(mean, calibration), weights };
}

/** The published classifier: `classifierGraph` as an ONNX file, output "probabilities", and with `shares` a second one. */
export function publishedClassifier(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  metadata: Readonly<Record<string, string>>,
  /** What of it is published beside. */
  further: {
    readonly calibration?: readonly CalibrationCurve[];
    /** Shares of the classes: log[p_c/share_c] is published as "log_class_densities". For probabilities only: not for an uncalibrated focal loss. */
    readonly shares?: readonly number[];
  } = {},
): Uint8Array {
  const { x, output, weights } = classifierGraph(description, models, further.calibration);
  const { shares } = further;
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
  ];
  return graphModel(description.name, [x], outputs, "float32", weights, metadata);
}
