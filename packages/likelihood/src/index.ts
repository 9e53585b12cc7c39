export {
  prunedVariation,
  smoothedVariation,
  variationFate,
  variationSize,
  type TemplateVariation,
  type VariationFate,
  type VariationSize,
} from "./templates/template-variation.ts";
export { smoothSequence } from "./templates/smooth-sequence.ts";
export { chi2Cdf, chi2LogSurvival, chi2Quantile, logGamma, normalCdf, normalQuantile, significanceOfLogPValue } from "./distributions.ts";
export { clopperPearson, incompleteBeta } from "./binomial-interval.ts";
export { efficiency, type Efficiency, type EventSums } from "./efficiency.ts";
export type { Evaluation, Violation } from "./evaluation.ts";
export { unbinnedTwiceNll, type UnbinnedChannel } from "./unbinned.ts";
export { chebyshevNodes } from "./chebyshev.ts";
export { curveTwiceNll, type CurveChannel } from "./curve-channel.ts";
export { binnedTwiceNll, rateChannel, type BinnedChannel } from "./binned.ts";
export { coefficientLikelihood, coefficientParameters, objective, twiceNll, type Channel, type Coefficient } from "./objective.ts";
export { minimise, type Minimand, type Minimum, type MinimiserStatus } from "./minimise.ts";
export { distinctMinima } from "./minima.ts";
export { covariance, fit, type FitResult, type FittedParameter } from "./fit.ts";
export { DEFAULT_LEVELS, profileScan, type ScannedParameter, type ScanPoint, type ScanResult, type ScanSettings } from "./scan.ts";
export { contourScan, type ContourScan } from "./contour-scan.ts";
export type { Polyline } from "./contour-lines.ts";
export { intervalsBelow, type IntervalUnion } from "./intervals.ts";
export { asimovChannel, asimovWeights, yieldTerms } from "./asimov.ts";
export { pseudoCounts, pseudoData } from "./pseudo-data.ts";
export { pointTest, pointTests, type PointTest } from "./point-test.ts";
export { fisherInformation, type FisherInformation } from "./fisher.ts";
export { memberMinima, type MemberMinima } from "./member-minima.ts";

export type { Measurement, Modifier, ParameterSettings, Workspace, WorkspaceChannel, WorkspaceSample } from "./histfactory/workspace.ts";
export { asWorkspace, parseWorkspace, workspaceSchema } from "./histfactory/parse-workspace.ts";
export { parameterSets, type ParameterSet } from "./histfactory/parameter-sets.ts";
export { getMeasurement } from "./histfactory/measurement.ts";
export { workspaceRemarks } from "./histfactory/workspace-remarks.ts";
export { jsonDigest, type DigestAlgorithm } from "./histfactory/json-digest.ts";
export { combineWorkspaces, type Join } from "./histfactory/combine-workspaces.ts";
export { pruneWorkspace, type Pruning } from "./histfactory/prune-workspace.ts";
export { renameWorkspace, type NewNames, type Renaming } from "./histfactory/rename-workspace.ts";
export { sortWorkspace } from "./histfactory/sort-workspace.ts";
export {
  applyPatch,
  readPatchset,
  verifyPatchset,
  type JsonSource,
  type Patch,
  type PatchSet,
  type PatchValues,
} from "./histfactory/patchset.ts";

export { parameterIndex, parameterIndices, parameterNames, parameterPoint } from "./model/parameter-names.ts";
export { withBounds, withFixed, withInits, type ParameterValues } from "./model/model-edit.ts";
export { maskedChannels, type MaskedModel } from "./model/masked-channels.ts";
export { fitCovariance } from "./inference/fit-covariance.ts";
export { auxiliaryMeasurements, type AuxiliaryMeasurements } from "./inference/auxiliary-measurements.ts";
export { linearOrder } from "./model/linear-order.ts";

export type { Loss } from "./formats/loss.ts";
export { modelFormat, type ModelFormat } from "./formats/model-format.ts";
export { convertModel, type Conversion, type ConversionSettings, type ConversionTarget, type ModelText } from "./formats/convert-model.ts";
export type { Hs3Document } from "./hs3/hs3-document.ts";
export type { Hs3Interpolation } from "./hs3/interpolation.ts";
export { readHs3, type Hs3Model, type Hs3Reading } from "./hs3/read-hs3.ts";
export { writeHs3, type Hs3Writing } from "./hs3/write-hs3.ts";
export { readPopxf, type Popxf, type PopxfReading } from "./popxf/read-popxf.ts";
export { writePopxf, type PopxfDocument, type PopxfSettings } from "./popxf/write-popxf.ts";
export { applyPopxf, type PopxfApplication } from "./popxf/apply-popxf.ts";

