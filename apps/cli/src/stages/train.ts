import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  checkpointPath,
  constantFeatures,
  memberModel,
  memberThreads,
  parameterCount,
  trainEnsemble,
  type EnsembleTask,
  type EstimatorTask,
  type MemberThreads,
  type NetworkDescription,
} from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Classifier, type Estimator } from "@ratiometer/config";
import { writeFileAtomically } from "@ratiometer/tables";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { piecesOfFile, restoreFiles } from "../parts/file-pieces.ts";
import type { SharedWork } from "../parts/shared-work.ts";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { classifierDescription, classifierTask } from "./classifier-task.ts";
import { readJson, writeJson } from "./json-file.ts";
import { readEventSamples } from "./sample-classes.ts";
import { allDivergences, inputsFile, memberFile, readMemberRecord, recordFile, type MemberRecord } from "./trained-networks.ts";
import { readTrainingEvents, type TrainingEvents } from "./training-events.ts";
import { trainingMemory } from "./training-memory.ts";
import { trainingProgress, type TrainingProgress } from "./training-progress.ts";

/** The settings of estimators that decide a network: memory and how often it is kept do not, and calibration comes after it. */
export const decisiveSettings = (estimators: readonly (Estimator | Classifier)[]): unknown =>
  estimators.map((estimator) => ({
    ...estimator,
    training: { ...estimator.training, memory: undefined },
    checkpointEvery: undefined,
    tuning: undefined,
    calibration: undefined,
    // what is made of finished networks, and what judges them
    against: undefined,
    ...("decorrelate" in estimator && estimator.decorrelate.method === "quantile" ? { decorrelate: undefined } : {}),
  }));

/** What the networks of an estimator are made of. */
export function networkDescription(analysis: Analysis, estimator: Estimator, inputs: readonly string[]): NetworkDescription {
  return {
    name: estimator.name,
    method: estimator.method,
    coefficients: coefficientsNamed(analysis, estimator.coefficients),
    network: estimator.network,
    featureNames: inputs,
  };
}

/** All that decides the networks of an estimator. */
export function estimatorTask(analysis: Analysis, estimator: Estimator, events: TrainingEvents): EstimatorTask {
  const weights = events.weightsOf(estimator.coefficients);
  const description = networkDescription(analysis, estimator, events.inputs);
  return {
    ...description,
    method: estimator.method,
    coefficients: description.coefficients.map((coefficient) => {
      const { prior } = estimator.training;
      return Object.hasOwn(prior, coefficient.name) ? { ...coefficient, prior: prior[coefficient.name] } : coefficient;
    }),
    seed: analysis.seed,
    training: estimator.training,
    bootstrap: estimator.bootstrap,
    features: events.features,
    weights: weights.values,
    crossSection: weights.crossSection,
    train: events.split.train,
    validation: events.split.validation,
    ...(events.streaming === undefined ? {} : { streaming: events.streaming }),
  };
}

/** What is trained: an estimator or a classifier. */
type Ensemble = Pick<Estimator, "name" | "ensemble" | "checkpointEvery">;

/** Numbers of the members of an ensemble. */
const allMembers = ({ ensemble }: Ensemble): number[] => Array.from({ length: ensemble }, (_, member) => member);

/** Members that an interrupted run finished: their records are written last. */
async function finishedMembers(folder: string, { name, ensemble }: Ensemble): Promise<Set<number>> {
  const finished = new Set<number>();
  for (let member = 0; member < ensemble; member++) {
    const record = await readMemberRecord(folder, name, member).catch(() => undefined);
    if (record !== undefined) finished.add(member);
  }
  return finished;
}

/** Puts the networks that parts hold where an interrupted run would have left them: the record last. */
async function restoreMembers({ name, ensemble }: Ensemble, { kept, folder, warn }: StageContext): Promise<void> {
  const parts = kept?.(name);
  for (let member = 0; member < ensemble; member++)
    if (parts?.has(member) === true) {
      await restoreFiles(parts, member, folder, warn);
      await rm(checkpointPath(join(folder, name), member), { force: true });
    }
}

/** @param asked numbers of the members that are wanted */
async function trainEstimator(
  estimator: Ensemble,
  task: EnsembleTask,
  asked: readonly number[],
  threads: MemberThreads,
  tell: TrainingProgress,
  { folder, progress, warn, signal }: StageContext,
): Promise<void> {
  const { name, checkpointEvery } = estimator;
  const home = join(folder, name);
  const finished = await finishedMembers(folder, estimator);
  // a run that was killed in between may have left those of finished networks
  for (const member of finished) await rm(checkpointPath(home, member), { force: true });
  const members = asked.filter((member) => !finished.has(member));
  for (const member of allMembers(estimator)) if (!members.includes(member)) tell.done(name, member);
  if (members.length === 0) return;
  await trainEnsemble(task, {
    members,
    jobs: threads,
    signal,
    checkpoints: { folder: home, every: checkpointEvery },
    onResume: (member, epochs, refused) => {
      tell.done(name, member, epochs);
      if (refused !== undefined) warn(`network ${member + 1} of ${name} begins anew: ${refused.where ?? name}: ${refused.message}`);
    },
    onEpoch: (at) => {
      const { fraction, note } = tell.epoch(name, at);
      progress(fraction, note);
    },
    onMember: async (member, result) => {
      const { curve, bestEpoch, diverged } = result;
      const record: MemberRecord = { curve, bestEpoch, ...(diverged === undefined ? {} : { diverged }) };
      await writeFileAtomically(memberFile(folder, name, member), memberModel(task, result));
      await writeJson(recordFile(folder, name, member), record);
      await rm(checkpointPath(home, member), { force: true });
      tell.done(name, member);
    },
  });
}

