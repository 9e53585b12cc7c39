import { join } from "node:path";
import { compressNetwork, stepsName, type CompressionStep } from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import type { PublishedNetwork } from "@ratiometer/hepdata-export";
import { stageFolder } from "../pipeline/stage-folder.ts";
import type { StageName } from "../pipeline/stage.ts";
import type { ClassifierDiagnostics } from "../stages/classifier-diagnostics.ts";
import { readEstimatedEvents, type EstimatedEvents } from "../stages/estimated-events.ts";
import type { RatioDiagnostics, ScoreDiagnostics } from "../stages/estimator-diagnostics.ts";
import { diagnosticsFile } from "../stages/evaluate.ts";
import { readJson } from "../stages/json-file.ts";
import { classifierNetwork } from "../stages/published-classifiers.ts";
import { publishedNetwork } from "../stages/published-networks.ts";
import { readMembers } from "../stages/trained-networks.ts";
import { formText } from "./compressed-file.ts";
import type { CompressionRow } from "./compression-row.ts";
import { measuredForms, type NetworkForm } from "./measured-forms.ts";
import { networkReference } from "./network-shift.ts";
import { prunedNetwork } from "./pruned-networks.ts";

/** What is made smaller, and how. */
export interface CompressionRequest {
  readonly analysis: Analysis;
  /** Run folder, whose stages up to infer are done. */
  readonly run: string;
  /** Steps of each form. */
  readonly forms: readonly (readonly CompressionStep[])[];
  /** Folder that is written. */
  readonly folder: string;
  /** Epochs that pruned networks are trained for; a quarter of their estimator's if left out, none for 0. */
  readonly epochs: number | undefined;
  /** Whether memory and times are measured, too. */
  readonly timed: boolean;
  readonly jobs: number;
  readonly progress: (fraction: number, note: string) => void;
  readonly signal: AbortSignal;
}

/** What pruning needs beside the published network; a classifier is pruned without training. */
interface Trained {
  readonly estimator: Estimator;
  readonly members: readonly Uint8Array[];
  readonly diagnostics: RatioDiagnostics | ScoreDiagnostics;
}

interface Whole {
  readonly network: PublishedNetwork;
  readonly trained?: Trained;
}

type Pruning = Extract<CompressionStep, { readonly fraction: number }>;

const pruningOf = (steps: readonly CompressionStep[]): Pruning | undefined => steps.find((step): step is Pruning => "fraction" in step);

async function wholeNetworks({ analysis, run }: CompressionRequest, events: EstimatedEvents): Promise<Whole[]> {
  const [train, evaluate] = [stageFolder(run, "train"), stageFolder(run, "evaluate")];
  const networks: Whole[] = [];
  for (const estimator of analysis.estimators) {
    const members = await readMembers(train, estimator);
    const diagnostics = await readJson<RatioDiagnostics | ScoreDiagnostics>(diagnosticsFile(evaluate, estimator));
    const network = await publishedNetwork(analysis, estimator, events, members, diagnostics);
    networks.push({ network, trained: { estimator, members, diagnostics } });
  }
  for (const classifier of analysis.classifiers) {
    const members = await readMembers(train, classifier);
    const diagnostics = await readJson<ClassifierDiagnostics>(diagnosticsFile(evaluate, classifier));
    networks.push({ network: await classifierNetwork(analysis, classifier, events, members, diagnostics) });
  }
  return networks;
}

/** A smaller form of a network, with the shifts that it costs. */
async function formOf(
  request: CompressionRequest,
  events: EstimatedEvents,
  { network, trained }: Whole,
  steps: readonly CompressionStep[],
  shiftOf: Awaited<ReturnType<typeof networkReference>>["shiftOf"],
): Promise<NetworkForm> {
  const { analysis, run, epochs, jobs, progress, signal } = request;
  const step = pruningOf(steps);
  const again = step === undefined || trained === undefined ? 0 : (epochs ?? Math.ceil(trained.estimator.training.epochs / 4));
  const named = { file: `${network.file.replace(/\.onnx$/, "")}_${stepsName(steps)}.onnx`, form: formText(steps) };
  if (step === undefined || trained === undefined || again === 0) {
    const bytes = await compressNetwork(network.bytes, steps, network.file);
    const { output, intervals } = await shiftOf(bytes);
    return { ...named, bytes, intervals, onEvents: output };
  }
  const features = stageFolder(run, "features");
  const pruned = await prunedNetwork({ ...trained, analysis, events, step, epochs: again, features, scratch: join(run, "compress"), jobs, progress, signal }); // prettier-ignore
  const others = steps.filter((one) => one !== step);
  const bytes = others.length === 0 ? pruned.network.bytes : await compressNetwork(pruned.network.bytes, others, network.file);
  const { output, intervals } = await shiftOf(bytes, pruned.normalisation);
  return { ...named, bytes, intervals, onEvents: output, retrained: again };
}

/**
 * The networks of a run in smaller forms, written into a folder and measured, with the shift of their outputs over hold-out events and of the intervals of the run.
 * @throws AnalysisError of compressNetwork, of the training, and those of channelData
 */
export async function compressedRun(request: CompressionRequest): Promise<CompressionRow[]> {
  const { analysis, run, forms, folder, timed, progress, signal } = request;
  const events = await readEstimatedEvents((stage: StageName) => stageFolder(run, stage), analysis);
  const rows: CompressionRow[] = [];
  const networks = await wholeNetworks(request, events);
  for (const [n, whole] of networks.entries()) {
    const { network } = whole;
    const { shiftOf } = await networkReference(analysis, events, network.file.replace(/\.onnx$/, ""), network);
    const found: NetworkForm[] = [{ file: network.file, form: "float32", bytes: network.bytes, intervals: [] }];
    for (const [f, steps] of forms.entries()) {
      signal.throwIfAborted();
      const share = (part: number): number => (n + (f + part) / forms.length) / networks.length;
      progress(share(0), `${network.file}, ${formText(steps)}`);
      const told = { ...request, progress: (fraction: number, note: string): void => progress(share(fraction), note) };
      found.push(await formOf(told, events, whole, steps, shiftOf));
    }
    rows.push(...(await measuredForms(folder, found, timed)));
  }
  return rows;
}
