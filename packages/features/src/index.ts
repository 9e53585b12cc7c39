export { deltaPhi, deltaR } from "./angles.ts";
export {
  azimuth,
  fourVectorsOf,
  invariantMass,
  momentum,
  pseudorapidity,
  rapidity,
  sumOf,
  transverseMomentum,
  type FourVectors,
  type PolarVectors,
} from "./four-vector.ts";
export { pairMass, transverseMass } from "./masses.ts";
export { cosBetween, cosToSpectatorAxis, inRestFrame } from "./rest-frame.ts";
export { neutrinos, neutrinoSolutions, wMass, type NeutrinoSolutions } from "./neutrino.ts";
export { nameInLatex, type FeatureDefinition } from "./feature.ts";
export {
  computeFeatures,
  featureSet,
  featureSetNames,
  requestedFeatures,
  validityColumn,
  type FeatureSet,
  type FeatureSetRequest,
} from "./feature-set.ts";
export { defaultFeatureOptions, type FeatureOptions, type MatrixLayout } from "./feature-set-definition.ts";
export { generalEvent, type GeneralEvent } from "./general/general-event.ts";
export { mt2 } from "./mt2.ts";
export { higgsMass, topMass } from "./reconstruction-masses.ts";
export { singleTopHiggsCandidates, type SingleTopHiggs } from "./single-top-higgs-candidates.ts";
export { compileExpression, compileSelection, type Expression, type ExpressionValues, type Selection } from "./expression/expression.ts";
export { scopeOf, type ExpressionScope } from "./expression/scope.ts";
export type { ExpressionObjects, NumberColumns } from "./expression/term.ts";
export { compileExtraFeature, type CompiledFeature } from "./extra-feature.ts";
export { candidateDefinition, candidateNames, candidatesOf } from "./candidates.ts";
export { cutFlowSums, eventCutFlow, passedSelections, type CutFlowStep, type CutFlowSums, type EventCutFlow } from "./cut-flow.ts";
export { selectedObjects, type ObjectRule, type ObjectRules, type SelectedObjects } from "./objects/object-selection.ts";
export { resolutionFactors, scaledObjects, tagFactors } from "./objects/object-variation.ts";
export type { Detector, EventContent } from "./feature-blocks/event-content.ts";
export { objectVariations, variedAttributes, type ObjectVariation } from "./feature-blocks/event-variation.ts";
export { factorColumn, featureBlocks, SELECTED, SELECTION_SET, variedColumn, type FeatureBlock } from "./feature-blocks/feature-block.ts";
export { featurePlan, type FeaturePlan } from "./feature-blocks/feature-plan.ts";
export { binEdges, binNumber, quantileEdges, uniformEdges, type QuantileEnds } from "./binning.ts";
export {
  binBoxes,
  binCount,
  binFinder,
  binSequences,
  cellText,
  mergedBins,
  type BinGrid,
  type BinRange,
  type GridAxis,
} from "./bin-grid.ts";
export { gridFault } from "./grid-fault.ts";
export { histogram, type Histogram, type WeightSum } from "./histogram.ts";
