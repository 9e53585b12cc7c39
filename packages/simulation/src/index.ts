export { closedForm, closedFormBlocks, closedFormEvents, type ClosedFormRequest, type ClosedFormSample } from "./closed-form.ts";
export {
  closedFormCrossSectionRatio,
  closedFormExpectedRatio,
  closedFormExpectedTwiceNll,
  closedFormLogRatio,
  closedFormScore,
} from "./closed-form-likelihood.ts";
export { detectorOf } from "./detector/detector.ts";
export { genericLhc, type DetectorCard } from "./detector/detector-card.ts";
export { genericLhcObjects } from "./detector/generic-lhc.ts";
export { partonLevelObjects } from "./detector/parton-level.ts";
export { energyResolution } from "./detector/smearing.ts";
export type { MatrixElement } from "./matrix-elements/matrix-element.ts";
export { defaultParameters, type PhysicsParameters } from "./matrix-elements/parameters.ts";
export { processes, processNamed } from "./processes/catalogue.ts";
export type { Leg, Process, ProcessCoefficient } from "./processes/process.ts";
export { matrixElementNamed, matrixElementNames } from "./processes/registry.ts";
export { parseBias } from "./generation/bias.ts";
export { parseCuts } from "./generation/cuts.ts";
export { decayModes, type DecayRequest } from "./generation/decay-modes.ts";
export type { EventBlock as GenerationBlock } from "./generation/event-block.ts";
export {
  blockCount,
  generateBlocks,
  generateEvents,
  generateInBlocks,
  integrateProcess,
  type GenerationOptions,
  type GenerationProgress,
} from "./generation/generate-events.ts";
export { openHadronicMatrixElement, type HadronicMatrixElement } from "./generation/hadronic-matrix-element.ts";
export type {
  GeneratedBlock,
  GeneratedBlocks,
  GeneratedSample,
  GeneratedTotals,
  ProcessCrossSection,
} from "./generation/generated-sample.ts";
export { completeRequest, type GenerationRequest, type IntegrationRequest } from "./generation/generation-request.ts";
export { crossSectionEstimateAt, type CrossSectionEstimate } from "./generation/moments.ts";
export { observablesOf } from "./generation/observables.ts";
export { setDescriptions } from "./pdf/parton-densities.ts";
