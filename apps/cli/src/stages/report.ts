import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { coefficientsNamed, type Analysis } from "@ratiometer/config";
import { readArtifact } from "@ratiometer/hepdata-export";
import { reportPage, type CutFlow, type Quantity } from "@ratiometer/report";
import { writeFileAtomically } from "@ratiometer/tables";
import { versions } from "../pipeline/code-version.ts";
import { headlineOf } from "../pipeline/headline.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { readAnomalies } from "./anomaly-flag.ts";
import { comparisonSummary, comparisonVerdicts, readComparisons, type ComparedSamples } from "./compared-samples.ts";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { classifierSummary } from "./classifier-summary.ts";
import { classifierVerdicts } from "./classifier-verdicts.ts";
import { diagnosticVerdicts, verdictWarnings } from "./diagnostic-verdicts.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { estimatorSummary } from "./estimator-summary.ts";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import type { InferenceResults } from "./inference-results.ts";
import { correlationOf, featureShapes, shownFeatures } from "./feature-figures.ts";
import { publishedData } from "../event-ingest/ingest-data.ts";
import { inputFilesOf, type IngestedSample } from "../event-ingest/ingested-sample.ts";
import { diagnosticsFile } from "./evaluate.ts";
import { readJson } from "./json-file.ts";
import { membersAtEnds } from "./member-remarks.ts";
import { networkForms, type WrittenInputs } from "./network-forms.ts";
import { anomalyWarnings, readObservedAnomalies } from "./observed-anomalies.ts";
import { contoursOf, dataPredictions, exclusionsOf, scansOf, scoreShape } from "./result-figures.ts";
import { commonEnergy, sampleFigures, weightClosure } from "./sample-figures.ts";
import { readSelectedEvents } from "./selected-events.ts";
import { decisiveSettings } from "./train.ts";
import { divergences } from "./trained-networks.ts";
import { unusedVariations } from "./variation-remarks.ts";

/** A coefficient as a formula. */
function formula(analysis: Analysis, name: string): string {
  return `$${coefficientsNamed(analysis, [name])[0].latex}$`;
}

function cutFlowOf({ cutFlow }: FeaturesSummary): CutFlow {
  return {
    samples: cutFlow.map(({ sample }) => sample),
    steps: cutFlow[0].steps.map(({ selection }, step) => ({
      selection,
      events: cutFlow.map(({ steps }) => steps[step].events),
      crossSection: cutFlow.map(({ steps }) => steps[step].crossSection),
      negative: cutFlow.map(({ steps }) => steps[step].negative),
      effectiveSampleSize: cutFlow.map(({ steps }) => steps[step].effectiveSampleSize),
    })),
  };
}

/** A sentence for each comparison of samples that finds a difference. */
const comparisonWarnings = (comparisons: readonly ComparedSamples[]): string[] =>
  comparisons.flatMap((found) => verdictWarnings(`comparison ${found.name}`, comparisonVerdicts(found)));

/** A sentence for each training that diverged, and for each diagnostic of an estimator that is not what it should be. */
async function estimatorWarnings({ estimators, classifiers }: Analysis, folder: string): Promise<string[]> {
  const warnings: string[] = [];
  for (const estimator of estimators) {
    const diagnostics = await readJson<RatioDiagnostics | ScoreDiagnostics>(diagnosticsFile(folder, estimator));
    warnings.push(
      ...divergences(estimator.name, diagnostics.training),
      ...verdictWarnings(estimator.name, diagnosticVerdicts(estimator, diagnostics)),
    );
  }
  for (const classifier of classifiers) {
    const diagnostics = await readJson<ClassifierDiagnostics>(diagnosticsFile(folder, classifier));
    warnings.push(
      ...divergences(classifier.name, diagnostics.training),
      ...verdictWarnings(classifier.name, classifierVerdicts(classifier, diagnostics)),
    );
  }
  return warnings;
}

/** Mean square distance, in binomial errors, between thresholds of toys and their smooth surface from which on the grid is too coarse. */
const COARSE = 4;

