export {
  coefficientCount,
  formValue,
  inPhysicalValues,
  monomialGradients,
  monomials,
  symmetricMatrix,
  termCount,
  termIndex,
  termNames,
} from "./quadratic-form.ts";
export {
  coefficientValues,
  concatPolynomials,
  constantPolynomial,
  deltaOf,
  eventWeights,
  extendCoefficients,
  restrictCoefficients,
  scaleEvents,
  takeEvents,
  type WeightPolynomial,
} from "./weight-polynomial.ts";
export { crossSection, crossSectionCovariance, crossSectionFromTerms, crossSectionTerms, type CrossSection } from "./cross-section.ts";
export {
  crossSectionCovarianceOf,
  crossSectionSums,
  crossSectionTermsOf,
  mergeCrossSectionSums,
  smCrossSection,
  type CrossSectionSums,
} from "./cross-section-sums.ts";
export { jointLikelihoodRatio, matrixElementRatio } from "./joint-likelihood-ratio.ts";
export { jointScore, matrixElementScore } from "./joint-score.ts";
export { meanForm } from "./mean-form.ts";
export { leastFormValue, type LeastFormValue } from "./least-form-value.ts";
export { mergePositivity, positivity, type Positivity } from "./positivity.ts";
export { KNOWN_COEFFICIENTS, knownCoefficient, type KnownCoefficient } from "./operators/known-coefficients.ts";
export {
  madgraphWeightPoints,
  type CoefficientPoint,
  type DeclaredCoefficient,
  type WeightHeader,
  type WeightPoint,
  type WeightPointOptions,
  type WeightPoints,
} from "./weight-points.ts";
export { headerOfText, reweightCard } from "./reweight-card.ts";
export { samplePoints, type FilePoints, type SamplePoints } from "./sample-points.ts";
export { CLOSURE_DECADES, closureOf, mergeClosure, noClosure, type Closure, type ClosureSums } from "./closure.ts";
export { fitBlock, fitPolynomial, weightDesign, type BlockFit, type PolynomialFit, type WeightDesign } from "./polynomial-fit.ts";
export {
  fileNormalisation,
  meanWeight,
  mergeWeightSums,
  normalisationOf,
  weightSums,
  type FileNormalisation,
  type WeightedFile,
  type WeightSums,
} from "./normalisation.ts";
export {
  generationPoint,
  mixture,
  mixtureFactors,
  requireOneGeneration,
  sumOfFiles,
  type CombinedFiles,
  type GenerationFile,
  type MixtureSource,
} from "./mixture.ts";
export {
  fitFile,
  planSample,
  sampleWeights,
  scaleToCrossSection,
  type EventWeights,
  type FittedFile,
  type SampleWeights,
  type SampleWeightsOptions,
} from "./sample-weights.ts";
export { coefficientCard, weightBasis, weightsAt, weightTexts, type BasisCoefficient } from "./weight-basis.ts";
export type { OperatorBasis } from "./operators/basis.ts";
export { congruence } from "./operators/congruence.ts";
export { convertForms, convertPoint, type Conversion } from "./operators/conversion.ts";
export { inProcessCoefficients } from "./operators/process-coefficients.ts";
export { STANDARD_MODEL_INPUTS, type StandardModelInputs } from "./operators/standard-model-inputs.ts";
export {
  auditPositivity,
  parametrisedForms,
  type BinAudit,
  type Parametrisation,
  type ParametrisedBin,
} from "./parametrisations/parametrisation.ts";
export { combineStxsTable } from "./parametrisations/combine-stxs.ts";
export { smefitTable, type SmefitOptions } from "./parametrisations/smefit.ts";
export { coefficientMapTable, type CoefficientMapOptions } from "./parametrisations/coefficient-map.ts";
export type { ColumnBlock } from "./columns/column-block.ts";
export { lheWeightBlock, lheWeightColumns } from "./columns/lhe-block.ts";
export type { WeightBlock } from "./columns/fitted-block.ts";
export { judgeWeights, noQuality, readWeights } from "./columns/read-weights.ts";
export { mergeQuality, type GenerationCheck, type QualityReport, type WeightQuality } from "./columns/weight-quality.ts";
export type { OnesCounts } from "./columns/exact-ones.ts";
export {
  analysisPolynomial,
  coefficientUnits,
  planWeights,
  roundingTolerance,
  type FileWeightPlan,
  type SampleWeightPlan,
} from "./columns/weight-plan.ts";
export type { AnalysisCoefficient, MadMinerSource, WeightSettings, WeightSource } from "./columns/weight-settings.ts";
export { parseWeightMap, usedPoints, type MappedWeight, type MappedWeights, type WeightMap } from "./weight-map/weight-map.ts";
export { boundWeights, type BoundWeights } from "./weight-map/bound-weights.ts";
export { weightMapSchema } from "./weight-map/weight-map-schema.ts";
export type { MappedFamily, MappedVariations } from "./weight-map/mapped-variations.ts";
export { storedPolynomial, type StoredPolynomial } from "./stored-polynomial.ts";
export { generatedColumns, generatedSums, mergeGeneratedSums, type GeneratedSums } from "./nanoaod/runs.ts";
export { columnNormalisation, type ColumnNormalisation, type ColumnNormalisationInput } from "./nanoaod/normalisation.ts";
export {
  benchmarkPoints,
  benchmarkPosition,
  physicsBenchmarks,
  type Benchmark,
  type MorphingSetup,
  type NuisanceParameter,
} from "./madminer/setup.ts";
export { morphingGradients, morphingWeights } from "./madminer/morphing.ts";
export { nuisanceFactors, nuisanceResponse, type NuisanceResponse } from "./madminer/nuisance-response.ts";
export {
  morphedCrossSection,
  morphedGradients,
  morphedRatio,
  morphedScore,
  morphedWeights,
  samplingFactors,
  type MorphedCrossSection,
  type MorphedEvents,
  type MorphingPoint,
} from "./madminer/morphed-events.ts";
export {
  constraintInformation,
  profiledInformation,
  projectedInformation,
  rateInformation,
  truthInformation,
} from "./event-information.ts";
export { densitySet, type DensityErrors, type DensitySet } from "./variations/density-sets.ts";
export type { WeightVariation, WeightVariations } from "./variations/variation.ts";
export { listLengths, nanoaodVariations } from "./variations/nanoaod-lists.ts";
export { columnVariations } from "./variations/column-variations.ts";
export { lheVariations, type HeaderWeight } from "./variations/lhe-variations.ts";
export { nuisanceVariations, variationColumns, variationFactors, type VariationFactors } from "./variations/variation-factors.ts";
export { spelledPoint, type SpelledPoint } from "./spelled-point.ts";
