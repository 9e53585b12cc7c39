export {
  checkpointPath,
  trainEnsemble,
  type EnsembleCheckpoints,
  type EnsembleOptions,
  type EnsembleProgress,
} from "./training/ensemble.ts";
export {
  coefficientScales,
  METHODS,
  parameterCount,
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
export { trainMember, type Divergence, type EpochProgress, type MemberOptions, type TrainedMember } from "./training/train-member.ts";
export type { LearningCurve } from "./training/learning-curve.ts";
export { constantFeatures, type ConstantFeature } from "./network/standardisation.ts";
export { conditionalMeans, type ConditionalMean } from "./diagnostics/conditional-mean.ts";
export { ensembleMean, ensembleRatio, ratioNormalisation, ratioScore } from "./ratio/ensemble-ratio.ts";
export { weightedMean, type WeightedMean } from "./diagnostics/weighted-mean.ts";
export { openTrainer, type Trainer, type TrainingState } from "./training/trainer.ts";
export { trainingTargets, type TargetColumns } from "./training/training-target.ts";
export { probabilityCalibration, type ProbabilityCalibration } from "./diagnostics/probability-calibration.ts";
export { reweightingClosure, type ReweightingClosure } from "./diagnostics/reweighting-closure.ts";
export { inSharedMemory } from "./training/shared-memory.ts";