/** A sentence for each fit that did not converge, and for thresholds of toys on too coarse a grid. */
function fitWarnings({ scans, comparisons, contours = [], pointTests, ensemble, feldmanCousins = [] }: InferenceResults): string[] {
  const ofScans = [...scans, ...comparisons].flatMap(({ label, parameters, status, bestFit }) => {
    const failed = [status, bestFit.status].find((each) => each !== "converged");
    return failed === undefined ? [] : [`the scan of ${parameters.join(", ")} (${label}) did not converge: ${failed}`];
  });
  const ofContours = contours.flatMap(({ label, parameters, status }) =>
    status === "converged" ? [] : [`the scan of ${parameters.join(" and ")} (${label}) did not converge: ${status}`],
  );
  const ofTests = pointTests.flatMap(({ at, status }) =>
    status === "converged" ? [] : [`the test of ${JSON.stringify(at)} did not converge: ${status}`],
  );
  const members = ensemble === undefined ? 0 : ensemble.minima.length - ensemble.converged;
  const ofToys = feldmanCousins.flatMap(({ parameters, status, unconverged, misfit }) => [
    ...(status === "converged" ? [] : [`the Feldman-Cousins scan of ${parameters.join(", ")} did not converge: ${status}`]),
    ...(Math.max(...Object.values(misfit)) <= COARSE
      ? []
      : [
          `the thresholds of Feldman-Cousins toys of ${parameters.join(", ")} change faster than the grid can show: use a finer intervals.grid`,
        ]),
    ...(unconverged === 0 ? [] : [`the fits of ${unconverged} Feldman-Cousins toys of ${parameters.join(", ")} did not converge`]),
  ]);
  return [
    ...ofScans,
    ...ofContours,
    ...ofTests,
    ...ofToys,
    ...(members > 0 ? [`the fits of ${members} members of the ensemble did not converge`] : []),
  ];
}

/** What a reader has to know of observed data before anything else. */
function dataNotices({ data, channels }: InferenceResults): string[] {
  const signal = channels.filter(({ role }) => role === "signal").map(({ name }) => name);
  const beyond = channels.flatMap(({ name, observed }) =>
    observed === undefined || observed.outside === 0
      ? []
      : [`${observed.outside} of the ${observed.events} observed events of channel ${name} have an input beyond all training events`],
  );
  if (data === "blinded") return [`blinded: the observed data of ${signal.join(", ")} are unread, results are expected ones`, ...beyond];
  return data === "observed" ? [`unblinded: the observed data of all channels are used`, ...beyond] : [];
}

