import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { memberModel, trainEnsemble, type EstimatorTask, type LearningCurve, type NetworkDescription } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import { crossSectionTerms } from "@ratiometer/eft";
import { writeFileAtomically } from "@ratiometer/tables";
import type { Stage, StageContext } from "../pipeline/stage.ts";
import { readJson, writeJson } from "./json-file.ts";
import { estimatorWeights, inputMatrix, readSelectedEvents, type SelectedEvents } from "./selected-events.ts";

/** How one network of an ensemble was learned. */
export interface MemberRecord {
  readonly curve: LearningCurve;
  readonly bestEpoch: number;
}

export const memberFile = (folder: string, estimator: string, member: number): string => join(folder, estimator, `member-${member}.onnx`);
const recordFile = (folder: string, estimator: string, member: number): string => join(folder, estimator, `member-${member}.json`);

export const readMember = (folder: string, estimator: string, member: number): Promise<Uint8Array> =>
  readFile(memberFile(folder, estimator, member));
export const readMemberRecord = (folder: string, estimator: string, member: number): Promise<MemberRecord> =>
  readJson<MemberRecord>(recordFile(folder, estimator, member));

/** What the networks of an estimator are made of. */
export function networkDescription(analysis: Analysis, estimator: Estimator, inputs: readonly string[]): NetworkDescription {
  return {
    name: estimator.name,
    method: estimator.method,
    coefficients: coefficientsNamed(analysis, estimator.coefficients),
    network: { hidden: estimator.network.hidden, activation: estimator.network.activation },
    featureNames: inputs,
  };
}

function estimatorTask(analysis: Analysis, estimator: Estimator, events: SelectedEvents): EstimatorTask {
  const weights = estimatorWeights(events, estimator.coefficients);
  return {
    ...networkDescription(analysis, estimator, events.summary.inputs),
    seed: analysis.seed,
    training: estimator.training,
    features: inputMatrix(events.table, events.summary.inputs),
    weights: weights.values,
    crossSection: crossSectionTerms(weights),
    train: events.split.train,
    validation: events.split.validation,
  };
}

/** Members that an interrupted run finished: their records are written last. */
async function finishedMembers(folder: string, { name, ensemble }: Estimator): Promise<Set<number>> {
  const finished = new Set<number>();
  for (let member = 0; member < ensemble; member++) {
    const record = await readMemberRecord(folder, name, member).catch(() => undefined);
    if (record !== undefined) finished.add(member);
  }
  return finished;
}

async function run({ analysis, folder, folderOf, jobs, progress, signal }: StageContext): Promise<void> {
  const events = await readSelectedEvents(folderOf("features"), analysis);
  const work = analysis.estimators.map(({ training, ensemble }) => training.epochs * ensemble);
  const total = work.reduce((sum, epochs) => sum + epochs, 0);
  let done = 0;
  for (const estimator of analysis.estimators) {
    await mkdir(join(folder, estimator.name), { recursive: true });
    const finished = await finishedMembers(folder, estimator);
    done += finished.size * estimator.training.epochs;
    const members = Array.from({ length: estimator.ensemble }, (_, member) => member).filter((member) => !finished.has(member));
    if (members.length === 0) continue;
    const task = estimatorTask(analysis, estimator, events);
    await trainEnsemble(task, {
      members,
      jobs,
      signal,
      onEpoch: ({ member, epoch, validation }) => {
        done++;
        progress(
          done / total,
          `${estimator.name}, network ${member + 1} of ${estimator.ensemble}, epoch ${epoch + 1}, validation loss ${validation.toFixed(5)}`,
        );
      },
      onMember: async (member, result) => {
        await writeFileAtomically(memberFile(folder, estimator.name, member), memberModel(task, result));
        const record: MemberRecord = { curve: result.curve, bestEpoch: result.bestEpoch };
        await writeJson(recordFile(folder, estimator.name, member), record);
      },
    });
  }
}

/** Features and weights to trained networks, one ONNX file each. */
export const trainStage: Stage = {
  name: "train",
  reads: ["features"],
  settings: ({ coefficients, split, estimators }) => ({
    coefficients: coefficients.map(({ name, sm, range }) => ({ name, sm, range })),
    split,
    // calibration comes after training
    estimators: estimators.map((estimator) => ({ ...estimator, calibration: undefined })),
  }),
  inputFiles: () => Promise.resolve([]),
  resumes: true,
  run,
};
