import { join } from "node:path";
import { coefficientsNamed, type Analysis, type Estimator, type Source } from "@ratiometer/config";
import {
  namedPoints,
  writeArtifact,
  type BinnedScore,
  type Json,
  type PublishedNetwork,
  type Scan,
  type UnbinnedRate,
} from "@ratiometer/hepdata-export";
import { ENVIRONMENT, VERSION } from "../pipeline/code-version.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { readChannelEvents } from "./channel-events.ts";
import type { ClassifierDiagnostics } from "./classifier-diagnostics.ts";
import { numericEdges } from "./binned-shape.ts";
import { isRatio } from "./diagnostic-verdicts.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "./estimator-diagnostics.ts";
import { diagnosticsFile } from "./evaluate.ts";
import { bestValue, type InferenceResults, type LabelledScan } from "./infer.ts";
import { inputFilesOf, type IngestedSample } from "../event-ingest/ingested-sample.ts";
import { sourceContent } from "../event-ingest/source-content.ts";
import { readJson } from "./json-file.ts";
import { classifierNetwork } from "./published-classifiers.ts";
import { provenanceSettings } from "./provenance-settings.ts";
import { publishedNetwork } from "./published-networks.ts";
import { readSelectedEvents } from "./selected-events.ts";
import { decisiveSettings } from "./train.ts";
import { readMembers } from "./trained-networks.ts";

/** HEPData reactions of the processes that have one. */
const REACTIONS: Readonly<Record<string, string>> = {
  tHq: "P P --> HIGGS TOP QUARK X",
  ttH: "P P --> HIGGS TOP TOPBAR X",
  ttZ: "P P --> Z0 TOP TOPBAR X",
  tt: "P P --> TOP TOPBAR X",
  ttj: "P P --> TOP TOPBAR JET X",
  ttbb: "P P --> TOP TOPBAR BOTTOM BOTTOMBAR X",
};

export const DATA_LABEL = { asimov: "Asimov data at the SM", "pseudo-data": "pseudo-data drawn at the SM" } as const;

/** A point where the likelihood exists. */
interface PublishedPoint {
  readonly at: readonly number[];
  readonly deltaTwiceNll: number;
  /** Values of all coefficients. */
  readonly coefficients: readonly number[];
}

/** Points of a scan in rising order, without those where the likelihood does not exist. */
export function scanPoints({ points, refined }: LabelledScan): PublishedPoint[] {
  return [...points, ...refined]
    .sort((a, b) => a.at[0] - b.at[0])
    .flatMap(({ at, deltaTwiceNll, coefficients }) => (deltaTwiceNll === null ? [] : [{ at, deltaTwiceNll, coefficients }]));
}

function publishedScan(scan: LabelledScan, data: InferenceResults["data"]): Scan {
  return {
    coefficients: scan.parameters,
    label: scan.label,
    data: DATA_LABEL[data],
    points: scanPoints(scan),
    bestFit: [bestValue(scan)],
    intervals: scan.intervals,
  };
}

const publishedShape = (
  { name, selection, shape }: InferenceResults["channels"][number],
  { selection: domain }: Analysis,
  data: InferenceResults["data"],
): BinnedScore => ({
  name,
  scoreColumn: shape.column,
  unit: shape.unit,
  selection: [...domain, ...selection],
  edges: numericEdges(shape),
  samples: shape.samples,
  observed: shape.observed,
  observedLabel: DATA_LABEL[data],
});

/** What the schema puts where an analysis names no authors. */
const UNNAMED = "Unnamed authors";

const INPUTS = {
  none: "inputs are parton-level quantities without a detector",
  "generic-lhc": "inputs come from a parametrised detector response (generic-lhc), not from a full simulation",
} as const;

function inputLimitation(source: Source, smearing: keyof typeof INPUTS): string {
  if (source.kind === "closed-form") return "a process in closed form, made for tests and teaching, not for physics";
  switch (sourceContent(source)) {
    case "particles":
      return INPUTS[smearing];
    case "objects":
      return "inputs come from objects as the event files have them";
    case "observables":
      return "inputs are columns of the event files, whose meaning this program does not know";
  }
}

