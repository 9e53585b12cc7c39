import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ensembleMean } from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import { crossSectionTerms, eventWeights, termNames } from "@ratiometer/eft";
import { randomStream, tableOf, writeTable } from "@ratiometer/tables";
import { restoreFiles, sharedFiles } from "../parts/file-pieces.ts";
import type { SharedWork } from "../parts/shared-work.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { writeAnomalies } from "./anomaly-flag.ts";
import { comparisonVerdicts, readComparisons, writeComparisons } from "./compared-samples.ts";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { evaluateClassifier } from "./classifier-evaluation.ts";
import { classifierVerdicts } from "./classifier-verdicts.ts";
import { evaluateFormsOfData, evaluateNetworksOfData, evaluateScoreOfData, type ObservedEvaluation } from "./data-evaluation.ts";
import { diagnosticVerdicts, verdictTable, verdictWarnings } from "./diagnostic-verdicts.ts";
import {
  ratioDiagnostics,
  ratioPoints,
  scoreDiagnostics,
  type Judged,
  type RatioDiagnostics,
  type ScoreDiagnostics,
} from "./estimator-diagnostics.ts";
import { writeForms } from "./evaluated-forms.ts";
import { ratioOfForms, ratioOfNetworks } from "./evaluated-ratio.ts";
import { readJson, writeJson } from "./json-file.ts";
import { networkParts } from "./network-parts.ts";
import { hasRatioCurve, writeRatioCurve } from "./ratio-curve.ts";
import { formMatrix, ratioColumn, scoreColumns } from "./ratio-columns.ts";
import { ratioPositivity } from "./ratio-positivity.ts";
import { calibratedScore, scoreCalibration } from "./score-calibration.ts";
import { estimatorWeights, inputMatrix, readSelectedEvents, type SelectedEvents } from "./selected-events.ts";
import { decisiveSettings, networkDescription } from "./train.ts";
import { checkNetworkInputs, readMemberRecords, readMembers } from "./trained-networks.ts";

/** An estimator's networks and what they see. */
interface Evaluated {
  readonly judged: Judged;
  /** Folder of the estimator. */
  readonly home: string;
}

/** Does the same for observed data, where there are some. */
async function ofData({ judged, home }: Evaluated, evaluate: (observed: ObservedEvaluation) => Promise<void>): Promise<void> {
  const { analysis, estimator, events, networks } = judged;
  const { data, summary } = events;
  if (data !== undefined) await evaluate({ analysis, estimator, networks, events: { summary, data }, home });
}

/** "parts" of all selected events by each member. */
const memberParts = ({ judged: { networks, events } }: Evaluated): Promise<Float32Array[]> =>
  networkParts(networks.models, events.table, events.summary.inputs, "parts");

async function evaluateScore(evaluated: Evaluated): Promise<ScoreDiagnostics> {
  const { judged, home } = evaluated;
  const { analysis, estimator, events, weights } = judged;
  const outputs = await memberParts(evaluated);
  const mean = ensembleMean(outputs);
  const calibration = scoreCalibration(estimator, events.split.validation, weights, mean);
  const score = calibratedScore(mean, calibration);
  await writeTable(join(home, "events"), tableOf(scoreColumns(analysis, estimator, score)));
  await ofData(evaluated, (observed) => evaluateScoreOfData(observed, calibration));
  return scoreDiagnostics(judged, { score, members: outputs }, calibration);
}

/** A ratio whose networks see the coefficients: evaluated where its diagnostics look and, of a single coefficient, where a likelihood does. */
async function evaluateParameterised(evaluated: Evaluated): Promise<RatioDiagnostics> {
  const { judged, home } = evaluated;
  const { analysis, estimator, events, weights, networks } = judged;
  const { points, ends } = ratioPoints(analysis, estimator);
  const x = inputMatrix(events.table, events.summary.inputs);
  const sigma = crossSectionTerms(weights);
  const rate = sigma.map((value) => value / sigma[0]);
  const ratio = await ratioOfNetworks(networks, x, events.split.test, points, ends, weights.sm, rate);
  await writeTable(join(home, "events"), tableOf(scoreColumns(analysis, estimator, ratio.scores)));
  if (hasRatioCurve(estimator)) await writeRatioCurve(home, networks, x, events.split.test);
  await ofData(evaluated, (observed) => evaluateNetworksOfData(observed, weights.sm));
  return ratioDiagnostics(judged, ratio);
}

/** A ratio of quadratic forms. */
async function evaluateForms(evaluated: Evaluated): Promise<RatioDiagnostics> {
  const { judged, home } = evaluated;
  const { analysis, estimator, events, weights, networks } = judged;
  const { test } = events.split;
  const forms = await writeForms(home, analysis, estimator, networks, {
    table: events.table,
    inputs: events.summary.inputs,
    test,
    sm: eventWeights(weights, weights.sm),
  });
  await ofData(evaluated, (observed) => evaluateFormsOfData(observed, forms.normalisation));
  const stream = randomStream(analysis.seed, "diagnostics", estimator.name, "positivity");
  const positivity =
    estimator.network.form === "per-term"
      ? ratioPositivity(
          analysis,
          estimator,
          { forms: formMatrix(forms.events, termNames(estimator.coefficients).map(ratioColumn), test), normalisation: forms.normalisation },
          test,
          stream,
        )
      : undefined;
  return ratioDiagnostics(judged, ratioOfForms(estimator, forms, weights.sm), positivity);
}

