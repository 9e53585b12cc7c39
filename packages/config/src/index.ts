export type {
  Analysis,
  Axis,
  Branching,
  Channel,
  Coefficient,
  Estimator,
  ExtraFeature,
  Features,
  Inference,
  Quantity,
  RequestedSet,
  Sample,
  Scan,
  SplitFractions,
  Tuning,
} from "./analysis.ts";
export { AnalysisError, describeError, unknownName, type ErrorCode, type ErrorPlace } from "./analysis-error.ts";
export { estimatorNames, judgedColumns, type Classifier, type ClassifierClass, type Decorrelation } from "./classifier.ts";
export type { Comparison } from "./comparison.ts";
export { isEventFiles, type ClosedForm, type EventFiles, type Simulation, type Source, type WeightScheme } from "./event-source.ts";
export { MOMENTUM_QUANTITIES, momentumFault, type EventGraphSettings, type GraphObjects, type MomentumQuantity } from "./event-graph.ts";
export { channelDataKind, DATA, dataFiles, isBlind, unblinded } from "./observed-data.ts";
export { OBJECT_KINDS, type ObjectDefinition, type ObjectKind, type Objects } from "./object-definition.ts";
export type { Factor, Systematic } from "./systematic.ts";
export { densityFile, expandFiles, sampleFiles, weightMapFile } from "./expand-files.ts";
export { analysisOfText, type AnalysisText } from "./analysis-of-text.ts";
export { analysisSchema } from "./analysis-schema.ts";
export { checkedDocument } from "./checked-document.ts";
export { throwFaults } from "./faults.ts";
export { loadAnalysis, parseAnalysis } from "./load-analysis.ts";
export { pathSegments, pathText, type LocatedYaml, type Segments } from "./load-yaml.ts";
export { coefficientsNamed } from "./named-coefficients.ts";
export { neededToys } from "./needed-toys.ts";
export { nearestName } from "./nearest-name.ts";
export { shownValue } from "./shown-value.ts";
export { schemaCheck, type DocumentFormat } from "./schema-check.ts";
export type { Author, EfficiencyMapRequest, Funding, Publication, RelatedWork } from "./publication.ts";

export { TOO_DEEP, tooDeepYaml } from "./yaml-depth.ts";
