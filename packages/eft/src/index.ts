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
  type CrossSectionSums,
} from "./cross-section-sums.ts";
export { jointLikelihoodRatio, matrixElementRatio } from "./joint-likelihood-ratio.ts";
export { jointScore, matrixElementScore } from "./joint-score.ts";
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
export { convertForms, convertPoint, type Conversion } from "./operators/conversion.ts";
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
