import { join } from "node:path";
import { coefficientsNamed, type Estimator } from "@ratiometer/config";
import { namedPoints, writeArtifact, type Closure, type Json, type PublishedNetwork, type PublishedRoc } from "@ratiometer/hepdata-export";
import { ENVIRONMENT, VERSION } from "../pipeline/code-version.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { efficiencyMaps, requestedMaps } from "../publication/efficiency-maps.ts";
import { generatedMaps } from "../publication/generated-maps.ts";
import { inputDistributions } from "../publication/input-distributions.ts";
import { limitations } from "../publication/limitations.ts";
import { checkNetworkYields } from "../publication/network-yields.ts";
import { publishedCutFlows } from "../publication/published-cut-flows.ts";
import { energyOf, reactionsOf } from "../publication/published-processes.ts";
import { classifierRocs, ratioRocs } from "../publication/published-roc.ts";
import { DATA_LABEL, publishedScans } from "../publication/published-scans.ts";
import { publishedRates } from "../publication/published-rates.ts";
import { publishedShapes } from "../publication/published-shapes.ts";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { isRatio } from "./diagnostic-verdicts.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { diagnosticsFile } from "./evaluate.ts";
import type { InferenceResults } from "./inference-results.ts";
import { publishedData } from "../event-ingest/ingest-data.ts";
import { inputFilesOf, type IngestedSample } from "../event-ingest/ingested-sample.ts";
import { readJson } from "./json-file.ts";
import { compressedNetworks } from "./compressed-networks.ts";
import { readEstimatedEvents } from "./estimated-events.ts";
import { classifierNetwork } from "./published-classifiers.ts";
import { provenanceSettings } from "./provenance-settings.ts";
import { publishedNetwork } from "./published-networks.ts";
import { decisiveSettings } from "./train.ts";
import { readMembers } from "./trained-networks.ts";

/** What the schema puts where an analysis names no authors. */
const UNNAMED = "Unnamed authors";

/** Plain data without what is undefined, as JSON has it. */
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;