function limitations({ samples, reconstruction }: Analysis): string[] {
  const simulations = samples.flatMap(({ source }) => (source.kind === "simulate" ? [source] : []));
  return [
    "valid for events that pass the selection of the domain and lie within the ranges of the inputs; outside the training domain the network extrapolates",
    "statistical model without systematic uncertainties, observables from simulation alone",
    ...new Set(samples.map(({ source }) => inputLimitation(source, reconstruction.smearing))),
    ...(simulations.length > 0 ? ["simulated events are of leading order, without parton shower and underlying event"] : []),
    ...(simulations.some(({ pdf }) => pdf === undefined) ? ["the embedded parton densities are a benchmark input, not a fit to data"] : []),
  ];
}

/** Plain data without what is undefined, as JSON has it. */
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;

/** The centre-of-mass energy that all samples share, GeV; undefined where they have none. */
function energyOf(samples: readonly IngestedSample[]): number | undefined {
  const energies = new Set(samples.flatMap(({ files }) => files.map(({ energy }) => energy)));
  const [energy] = energies;
  return energies.size === 1 ? energy : undefined;
}

async function run({ analysis, folder, folderOf, progress, warn }: StageContext): Promise<void> {
  const results = await readJson<InferenceResults>(join(folderOf("infer"), "results.json"));
  const samples = await readJson<IngestedSample[]>(join(folderOf("ingest"), "samples.json"));
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const networks: PublishedNetwork[] = [];
  const membersOf = (trained: Pick<Estimator, "name" | "ensemble">): Promise<Uint8Array[]> => {
    progress(networks.length / (analysis.estimators.length + analysis.classifiers.length), trained.name);
    return readMembers(folderOf("train"), trained);
  };
  const domainMeans = new Map<string, readonly number[]>();
  for (const estimator of analysis.estimators) {
    const members = await membersOf(estimator);
    const diagnostics = await readJson<RatioDiagnostics | ScoreDiagnostics>(diagnosticsFile(folderOf("evaluate"), estimator));
    networks.push(await publishedNetwork(analysis, estimator, events, members, diagnostics));
    if (isRatio(diagnostics)) domainMeans.set(estimator.name, diagnostics.normalisation);
  }
  for (const classifier of analysis.classifiers) {
    const members = await membersOf(classifier);
    const diagnostics = await readJson<ClassifierDiagnostics>(diagnosticsFile(folderOf("evaluate"), classifier));
    networks.push(await classifierNetwork(analysis, classifier, events, members, diagnostics));
  }
  const coefficients = coefficientsNamed(
    analysis,
    results.coefficients.map(({ name }) => name),
  );
  const { title, description, authors, licence, date, version, doi, inspire, arxiv, keywords, related, funding } = analysis.export;
  const main = results.scans[0];
  const unbinned: UnbinnedRate[] = [];
  for (const { name, estimator, selection, yield: terms, normalisation } of results.channels) {
    const domain = domainMeans.get(estimator ?? "");
    if (estimator === undefined || domain === undefined || normalisation === undefined) continue;
    const sample = await readChannelEvents(folderOf("infer"), name, events, DATA_LABEL[results.data]);
    if (sample === undefined)
      warn(`the events of channel ${name} are too many to be published: the artifact alone does not give its likelihood`);
    const parameterised = analysis.estimators.find((one) => one.name === estimator)?.network.form === "parameterised";
    unbinned.push({
      channel: name,
      network: `${estimator}.onnx`,
      selection: [...analysis.selection, ...selection],
      terms,
      mean: { channel: normalisation, domain },
      dependence: parameterised ? "network" : "quadratic",
      events: sample,
    });
  }
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
    reactions: [...new Set(samples.flatMap(({ process }) => (process in REACTIONS ? [REACTIONS[process]] : [])))],
    luminosity: analysis.luminosity.value,
    energy: energyOf(samples),
    coefficients,
    points: namedPoints(coefficients),
    networks,
    channels: results.channels.map((channel) => publishedShape(channel, analysis, results.data)),
    unbinned,
    scans: [...results.scans, ...results.comparisons].map((scan) => publishedScan(scan, results.data)),
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
      ...(results.ensemble === undefined ? {} : { ensemble: results.ensemble }),
    },
    packagings: (["hepdata", "zenodo"] as const).filter((packaging) => analysis.export[packaging]),
    limitations: limitations(analysis),
    provenance: {
      seed: analysis.seed,
      inputs: inputFilesOf(samples).map(({ name, sha256 }) => ({ name, sha256 })),
      settings: { analysis: asJson(analysis.eventColumns), ...provenanceSettings(analysis, samples) },
      environment: ENVIRONMENT,
    },
  });
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