async function run({ analysis, folder, folderOf }: StageContext): Promise<void> {
  const samples = await readJson<IngestedSample[]>(join(folderOf("ingest"), "samples.json"));
  const results = await readJson<InferenceResults>(join(folderOf("infer"), "results.json"));
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const figures = await Promise.all(samples.map((sample) => sampleFigures(folderOf("ingest"), sample, analysis)));
  const estimators = await Promise.all(
    analysis.estimators.map((estimator) => estimatorSummary(analysis, estimator, events, folderOf("evaluate"))),
  );
  const classifiers = await Promise.all(
    analysis.classifiers.map((classifier) => classifierSummary(classifier, events, folderOf("evaluate"))),
  );
  const comparisons = await readComparisons(analysis, folderOf("evaluate"));
  const anomaly = await readAnomalies(folderOf("evaluate"));
  const observedAnomalies = await readObservedAnomalies(analysis, folderOf("infer"));
  const { files } = await readArtifact(folderOf("export"));
  const forms = networkForms(
    await readJson<WrittenInputs>(join(folderOf("export"), "model", "inputs.json")),
    new Map(files.flatMap(({ path, bytes }) => (path.startsWith("model/") ? [[basename(path), bytes] as const] : []))),
  );
  const quantityOf = (name: string, unit: string): Quantity => {
    const known = events.summary.definitions.find((definition) => definition.name === name);
    return known === undefined ? { name, unit } : { name, latex: known.latex, unit };
  };
  const shown = shownFeatures(
    [...estimators, ...classifiers].flatMap(({ importance }) => importance ?? []),
    events.summary.inputs,
  );
  const energy = commonEnergy(samples);
  const given = [basename(analysis.file), ...analysis.variants.map((name) => `--variant ${name}`)].join(" ");
  const page = reportPage({
    title: analysis.export.title,
    ...(analysis.export.description === undefined ? {} : { description: analysis.export.description }),
    headlines: headlineOf(results, (name) => formula(analysis, name)),
    warnings: [
      ...dataNotices(results),
      ...fitWarnings(results),
      ...membersAtEnds(results),
      ...(await estimatorWarnings(analysis, folderOf("evaluate"))),
      ...comparisonWarnings(comparisons),
      ...observedAnomalies.flatMap(anomalyWarnings),
      ...unusedVariations(events.summary),
      ...samples
        .filter(({ negativeEvents }) => negativeEvents > 0)
        .map(({ name, negativeEvents }) => `${name}: ${negativeEvents} events have a negative weight somewhere in coefficient space`),
    ],
    coefficients: analysis.coefficients,
    dataset: { luminosity: analysis.luminosity.value, ...(energy === undefined ? {} : { energy }) },
    samples: figures.map(({ summary }) => summary),
    weightClosures: samples.flatMap(weightClosure),
    crossSections: figures.flatMap(({ curves }) => curves),
    cutFlow: cutFlowOf(events.summary),
    features: {
      inputs: events.summary.inputs.length,
      shapes: featureShapes(events, analysis, shown),
      correlation: correlationOf(events, shown),
    },
    channels: results.channels.map(({ name, role, model, estimator, selection, events: count, expected, data, observed }) => ({
      name,
      role,
      data: observed !== undefined ? `${observed.events} observed` : results.data === "blinded" ? "blinded" : data,
      model,
      ...(estimator === undefined ? {} : { estimator }),
      selection,
      events: count,
      expected,
    })),
    scoreShapes: results.channels.map((channel) => scoreShape(channel, results, quantityOf)),
    ...(results.variations === undefined ? {} : { templateVariations: results.variations }),
    dataPredictions: dataPredictions(results, quantityOf),
    ...(results.goodnessOfFit === undefined ? {} : { goodnessOfFit: results.goodnessOfFit }),
    estimators,
    classifiers,
    comparisons: comparisons.map(comparisonSummary),
    observedAnomalies,
    ...(anomaly === undefined ? {} : { anomaly }),
    scans: scansOf(results, analysis),
    contours: contoursOf(results),
    exclusions: exclusionsOf(results),
    networkForms: forms,
    artifact: { folder: "../artifact/", files: files.map(({ path, bytes, sha256, role }) => ({ path, bytes, sha256, about: role })) },
    provenance: {
      versions: Object.entries(versions()),
      seed: analysis.seed,
      inputs: [...inputFilesOf(samples), ...(await publishedData(folderOf("ingest"), analysis))].map(({ name, sha256, bytes }) => ({
        path: name,
        sha256,
        bytes,
      })),
      analysis: { path: basename(analysis.file), text: await readFile(analysis.file, "utf8") },
    },
    commands: [
      ["run the analysis again", `npx ratiometer run ${given}`],
      ["see which stages are finished", `npx ratiometer status ${given}`],
      ["move its coefficients in a browser (RUN is the folder of this run)", "npx ratiometer view RUN"],
    ],
  });
  await writeFileAtomically(join(folder, "index.html"), page);
}

/** All that the other stages found, as one page to look at. */
export const reportStage: Stage = {
  name: "report",
  reads: ["ingest", "features", "evaluate", "infer", "export"],
  settings: ({ coefficients, luminosity, estimators, classifiers, channels, split, inference, export: publication }) => ({
    coefficients,
    luminosity,
    estimators: decisiveSettings(estimators),
    classifiers: decisiveSettings(classifiers),
    channels: channels.map(({ name, role }) => ({ name, role })),
    split,
    inference,
    publication,
  }),
  inputFiles: (analysis) => Promise.resolve([join(analysis.directory, basename(analysis.file))]),
  run,
};
