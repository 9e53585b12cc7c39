export { trainEnsemble, type EnsembleOptions, type EnsembleProgress } from "./ensemble.ts";
export {
  coefficientScales,
  METHODS,
  type EstimatorTask,
  type Method,
  type NetworkDescription,
  type TrainedCoefficient,
} from "./estimator-task.ts";
export { memberModel } from "./member-model.ts";
export { ACTIVATIONS, type Activation } from "./mlp.ts";
export { networkOutput } from "./network-output.ts";
export { publishedRatio, publishedScore } from "./published-network.ts";
export { ratioTerms } from "./ratio-form.ts";
export { trainMember, type LearningCurve, type TrainedMember } from "./train-member.ts";
export { conditionalMeans, type ConditionalMean } from "./conditional-mean.ts";
export { ensembleMean, ensembleRatio, ratioNormalisation, ratioScore } from "./ensemble-ratio.ts";
export { weightedMean, type WeightedMean } from "./weighted-mean.ts";
export { openTrainer, type Trainer, type TrainingState } from "./trainer.ts";
export { trainingTargets, type TargetColumns } from "./training-target.ts";
export { probabilityCalibration, type ProbabilityCalibration } from "./probability-calibration.ts";
export { reweightingClosure, type ReweightingClosure } from "./reweighting-closure.ts";
