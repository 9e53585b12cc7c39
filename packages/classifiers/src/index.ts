export { trainEnsemble, type EnsembleOptions, type EnsembleProgress } from "./training/ensemble.ts";
export {
  coefficientScales,
  METHODS,
  type EstimatorTask,
  type Method,
  type NetworkDescription,
  type TrainedCoefficient,
} from "./training/estimator-task.ts";
export { memberModel } from "./publication/member-model.ts";
export { ACTIVATIONS, type Activation } from "./network/mlp.ts";
export { networkOutput } from "./engine/network-output.ts";
export { publishedRatio, publishedScore } from "./publication/published-network.ts";
export { ratioTerms } from "./ratio/ratio-form.ts";
export { trainMember, type LearningCurve, type TrainedMember } from "./training/train-member.ts";
export { conditionalMeans, type ConditionalMean } from "./diagnostics/conditional-mean.ts";
export { ensembleMean, ensembleRatio, ratioNormalisation, ratioScore } from "./ratio/ensemble-ratio.ts";
export { effectiveSampleSize, weightedMean, type WeightedMean } from "./diagnostics/weighted-mean.ts";
export { openTrainer, type Trainer, type TrainingState } from "./training/trainer.ts";
export { trainingTargets, type TargetColumns } from "./training/training-target.ts";
export { probabilityCalibration, type ProbabilityCalibration } from "./diagnostics/probability-calibration.ts";
export { reweightingClosure, type ReweightingClosure } from "./diagnostics/reweighting-closure.ts";
export { areaUnderCurve, type Measured } from "./diagnostics/area-under-curve.ts";
export { rocCurve, type RocCurve } from "./diagnostics/roc-curve.ts";
export { kolmogorovSmirnov, kolmogorovSurvival, type KolmogorovSmirnov } from "./diagnostics/kolmogorov-smirnov.ts";
export { asimovSignificance, binnedSignificance, type SignificanceBin } from "./diagnostics/asimov-significance.ts";
export { bestCut, type Cut } from "./diagnostics/best-cut.ts";
export { crossEntropy, eventCrossEntropy } from "./diagnostics/cross-entropy.ts";
export { ratioOfSums } from "./diagnostics/ratio-of-sums.ts";
export { boostedTrees, type BoostingSettings } from "./diagnostics/boosted-trees.ts";
export { twoSampleTest, type TwoSampleTest } from "./diagnostics/two-sample-test.ts";
export { ensembleSpread, type EnsembleSpread } from "./diagnostics/ensemble-spread.ts";
export { permutationImportance } from "./diagnostics/permutation-importance.ts";
export { integratedGradients, meanAttribution, type Attributions, type Differentiated } from "./diagnostics/integrated-gradients.ts";
export { inputRanges, type InputRanges, type OutOfRange } from "./diagnostics/out-of-range.ts";
export { scoreInformation, type InformationAlong } from "./diagnostics/score-information.ts";
export { ratioGraph, scoreGraph, type PublishedGraph } from "./publication/published-network.ts";
export { openGradient, type NetworkGradient } from "./publication/network-gradient.ts";
export { equalWeightEdges } from "./diagnostics/equal-weight-edges.ts";
export { calibrated, calibratedTensor, type CalibrationCurve } from "./calibration/calibration-curve.ts";
export { isotonicLogRatio, isotonicMean } from "./calibration/isotonic.ts";
export { histogramLogRatio, histogramMean } from "./calibration/histogram-calibration.ts";
export { openMembers, type MemberOutputs } from "./publication/member-outputs.ts";
export { calibrationGain, type CalibrationGain } from "./calibration/calibration-gain.ts";