function evaluateNetworks(evaluated: Evaluated): Promise<RatioDiagnostics | ScoreDiagnostics> {
  const { type, network } = evaluated.judged.estimator;
  if (type === "score") return evaluateScore(evaluated);
  return network.form === "parameterised" ? evaluateParameterised(evaluated) : evaluateForms(evaluated);
}

async function evaluateEstimator(
  estimator: Estimator,
  events: SelectedEvents,
  { analysis, folder, folderOf, warn }: StageContext,
): Promise<void> {
  const home = join(folder, estimator.name);
  await mkdir(home, { recursive: true });
  const { inputs } = events.summary;
  await checkNetworkInputs(folderOf("train"), estimator.name, inputs);
  const training = await readMemberRecords(folderOf("train"), estimator);
  const models = await readMembers(folderOf("train"), estimator);
  const weights = estimatorWeights(events, estimator.coefficients);
  const description = networkDescription(analysis, estimator, inputs);
  const judged = { analysis, estimator, events, weights, networks: { description, models }, training };
  const diagnostics = await evaluateNetworks({ judged, home });
  await writeJson(diagnosticsFile(folder, estimator), diagnostics);
  verdictWarnings(estimator.name, diagnosticVerdicts(estimator, diagnostics)).forEach(warn);
}

/** Where the diagnostics of an estimator are. @param folder of the stage */
export const diagnosticsFile = (folder: string, { name }: Pick<Estimator, "name">): string => join(folder, name, "diagnostics.json");

/** What the diagnostics of all estimators come to, as lines of a table. @param folder of the stage */
export async function diagnosticTable(analysis: Analysis, folder: string): Promise<string[]> {
  const { estimators, classifiers } = analysis;
  const compared = await readComparisons(analysis, folder);
  const read = estimators.map(async (estimator) => {
    const diagnostics = await readJson<RatioDiagnostics | ScoreDiagnostics>(diagnosticsFile(folder, estimator));
    return { name: estimator.name, verdicts: diagnosticVerdicts(estimator, diagnostics) };
  });
  const ofClasses = classifiers.map(async (classifier) => {
    const diagnostics = await readJson<ClassifierDiagnostics>(diagnosticsFile(folder, classifier));
    return { name: classifier.name, verdicts: classifierVerdicts(classifier, diagnostics) };
  });
  const ofComparisons = compared.map((found) => ({ name: `comparison ${found.name}`, verdicts: comparisonVerdicts(found) }));
  return verdictTable([...(await Promise.all([...read, ...ofClasses])), ...ofComparisons]);
}

/** What an estimator or a classifier says of the events. */
async function evaluateNamed(name: string, events: SelectedEvents, context: StageContext): Promise<void> {
  const { estimators, classifiers } = context.analysis;
  for (const estimator of estimators.filter((each) => each.name === name)) await evaluateEstimator(estimator, events, context);
  for (const classifier of classifiers.filter((each) => each.name === name))
    await evaluateClassifier(classifier, events, diagnosticsFile(context.folder, classifier), context);
}

/** One estimator or classifier, which is one task. */
const shareOf = (name: string, context: StageContext): Promise<SharedWork> =>
  Promise.resolve(
    sharedFiles(name, context, async (own) =>
      evaluateNamed(name, await readSelectedEvents(context.folderOf("features"), context.analysis), own),
    ),
  );

async function run(context: StageContext): Promise<void> {
  const { analysis, folderOf, progress } = context;
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const { estimators, classifiers } = analysis;
  const count = estimators.length + classifiers.length;
  for (const [e, { name }] of [...estimators, ...classifiers].entries()) {
    progress(e / count, name);
    const kept = context.kept?.(name);
    if (kept?.has(0) === true) await restoreFiles(kept, 0, context.folder, context.warn);
    else await evaluateNamed(name, events, context);
  }
  await writeAnomalies(context.folder, analysis, events);
  if (analysis.comparisons.length > 0) await writeComparisons(context.folder, analysis, events, context.warn);
}

/** Networks to each event's estimated ratio (as a quadratic form), score and probabilities of classes, observed ones' too, and to the estimators' diagnostics. */
export const evaluateStage: Stage = {
  name: "evaluate",
  reads: ["features", "train"],
  settings: ({ coefficients, luminosity, split, estimators, classifiers, selection, samples, inference, anomaly, comparisons }) => ({
    coefficients,
    luminosity,
    split,
    estimators: decisiveSettings(estimators),
    classifiers: decisiveSettings(classifiers),
    calibrations: [...estimators, ...classifiers].map(({ calibration }) => calibration),
    anomaly,
    comparisons,
    decorrelations: classifiers.map(({ decorrelate, against }) => ({ decorrelate, against })),
    selection,
    samples: samples.map(({ process, source: { kind } }) => ({ process, kind })),
    ...(inference.data === "observed" ? { data: inference.data } : {}),
  }),
  inputFiles: () => Promise.resolve([]),
  shares: { names: ({ estimators, classifiers }) => [...estimators, ...classifiers].map(({ name }) => name), open: shareOf },
  run,
};
