import { join } from "node:path";
import { rm } from "node:fs/promises";
import {
  ensembleMean,
  memberForms,
  memberModel,
  prunedStart,
  ratioNormalisation,
  trainEnsemble,
  type CompressionStep,
  type EstimatorTask,
  type TrainedMember,
} from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import type { PublishedNetwork } from "@ratiometer/hepdata-export";
import type { RatioDiagnostics, ScoreDiagnostics } from "../stages/estimator-diagnostics.ts";
import { networkParts } from "../stages/network-parts.ts";
import { publishedNetwork } from "../stages/published-networks.ts";
import { scoreCalibration } from "../stages/score-calibration.ts";
import { estimatorWeights, type SelectedEvents } from "../stages/selected-events.ts";
import { estimatorTask, networkDescription } from "../stages/train.ts";
import { readTrainingEvents } from "../stages/training-events.ts";
import { trainingMemory } from "../stages/training-memory.ts";

/** What is trained again, and how. */
export interface PruningRequest {
  readonly analysis: Analysis;
  readonly estimator: Estimator;
  readonly events: SelectedEvents;
  readonly diagnostics: RatioDiagnostics | ScoreDiagnostics;
  /** Files of the members. */
  readonly members: readonly Uint8Array[];
  readonly step: Extract<CompressionStep, { readonly fraction: number }>;
  readonly epochs: number;
  /** Folder of the features stage. */
  readonly features: string;
  /** Folder for files in between, which is removed. */
  readonly scratch: string;
  readonly jobs: number;
  readonly progress: (fraction: number, note: string) => void;
  readonly signal: AbortSignal;
}

/** A pruned and trained network as it is published. */
export interface PrunedNetwork {
  readonly network: PublishedNetwork;
  /** Z of a ratio of quadratic forms, anew. */
  readonly normalisation?: Float64Array;
}

/**
 * The networks of an estimator with less in them, trained again from where they are: by the estimator's own loss on its own events, for some epochs, in which the
 * learning rate falls from the geometric mean of its range to its end.
 */
async function trainedAgain(request: PruningRequest): Promise<{ readonly estimator: Estimator; readonly members: Uint8Array[] }> {
  const { analysis, estimator, events, members, step, epochs, features, scratch, jobs, progress, signal } = request;
  const description = networkDescription(analysis, estimator, events.summary.inputs);
  const pruned = members.map((model) => prunedStart(description, model, step));
  const smaller: Estimator = { ...estimator, network: { ...estimator.network, hidden: pruned[0].hidden } };
  const training = await readTrainingEvents(features, analysis, scratch, trainingMemory(analysis, jobs));
  const { initial, final } = estimator.training.learningRate;
  const whole = estimatorTask(analysis, smaller, training);
  const task: EstimatorTask = {
    ...whole,
    starts: pruned.map(({ start }) => start),
    training: { ...whole.training, epochs, learningRate: { initial: Math.sqrt(initial * final), final } },
  };
  const results = new Map<number, TrainedMember>();
  let done = 0;
  await trainEnsemble(task, {
    members: members.map((_, member) => member),
    jobs,
    signal,
    onEpoch: () => progress(++done / (epochs * members.length), `${estimator.name} again`),
    onMember: (member, result) => {
      results.set(member, result);
      return Promise.resolve();
    },
  });
  return {
    estimator: smaller,
    members: members.map((_, member) => {
      const result = results.get(member);
      if (result === undefined) throw new RangeError(`network ${member} of ${estimator.name} was not trained`);
      return memberModel(task, result);
    }),
  };
}

/** Z and calibration as the evaluation of the smaller networks gives them. */
async function renewedDiagnostics(
  { analysis, events, diagnostics }: PruningRequest,
  estimator: Estimator,
  members: readonly Uint8Array[],
): Promise<{ readonly diagnostics: RatioDiagnostics | ScoreDiagnostics; readonly normalisation?: Float64Array }> {
  if (estimator.type === "ratio" && estimator.network.form === "parameterised") return { diagnostics };
  const description = networkDescription(analysis, estimator, events.summary.inputs);
  const weights = estimatorWeights(events, estimator.coefficients);
  const parts = await networkParts(members, events.table, events.summary.inputs, "parts");
  if ("normalisation" in diagnostics) {
    const forms = ensembleMean(parts.map((output) => memberForms(description, output)));
    const normalisation = ratioNormalisation(forms, events.split.test, eventWeights(weights, weights.sm));
    return { diagnostics: { ...diagnostics, normalisation: [...normalisation] }, normalisation };
  }
  const mean = ensembleMean(parts);
  const calibration = scoreCalibration(estimator, events.split.validation, weights, mean);
  return { diagnostics: calibration === undefined ? diagnostics : { ...diagnostics, calibration } };
}

/**
 * An estimator's published network with less in it, trained again. Its normalisation and calibration are made anew.
 * @throws AnalysisError of the training
 */
export async function prunedNetwork(request: PruningRequest): Promise<PrunedNetwork> {
  const { analysis, events, scratch } = request;
  const work = join(scratch, "events");
  await rm(work, { recursive: true, force: true });
  try {
    const { estimator, members } = await trainedAgain({ ...request, scratch: work });
    const { diagnostics, normalisation } = await renewedDiagnostics(request, estimator, members);
    const network = await publishedNetwork(analysis, estimator, events, members, diagnostics);
    return { network, ...(normalisation === undefined ? {} : { normalisation }) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
