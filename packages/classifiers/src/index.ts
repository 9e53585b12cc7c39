export { trainEnsemble, type EnsembleOptions, type EnsembleProgress } from "./training/ensemble.ts";
export {
  coefficientScales,
  METHODS,
  NETWORK_FORMS,
  type EstimatorTask,
  type LabelledTask,
  type Method,
  type NetworkDescription,
  type NetworkForm,
  type NetworkTask,
  type TrainedCoefficient,
} from "./training/estimator-task.ts";
export { hasScoreTerm, methodTraits, type MethodTraits } from "./loss/method.ts";
export { labelledTask, type LabelledRequest } from "./training/labelled-task.ts";
export { effectiveSample, type EffectiveSample } from "./training/effective-sample.ts";
export type { LabelledSample } from "./training/labelled-sample.ts";
export { memberInputs, memberModel, memberOutputName } from "./publication/member-model.ts";
export { OPTIMISERS, type OptimiserName } from "./optimiser/optimiser-settings.ts";
export { SCHEDULES, type Schedule } from "./optimiser/schedule.ts";
export { ACTIVATIONS, type Activation } from "./network/mlp.ts";
export { networkOutput } from "./engine/network-output.ts";
export { publishedRatio, publishedScore } from "./publication/published-network.ts";
export { ratioTerms } from "./ratio/ratio-form.ts";
export { trainMember, type LearningCurve, type TrainedMember } from "./training/train-member.ts";
export { conditionalMeans, type ConditionalMean } from "./diagnostics/conditional-mean.ts";
export { ensembleMean, ensembleRatio, ratioNormalisation, ratioScore } from "./ratio/ensemble-ratio.ts";
export { weightedMean, type WeightedMean } from "./diagnostics/weighted-mean.ts";
export { openTrainer, type Trainer, type TrainingState } from "./training/trainer.ts";
export { trainingTargets, type TargetColumns } from "./training/training-target.ts";
export { probabilityCalibration, type ProbabilityCalibration } from "./diagnostics/probability-calibration.ts";
export { reweightingClosure, type ReweightingClosure } from "./diagnostics/reweighting-closure.ts";
