export type {
  Analysis,
  Author,
  Axis,
  Channel,
  Coefficient,
  Estimator,
  ExtraFeature,
  Features,
  Inference,
  Publication,
  Quantity,
  Sample,
  Scan,
  Simulation,
  Source,
  SplitFractions,
  WeightScheme,
} from "./analysis.ts";
export { AnalysisError, describeError, unknownName, type ErrorCode, type ErrorPlace } from "./analysis-error.ts";
export { densityFile, expandFiles, sampleFiles } from "./expand-files.ts";
export { throwFaults } from "./faults.ts";
export { loadAnalysis, parseAnalysis } from "./load-analysis.ts";
export { coefficientsNamed } from "./named-coefficients.ts";
export { nearestName } from "./nearest-name.ts";
export { analysisSchema } from "./validate.ts";
