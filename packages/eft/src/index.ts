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
export { jointLikelihoodRatio, matrixElementRatio } from "./joint-likelihood-ratio.ts";
export { jointScore, matrixElementScore } from "./joint-score.ts";
export { positivity, type Positivity } from "./positivity.ts";
export { KNOWN_COEFFICIENTS, knownCoefficient, type KnownCoefficient } from "./operator-bases.ts";
export {
  madgraphWeightPoints,
  type CoefficientPoint,
  type DeclaredCoefficient,
  type WeightHeader,
  type WeightPoint,
  type WeightPointOptions,
  type WeightPoints,
} from "./weight-points.ts";
export { samplePoints, type FilePoints, type SamplePoints } from "./sample-points.ts";
export { CLOSURE_DECADES, fitPolynomial, weightDesign, type Closure, type PolynomialFit, type WeightDesign } from "./polynomial-fit.ts";
export { fileNormalisation, type FileNormalisation, type WeightedFile } from "./normalisation.ts";
export { mixture, sumOfFiles, type CombinedFiles, type GenerationFile } from "./mixture.ts";
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
