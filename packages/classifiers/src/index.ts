export { trainEnsemble, type EnsembleOptions, type EnsembleProgress } from "./training/ensemble.ts";
export {
  coefficientScales,
  METHODS,
  type EstimatorTask,
  type Method,
  type NetworkDescription,
  type TrainedCoefficient,
} from "./training/estimator-task.ts";
export { importMadMiner, isMadMinerModel } from "./importing/madminer-model.ts";
export type { ImportedInput, ImportedNetwork, ImportOptions } from "./importing/madminer-network.ts";
export { readTorchTensors, type TorchTensor } from "./importing/torch-tensors.ts";
export { memberModel } from "./publication/member-model.ts";
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
export { networkOutput, networkOutputs } from "./engine/network-output.ts";
export { networkCoefficients, networkColumns, type NetworkColumn } from "./engine/network-columns.ts";
export { readNetworkGraph, type NetworkConstant, type NetworkGraph, type NetworkNode } from "./engine/network-graph.ts";
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
