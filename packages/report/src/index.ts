export { reportPage } from "./page.ts";
export type {
  ArtifactFile,
  ChannelSummary,
  Check,
  CutFlow,
  EstimatorSummary,
  Measurement,
  Provenance,
  ReportContent,
  SampleSummary,
  SimulationSummary,
} from "./report-content.ts";
export type { ClassifierSummary, ClassSummary } from "./classifier-summary.ts";
export { dataPredictionFigure, type DataPrediction } from "./data-prediction.ts";
export type { GoodnessOfFit } from "./data-section.ts";
export { datasetLabel, type Dataset } from "./dataset.ts";
export type { ScoreDependence } from "./score-dependence.ts";
export type { ComparedSamples } from "./sample-comparison.ts";
export type { AnomalySummary, ObservedAnomalySummary } from "./sample-section.ts";
export type { Coefficient, Point, Quantity } from "./quantity.ts";
export type { Numbers } from "./finite-columns.ts";
export type { Markup } from "./markup.ts";
export { calibrationFigure, type Calibration } from "./calibration.ts";
export type { NetworkForm } from "./compression-section.ts";
export { crossSectionFigure, type CrossSectionCurve } from "./cross-section.ts";
export { featureClosureFigure, type FeatureClosure } from "./feature-closure.ts";
export { featureCorrelationFigure, type FeatureCorrelation } from "./feature-correlation.ts";
export type { FeatureFigures } from "./feature-section.ts";
export { featureProcessFigure, featureShapeFigure, type FeatureShape } from "./feature-shape.ts";
export { learningCurveFigure, type LearningCurve } from "./learning-curve.ts";
export { ratioAgainstExactFigure, type RatioAgainstExact } from "./ratio-against-exact.ts";
export { ratioExpectationFigure, type RatioExpectation } from "./ratio-expectation.ts";
export { ratioProfileFigure, type RatioProfile } from "./ratio-profile.ts";
export { scanFigure } from "./scan-figure.ts";
export type { Contours } from "./contour-figure.ts";
export type { Exclusion } from "./exclusion-table.ts";
export type { ConfidenceInterval, ExcludedValue, Scan, ScanCurve } from "./scan.ts";
export type { TemplateVariationSummary } from "./template-variations.ts";
export { scoreShapeFigure, type ScoreShape } from "./score-shape.ts";
export { weightClosureFigure, type WeightClosure } from "./weight-closure.ts";
export { labelHtml, labelSvg, labelText, latexLabel, latexSentence, type Label } from "./latex-label.ts";
export { formatMeasurement, formatNumber } from "./number-format.ts";
export { figurePage } from "./figure-page.ts";
export { rocComparisonFigure, type DiscriminantRoc } from "./roc-comparison.ts";
export { rocFigure, type Roc } from "./roc.ts";
export { inputImportanceFigure, type InputImportance } from "./input-importance.ts";
export type {
  CalibrationGain,
  EstimatorTables,
  ExpectedSignificance,
  InformationAlong,
  OutputSpread,
  Overtraining,
  PointClosure,
  TwoSampleTest,
} from "./estimator-tables.ts";