export { readWorkspace, type WorkspaceModel, type WorkspaceReading } from "./histfactory/read-workspace.ts";
export { templateExperiment, type LikelihoodParts, type TemplateExperiment } from "./model/template-experiment.ts";
export type { Data, RowWeights } from "./model/data.ts";
export { bestFit, type BestFit, type FitOptions } from "./model/best-fit.ts";
export type { Experiment, Likelihood } from "./model/experiment.ts";
export type { Parameter } from "./model/parameter.ts";
export type { Constraint } from "./model/constraint.ts";
export type {
  Factor,
  FactorCode,
  ShapeCode,
  ShapeVariation,
  TemplateChannel,
  TemplateModel,
  TemplateSample,
} from "./model/template-model.ts";

export type { Datacard } from "./combine/card.ts";
export { parseCard } from "./combine/parse-card.ts";
export { cardTemplates, type CardTemplates } from "./combine/card-templates.ts";
export { readCard, type CardModel, type CardReading } from "./combine/read-card.ts";
export { readScaling } from "./combine/read-scaling.ts";
export { coefficientScaling, type CoefficientScalingOptions } from "./combine/coefficient-scaling.ts";
export type { CardScaling, ProcessScaling } from "./combine/scaling.ts";
export type { ParameterDefinition, ScalingTerm } from "./combine/scaling-term.ts";
export { joinCards, type LabelledCard } from "./combine/join-cards.ts";
export { datacardText } from "./combine/datacard-text.ts";
export { positivityAudit, positivityRemark, type NegativeForm } from "./model/positivity.ts";
export { writeCard, type CardWriting, type WrittenCard } from "./combine/write-card.ts";
export { cardWorkspace, type CardWorkspace } from "./combine/card-workspace.ts";
export { convertCard } from "./formats/convert-card.ts";
export { cardSource, type CardSourceReading } from "./combine/card-source.ts";

export type { EventChannel } from "./model/event-channel.ts";
export { formTemplates, polynomialFactor, type FormTemplates } from "./model/form-templates.ts";
export { unbinnedProcess, type EnsembleRatios, type EstimatedProcess, type EventVariation } from "./model/unbinned-process.ts";
export { reciprocalForm, type ShiftedForm } from "./model/reciprocal-form.ts";

export type { ClsStatistic, PValues } from "./inference/asymptotic-p-values.ts";
export { asymptoticCls, type AsymptoticCls, type ClsSettings } from "./inference/asymptotic-cls.ts";
export { testStatisticCurve, type TestStatistic, type TestStatisticCurve, type TestStatisticKind } from "./inference/test-statistic.ts";
export { significance, type Significance } from "./inference/significance.ts";
export { upperLimit, type LimitSettings, type UpperLimit } from "./inference/upper-limit.ts";
export { groupedImpacts, type GroupImpact, type UncertaintyBreakdown } from "./inference/grouped-impacts.ts";
export { impacts, type Impact, type ImpactConvention, type Impacts, type ImpactSettings } from "./inference/impacts.ts";
export { parallelImpacts } from "./inference/parallel-impacts.ts";
export { minosInterval, type MinosEnd, type MinosInterval, type MinosSettings, type MinosStatus } from "./inference/minos-interval.ts";
export type { ExperimentSource } from "./inference/experiment-source.ts";
export { saturatedTest, type SaturatedTest } from "./inference/saturated-test.ts";
export { toyCls, type ToyCls } from "./inference/toy-cls.ts";
export { toyFits, type ToyFits } from "./inference/toy-fits.ts";
export type { ToyEstimate, ToyStatus } from "./inference/toy-probability.ts";
export { toySaturatedTest, type ToySaturatedTest } from "./inference/toy-saturated-test.ts";
export { toyUpperLimit, type ToyUpperLimit } from "./inference/toy-upper-limit.ts";
export type { ToySettings } from "./inference/toys.ts";
export { workspaceSource } from "./histfactory/workspace-source.ts";
export { expectedDistances, type ExpectedDistance, type ExpectedDistances } from "./inference/expected-distances.ts";
export { expectedInformation, type ChannelInformation, type ExpectedInformation } from "./inference/expected-information.ts";
export { informationEllipse } from "./inference/information-ellipse.ts";
export { profiledInformation } from "./inference/profiled-information.ts";

export {
  feldmanCousins,
  feldmanCousinsToys,
  type FeldmanCousinsPoint,
  type FeldmanCousinsResult,
  type FeldmanCousinsToys,
  type FeldmanCousinsSettings,
  type ConfidenceRegions,
} from "./inference/feldman-cousins.ts";
export {
  neymanBelt,
  type BeltPoint,
  type BeltSettings,
  type NeymanBelt,
  type NeymanWork,
  type PerformNeymanTask,
} from "./inference/neyman-belt.ts";
export type { NeymanParameters, Ordering } from "./inference/neyman-statistic.ts";
export type { ThresholdSurface } from "./inference/neyman-surface.ts";
export type { Threshold } from "./inference/neyman-threshold.ts";
export { neymanStatistics, type NeymanStatistics, type NeymanTask } from "./inference/neyman-toys.ts";
export { coverage, coveragePull, type Coverage, type CoverageSettings, type Covered } from "./inference/coverage.ts";