function warnOfConstants(task: EnsembleTask, warn: StageContext["warn"]): void {
  const constant = constantFeatures(task).map(({ name, value }) => `${name} = ${value}`);
  if (constant.length > 0) warn(`constant in all training events, so that networks learn nothing from it: ${constant.join(", ")}`);
}

/** @param membersOf an ensemble that are wanted */
async function trainWanted(context: StageContext, scratch: string, membersOf: (ensemble: Ensemble) => readonly number[]): Promise<void> {
  const { analysis, folder, folderOf, jobs, warn, signal } = context;
  const events = await readTrainingEvents(folderOf("features"), analysis, scratch, trainingMemory(analysis, jobs));
  const { inputs } = events;
  const { estimators, classifiers } = analysis;
  const ensembles = [...estimators, ...classifiers];
  const descriptions = [
    ...estimators.map((estimator) => networkDescription(analysis, estimator, inputs)),
    ...classifiers.map((classifier) => classifierDescription(classifier, inputs)),
  ];
  const work = ensembles.map(({ name, ensemble, training }, e) => ({
    name,
    members: ensemble,
    epochs: training.epochs,
    cost: parameterCount(descriptions[e]),
  }));
  const tell = trainingProgress(work, events.split.train.length, () => performance.now());
  const samples = classifiers.length === 0 ? undefined : await readEventSamples(folderOf("features"));
  const tasks: EnsembleTask[] = [
    ...estimators.map((estimator) => estimatorTask(analysis, estimator, events)),
    ...(samples === undefined
      ? []
      : await Promise.all(classifiers.map((classifier) => classifierTask(analysis, classifier, events, samples)))),
  ];
  // all have the same features
  warnOfConstants(tasks[0], warn);
  for (const { name } of ensembles) await mkdir(join(folder, name), { recursive: true });
  // networks of all estimators side by side, so that no core waits for the last network of an ensemble
  const threads = memberThreads(jobs, signal);
  const outcomes = await Promise.allSettled(
    ensembles.map((estimator, e) => trainEstimator(estimator, tasks[e], membersOf(estimator), threads, tell, context)),
  );
  await threads.close();
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** In a folder for its events while they are needed, which a run that was killed may have left: no estimator has its name. */
async function withScratch(folder: string, work: (scratch: string) => Promise<void>): Promise<void> {
  const scratch = join(folder, ".events");
  await rm(scratch, { recursive: true, force: true });
  try {
    await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function run(context: StageContext): Promise<void> {
  const { analysis, folder, folderOf, warn } = context;
  const ensembles = [...analysis.estimators, ...analysis.classifiers];
  for (const ensemble of ensembles) await restoreMembers(ensemble, context);
  const finished = await Promise.all(
    ensembles.map(async (ensemble) => (await finishedMembers(folder, ensemble)).size === ensemble.ensemble),
  );
  if (finished.includes(false)) await withScratch(folder, (scratch) => trainWanted(context, scratch, allMembers));
  const { inputs } = await readJson<FeaturesSummary>(join(folderOf("features"), "features.json"));
  for (const { name } of ensembles) await writeJson(inputsFile(folder, name), inputs);
  for (const text of await allDivergences(folder, analysis)) warn(text);
}

/** The networks of one estimator or classifier, a task each. */
function shareOf(name: string, context: StageContext): Promise<SharedWork> {
  const { analysis, folder } = context;
  const named = <T extends Ensemble>(list: readonly T[]): T[] => list.filter((each) => each.name === name);
  const own = { ...analysis, estimators: named(analysis.estimators), classifiers: named(analysis.classifiers) };
  const [ensemble] = [...own.estimators, ...own.classifiers];
  return Promise.resolve({
    tasks: ensemble.ensemble,
    filesOf: () => [],
    perform: async function* (first, end) {
      const members = allMembers(ensemble).slice(first, end);
      await withScratch(folder, (scratch) => trainWanted({ ...context, analysis: own }, scratch, () => members));
      for (const member of members)
        // the record last
        for (const file of [memberFile(folder, name, member), recordFile(folder, name, member)])
          for await (const piece of piecesOfFile(file, folder)) yield { task: member, piece };
    },
  });
}

/** Features and weights to trained networks, one ONNX file each. */
export const trainStage: Stage = {
  name: "train",
  reads: ["features"],
  settings: ({ coefficients, split, estimators, classifiers }) => ({
    coefficients: coefficients.map(({ name, sm, range }) => ({ name, sm, range })),
    split,
    estimators: decisiveSettings(estimators),
    classifiers: decisiveSettings(classifiers),
  }),
  inputFiles: () => Promise.resolve([]),
  withoutData: true,
  resumes: true,
  shares: { names: ({ estimators, classifiers }) => [...estimators, ...classifiers].map(({ name }) => name), open: shareOf },
  run,
};