async function run({ analysis, folder, folderOf, progress, warn }: StageContext): Promise<void> {
  const results = await readJson<InferenceResults>(join(folderOf("infer"), "results.json"));
  const samples = await readJson<IngestedSample[]>(join(folderOf("ingest"), "samples.json"));
  const events = await readEstimatedEvents(folderOf, analysis);
  const networks: PublishedNetwork[] = [];
  const membersOf = (trained: Pick<Estimator, "name" | "ensemble">): Promise<Uint8Array[]> => {
    progress(networks.length / (analysis.estimators.length + analysis.classifiers.length), trained.name);
    return readMembers(folderOf("train"), trained);
  };
  const domainMeans = new Map<string, readonly number[]>();
  const rocCurves: PublishedRoc[] = [];
  for (const estimator of analysis.estimators) {
    const members = await membersOf(estimator);
    const diagnostics = await readJson<RatioDiagnostics | ScoreDiagnostics>(diagnosticsFile(folderOf("evaluate"), estimator));
    networks.push(await publishedNetwork(analysis, estimator, events, members, diagnostics));
    if (!isRatio(diagnostics)) continue;
    domainMeans.set(estimator.name, diagnostics.normalisation);
    rocCurves.push(...ratioRocs(estimator, diagnostics));
  }
  for (const classifier of analysis.classifiers) {
    const members = await membersOf(classifier);
    const diagnostics = await readJson<ClassifierDiagnostics>(diagnosticsFile(folderOf("evaluate"), classifier));
    networks.push(await classifierNetwork(analysis, classifier, events, members, diagnostics));
    rocCurves.push(...classifierRocs(classifier, diagnostics));
  }
  await checkNetworkYields(analysis, events, networks, results, domainMeans);
  if (analysis.export.compress.length > 0)
    for (const network of [...networks]) networks.push(...(await compressedNetworks(analysis, events, network)));
  const maps = requestedMaps(analysis, events);
  const coefficients = coefficientsNamed(
    analysis,
    results.coefficients.map(({ name }) => name),
  );
  const { title, description, authors, licence, date, version, doi, inspire, arxiv, keywords, related, funding } = analysis.export;
  const main = results.scans[0];
  const unbinned = await publishedRates(analysis, events, results, { domainMeans, infer: folderOf("infer"), warn });
  if (authors.some(({ name }) => name === UNNAMED)) warn("export.authors is missing: the citation says Unnamed authors");
  await writeArtifact(folder, {
    name: analysis.name,
    title,
    abstract: description ?? `Likelihood-ratio measurement of ${coefficients.map(({ name }) => name).join(", ")} with learned estimators.`,
    authors,
    licence,
    version: VERSION,
    date,
    edition: version,
    doi,
    inspire,
    arxiv,
    keywords,
    related,
    funding,
    reactions: reactionsOf(samples),
    luminosity: analysis.luminosity.value,
    energy: energyOf(samples),
    coefficients,
    points: namedPoints(coefficients),
    free: results.free,
    networks,
    channels: publishedShapes(analysis, events, results),
    unbinned,
    scans: publishedScans(results),
    rocCurves,
    efficiencyMaps: [
      ...efficiencyMaps(maps, analysis, events),
      ...(await generatedMaps(maps, analysis, events, folderOf("ingest"), samples)),
    ],
    cutFlows: publishedCutFlows(events.summary.cutFlow, analysis.luminosity.value),
    inputDistributions: inputDistributions(analysis, events),
    figures: analysis.export.figures,
    referenceResults: {
      data: DATA_LABEL[results.data],
      status: main.bestFit.status === "converged" ? main.status : main.bestFit.status,
      twiceNllSm: results.twiceNllSm,
      pointTests: results.pointTests.map(({ at, deltaTwiceNll, significance, log10PValue }) => ({
        at,
        deltaTwiceNll,
        significance,
        log10PValue,
      })),
      exclusions: (results.exclusions ?? []).map(({ label, at, deltaTwiceNll, significance, log10PValue }) => ({
        label,
        at,
        deltaTwiceNll,
        significance,
        log10PValue,
      })),
      ...(results.ensemble === undefined ? {} : { ensemble: results.ensemble }),
    },
    packagings: (["hepdata", "zenodo"] as const).filter((packaging) => analysis.export[packaging]),
    limitations: limitations(analysis, [...results.nuisances, ...(results.free ?? []).map(({ name }) => name)]),
    provenance: {
      seed: analysis.seed,
      inputs: [...inputFilesOf(samples), ...(await publishedData(folderOf("ingest"), analysis))].map(({ name, sha256 }) => ({
        name,
        sha256,
      })),
      settings: { analysis: asJson(analysis.eventColumns), ...provenanceSettings(analysis, samples) },
      environment: ENVIRONMENT,
    },
  });
  await warnOfClosure(folder, warn);
}

/** What the published files make of the run's likelihood is told where it is not that. */
async function warnOfClosure(folder: string, warn: StageContext["warn"]): Promise<void> {
  const { closes, unbinned, tolerances } = await readJson<Closure>(join(folder, "validation", "closure.json"));
  if (closes) return;
  for (const { coefficients, label, largest_shift } of unbinned)
    if (largest_shift === null || largest_shift > tolerances.interval_fraction)
      warn(
        `the published networks and events shift the interval of ${coefficients.join(", ")} (${label}) by ${largest_shift === null ? "a piece" : `${largest_shift.toPrecision(2)} of its width`}, expected at most ${tolerances.interval_fraction}`,
      );
}

/** Networks, likelihood and tables to the published artifact. */
export const exportStage: Stage = {
  name: "export",
  reads: ["ingest", "features", "train", "evaluate", "infer"],
  settings: (analysis) => ({
    name: analysis.name,
    coefficients: analysis.coefficients,
    eventColumns: analysis.eventColumns,
    luminosity: analysis.luminosity,
    estimators: decisiveSettings(analysis.estimators),
    classifiers: decisiveSettings(analysis.classifiers),
    publication: analysis.export,
    provenance: provenanceSettings(analysis, []),
  }),
  inputFiles: () => Promise.resolve([]),
  run,
};
