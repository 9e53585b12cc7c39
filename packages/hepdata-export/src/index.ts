export type {
  ArtifactContent,
  Author,
  BinnedSample,
  BinnedScore,
  BranchingForm,
  Coefficient,
  Diagnostic,
  EventSample,
  EftPoint,
  FreeNormalisation,
  Json,
  NetworkInput,
  Packaging,
  PublishedNetwork,
  Scan,
  SystematicShift,
  TestVectors,
  UnbinnedRate,
} from "./artifact-content.ts";
export type { EfficiencyMap, InputDistribution, MapAxis, PublishedCutFlow, PublishedRoc, PublishedShare } from "./published-performance.ts";
export type { ArtifactFile, ArtifactIndex, FileRole } from "./artifact-index.ts";
export type { Closure } from "./likelihood/closure.ts";
export { publishedLikelihood } from "./likelihood/published-likelihood.ts";
export type { UnbinnedLikelihood } from "./likelihood/unbinned-likelihood.ts";
export { ARCHIVE_LIMITS, type ArchiveLimits } from "./archive/archive-limits.ts";
export { ARCHIVE_NAME, readArchive } from "./archive/read-archive.ts";
export { zip } from "./archive/zip.ts";
export { namedPoints } from "./named-points.ts";
export { writeArtifact } from "./write-artifact.ts";
export { describeArtifact, type ArtifactDescription } from "./reading/artifact-description.ts";
export { openArtifact, type ArtifactFiles } from "./reading/artifact-files.ts";
export { archivedModel, archivedWorkspaces, shownNames, type ArchivedModel } from "./reading/archived-model.ts";
export { artifactModel, type ArtifactModel } from "./reading/artifact-model.ts";
export { readReferenceResults, readInputs, type NetworkDeclaration, type ReferenceScan } from "./reading/artifact-documents.ts";
export { submissionTables, tableColumns, type PublishedTable, type TableColumns } from "./reading/submission-tables.ts";
export { folderArtifact, packedArtifact } from "./reading/packed-artifact.ts";
export { verification, verifyFiles, type Verification } from "./reading/verification.ts";
export type { Check } from "./reading/check-list.ts";
export { readArtifact, verifyArtifact, type ArtifactVerdict } from "./reading/read-artifact.ts";
export { artifactText } from "./reinterpretation/artifact-json.ts";
export { artifactNetworks, chosenNetwork, type ArtifactNetwork } from "./reinterpretation/artifact-networks.ts";
export { eventColumns, eventRanges, type EventColumn, type EventColumns } from "./reinterpretation/event-columns.ts";
export { EVENT_NUMBER, tableEvents } from "./reinterpretation/event-table.ts";
export {
  publishedRecipe,
  recipeAnalysis,
  type EventRequest,
  type PublishedRecipe,
  type RecipeIndex,
} from "./reinterpretation/event-recipe.ts";
export { recipeDetector, recipeRemarks } from "./reinterpretation/recipe-detector.ts";
export { eventConditions, type EventConditions } from "./reinterpretation/event-conditions.ts";
export {
  evaluateEvents,
  inputRows,
  type EvaluatedEvents,
  type EvaluationOptions,
  type OutOfRange,
} from "./reinterpretation/evaluate-events.ts";
export { inputColumns, type FilledInput, type InputChoice, type InputSource } from "./reinterpretation/input-columns.ts";
export { evaluatedNetwork, SELECTED, type NetworkEvaluation, type NetworkQuestion } from "./reinterpretation/network-evaluation.ts";
export { citationOf } from "./reinterpretation/citation-text.ts";
export { unitConversion, type UnitConversion } from "./reinterpretation/unit-conversion.ts";
export { domainTally, type DomainCounts, type DomainTally, type InputOutside } from "./reinterpretation/domain-tally.ts";
export { publishedChannels, type MeanRatio, type PublishedChannel, type PublishedChannels } from "./reinterpretation/published-channels.ts";
export { templateTally, type OwnTemplate, type TemplateTally } from "./reinterpretation/own-templates.ts";
export {
  ownWorkspace,
  type OwnProcess,
  type OwnWorkspace,
  type OwnWorkspaceSettings,
  type PatchOperation,
} from "./reinterpretation/own-workspace.ts";
export { checkSubmission } from "./submission-check/check-submission.ts";
export { submissionRoot, type SubmissionContents } from "./submission-check/submission-findings.ts";
export { checkSingleFile } from "./submission-check/single-file.ts";
export { describeFinding, SUBMISSION_RULES, type SubmissionFinding, type SubmissionRule } from "./submission-check/submission-rule.ts";
export type { ItemStatus, Section } from "./lint/checklist-item.ts";
export { lintPublished, type LintReport } from "./lint/lint-published.ts";
export type { LintItem, LintResult, LintScore } from "./lint/lint.ts";
export { CHANGE_AREAS, type ArtifactChange, type ChangeArea } from "./comparison/artifact-change.ts";
export { compareArtifacts, type ArtifactComparison } from "./comparison/compare-artifacts.ts";
