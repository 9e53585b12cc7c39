export {
  checkpointPath,
  trainEnsemble,
  type EnsembleCheckpoints,
  type EnsembleOptions,
  type EnsembleProgress,
} from "./training/ensemble.ts";
export { memberThreads, type EnsembleTask, type MemberThreads } from "./training/member-thread.ts";
export {
  coefficientScales,
  isPerTerm,
  METHODS,
  NETWORK_FORMS,
  parameterCount,
  type ClassificationTask,
  type EstimatorTask,
  type LabelledTask,
  type Method,
  type NetworkDescription,
  type NetworkForm,
  type NetworkMethod,
  type NetworkTask,
  type Start,
  type Streaming,
  type TrainedCoefficient,
} from "./training/estimator-task.ts";
export { hasScoreTerm, methodTraits, type MethodTraits } from "./loss/method.ts";
export {
  classificationTask,
  classScales,
  classSums,
  type ClassificationRequest,
  type ClassifiedEvents,
  type ClassScales,
  type ClassShares,
} from "./training/classification-task.ts";
export { singleOutput } from "./publication/single-output.ts";
export { planedWeights, planing, type Planing } from "./decorrelation/planing.ts";
export { flatScore, flatScores, type FlatScore } from "./decorrelation/flat-score.ts";
export { distanceCorrelation, type DistanceCorrelation } from "./diagnostics/distance-correlation.ts";
export { cutShapes, jensenShannon, type CutShape, type CutShapes } from "./diagnostics/cut-shapes.ts";
export { classifierGraph, publishedClassifier } from "./publication/published-classifier.ts";
export { calibratedProbabilities, classCalibration } from "./calibration/class-calibration.ts";
export { logClassDensities, processRatio } from "./ratio/class-density.ts";
export { focalPosterior } from "./ratio/focal-posterior.ts";
export { confusionMatrix, likeliestClass } from "./diagnostics/confusion-matrix.ts";
export { classEntropy, eventClassEntropy } from "./diagnostics/class-entropy.ts";
export { labelledTask, type LabelledRequest } from "./training/labelled-task.ts";
export { effectiveSample, type EffectiveSample } from "./training/effective-sample.ts";
export type { LabelledSample } from "./training/labelled-sample.ts";
export { memberInputs, memberModel, memberOutputName } from "./publication/member-model.ts";
export { importMadMiner, isMadMinerModel } from "./importing/madminer-model.ts";
export type { ImportedInput, ImportedNetwork, ImportOptions } from "./importing/madminer-network.ts";
export { NETWORK_LIMITS, networkFaults, networkProducts, requireNetwork, type NetworkLimits } from "./importing/network-check.ts";
export { readSidecar, type NetworkSidecar } from "./importing/network-sidecar.ts";
export { documentedInputs, type DocumentedInputs, type Standardisation } from "./importing/documented-inputs.ts";
export { readTorchTensors, type TorchTensor } from "./importing/torch-tensors.ts";
export { OPTIMISERS, type OptimiserName } from "./optimiser/optimiser-settings.ts";
export { eventGraph, type EventGraph, type ObjectKind as GraphObjectKind } from "./network/event-graph-columns.ts";
export { SCHEDULES, type LearningRateRange, type Schedule } from "./optimiser/schedule.ts";
export { ACTIVATIONS, type Activation } from "./network/mlp.ts";
export {
  DEVICES,
  ENGINES,
  type Device,
  type Engine,
  type EngineName,
  type FloatMatrix,
  type NamedMatrices,
  type NetworkPort,
  type OpenNetwork,
} from "./engine/engine.ts";
export { engineNamed, foundEngines, type FoundEngine } from "./engine/engines.ts";
export { networkOutput } from "./engine/network-output.ts";
export { networkOutputs, outputOn } from "./engine/network-outputs.ts";
export { networkClasses, networkCoefficients, networkColumns, type NetworkColumn } from "./engine/network-columns.ts";
export { readNetworkGraph, type NetworkConstant, type NetworkGraph, type NetworkNode } from "./engine/network-graph.ts";
export { publishedForm, publishedRatio, publishedScore } from "./publication/published-network.ts";
export { ratioTerms } from "./ratio/ratio-form.ts";
export { LEAST_RATIO, logRatio } from "./ratio/log-ratio.ts";
export { memberForms } from "./publication/member-form.ts";
export { trainMember, type Divergence, type EpochProgress, type MemberOptions, type TrainedMember } from "./training/train-member.ts";
export type { LearningCurve } from "./training/learning-curve.ts";
export { constantFeatures, type ConstantFeature } from "./network/standardisation.ts";
export { conditionalMeans, type ConditionalMean } from "./diagnostics/conditional-mean.ts";
export { ensembleMean, ensembleRatio, meanRatio, ratioNormalisation, ratioScore } from "./ratio/ensemble-ratio.ts";
export { weightedMean, type WeightedMean } from "./diagnostics/weighted-mean.ts";
export { openTrainer, type Trainer, type TrainingState } from "./training/trainer.ts";
export { trainingTargets, type TargetColumns } from "./training/training-target.ts";
export { probabilityCalibration, type ProbabilityCalibration } from "./diagnostics/probability-calibration.ts";
export { reweightingBins, reweightingClosure, type ReweightingClosure } from "./diagnostics/reweighting-closure.ts";
export { inSharedMemory } from "./training/shared-memory.ts";
export { openRowFile, type RowFile, type RowWriter } from "./events/row-file.ts";
export type { EventFeatures } from "./events/event-features.ts";
export { areaUnderCurve, type Measured } from "./diagnostics/area-under-curve.ts";
export { rocCurve, type RocCurve } from "./diagnostics/roc-curve.ts";
export { rocCovariance, type RocCovariance } from "./diagnostics/roc-covariance.ts";
export { kolmogorovSmirnov, kolmogorovSurvival, type KolmogorovSmirnov } from "./diagnostics/kolmogorov-smirnov.ts";
export { asimovSignificance, binnedSignificance, type SignificanceBin } from "./diagnostics/asimov-significance.ts";
export { bestCut, type Cut } from "./diagnostics/best-cut.ts";
export { crossEntropy, eventCrossEntropy } from "./diagnostics/cross-entropy.ts";
export { ratioOfSums } from "./diagnostics/ratio-of-sums.ts";
export { boostedTrees, type BoostingSettings } from "./diagnostics/boosted-trees.ts";
export { holmAdjusted } from "./diagnostics/holm.ts";
export { compareSamples, type ComparedColumn, type ComparedShares, type SampleComparison } from "./diagnostics/sample-comparison.ts";
export { twoSampleTest, type TwoSampleTest } from "./diagnostics/two-sample-test.ts";
export { ensembleSpread, type EnsembleSpread } from "./diagnostics/ensemble-spread.ts";
export { permutationImportance } from "./diagnostics/permutation-importance.ts";
export { integratedGradients, meanAttribution, type Attributions, type Differentiated } from "./diagnostics/integrated-gradients.ts";
export {
  anomalies,
  anomalyReference,
  unusualColumns,
  type Anomalies,
  type AnomalyReference,
  type UnusualColumn,
} from "./diagnostics/anomaly.ts";
export { inputRanges, type InputRanges, type OutOfRange } from "./diagnostics/out-of-range.ts";
export { scoreInformation, type InformationAlong } from "./diagnostics/score-information.ts";
export { ratioGraph, scoreGraph, type PublishedGraph } from "./publication/published-network.ts";
export { openGradient, type NetworkGradient } from "./publication/network-gradient.ts";
export { equalWeightEdges } from "./diagnostics/equal-weight-edges.ts";
export { significanceEdges, type SignificanceBinning } from "./diagnostics/significance-edges.ts";
export { calibrated, calibratedTensor, type CalibrationCurve } from "./calibration/calibration-curve.ts";
export { isotonicLogRatio, isotonicMean } from "./calibration/isotonic.ts";
export { histogramLogRatio, histogramMean } from "./calibration/histogram-calibration.ts";
export { openMembers, type MemberOutputs } from "./publication/member-outputs.ts";
export { tuningCandidates, type Candidate, type TuningGrid } from "./tuning/tuning-grid.ts";
export { rungsOf, successiveHalving, type Rung, type Trial } from "./tuning/successive-halving.ts";
export { tuningTrial } from "./tuning/tuning-trial.ts";
export { taskDigest } from "./training/task-digest.ts";
export { calibrationGain, type CalibrationGain } from "./calibration/calibration-gain.ts";
export { compressNetwork } from "./compression/compress-network.ts";
export { COMPRESSION_FORMS, compressionSteps, stepsName, stepText, type CompressionStep } from "./compression/compression-step.ts";
export { embeddedVectors, type EmbeddedVectors } from "./compression/embedded-vectors.ts";
export { networkSize, type NetworkSize } from "./compression/network-size.ts";
export { outputShift, type OutputShift } from "./compression/output-shift.ts";
export { prunedStart, type PrunedStart } from "./compression/pruned-start.ts";
