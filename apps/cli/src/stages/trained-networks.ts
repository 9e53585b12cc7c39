import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Divergence, LearningCurve } from "@ratiometer/classifiers";
import { AnalysisError, type Analysis, type Estimator } from "@ratiometer/config";
import { readJson } from "./json-file.ts";

/** How one network of an ensemble was learned. */
export interface MemberRecord {
  readonly curve: LearningCurve;
  readonly bestEpoch: number;
  /** Where the training lost its way, if it did: the network is that of the best epoch before. */
  readonly diverged?: Divergence;
}

/** Whatever has an ensemble of networks. */
type Trained = Pick<Estimator, "name" | "ensemble">;

/** The network itself. */
export const memberFile = (folder: string, estimator: string, member: number): string => join(folder, estimator, `member-${member}.onnx`);
/** How it was learned; written after the network, so that its being there says that the member is finished. */
export const recordFile = (folder: string, estimator: string, member: number): string => join(folder, estimator, `member-${member}.json`);

/** A member's ONNX file. @param folder of the train stage */
const readMember = (folder: string, estimator: string, member: number): Promise<Uint8Array> =>
  readFile(memberFile(folder, estimator, member));
/** How a member was learned. @param folder of the train stage */
export const readMemberRecord = (folder: string, estimator: string, member: number): Promise<MemberRecord> =>
  readJson<MemberRecord>(recordFile(folder, estimator, member));

const eachOf = <T>({ ensemble }: Trained, read: (member: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: ensemble }, (_, member) => read(member)));

/** The ONNX files of all members. @param folder of the train stage */
export const readMembers = (folder: string, trained: Trained): Promise<Uint8Array[]> =>
  eachOf(trained, (member) => readMember(folder, trained.name, member));
/** How all members were learned. @param folder of the train stage */
export const readMemberRecords = (folder: string, trained: Trained): Promise<MemberRecord[]> =>
  eachOf(trained, (member) => readMemberRecord(folder, trained.name, member));

/** The columns that the networks of an estimator see, in order. */
export const inputsFile = (folder: string, estimator: string): string => join(folder, estimator, "inputs.json");

/**
 * That the networks of an estimator were trained on these columns, in this order.
 * @param folder of the train stage
 * @throws AnalysisError TRAIN_INPUTS_DIFFER
 */
export async function checkNetworkInputs(folder: string, estimator: string, inputs: readonly string[]): Promise<void> {
  const trained = await readJson<string[]>(inputsFile(folder, estimator)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new AnalysisError("TRAIN_INPUTS_DIFFER", "it is not written down what the networks were trained on, as by an earlier version", {
      path: `estimators.${estimator}`,
      hint: "train again: without --only stages follow each other",
    });
  });
  const differs = Array.from({ length: Math.max(trained.length, inputs.length) }, (_, i) => i).find((i) => trained[i] !== inputs[i]);
  if (differs === undefined) return;
  const named = (names: readonly string[]): string => (differs < names.length ? `"${names[differs]}"` : "nothing");
  throw new AnalysisError(
    "TRAIN_INPUTS_DIFFER",
    `the networks have ${trained.length} inputs, the events ${inputs.length}; input ${differs} of the networks is ${named(trained)}, of the events ${named(inputs)}`,
    { path: `estimators.${estimator}`, hint: "train on these events: without --only stages follow each other" },
  );
}

/** Sentences on the networks whose training lost its way. @param records of the members, in order */
export const divergences = (estimator: string, records: readonly MemberRecord[]): string[] =>
  records.flatMap(({ diverged, bestEpoch }, member) => {
    if (diverged === undefined) return [];
    const place = diverged.batch === undefined ? "after it" : `in batch ${diverged.batch + 1}`;
    return [
      `network ${member + 1} of ${estimator} diverged in epoch ${diverged.epoch + 1}, where the loss ${place} is no finite number; kept is its epoch ${bestEpoch + 1}`,
    ];
  });

/** The same for all networks of an analysis. @param folder of the train stage */
export async function allDivergences(folder: string, { estimators, classifiers }: Analysis): Promise<string[]> {
  const texts = await Promise.all(
    [...estimators, ...classifiers].map(async (trained) => divergences(trained.name, await readMemberRecords(folder, trained))),
  );
  return texts.flat();
}
