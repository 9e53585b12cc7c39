import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { closedFormTask } from "../testing/closed-form-task.ts";
import type { CheckpointFile } from "./checkpoint-file.ts";
import { trainEnsemble } from "./ensemble.ts";
import { taskDigest } from "./task-digest.ts";
import { trainMember, type TrainedMember } from "./train-member.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "continued-"));
});
afterEach(() => rm(folder, { recursive: true }));

const EPOCHS = 7;
const base = closedFormTask("alices", 2, 400, { hidden: [8], epochs: EPOCHS, batch: 32 }).task;
// the best epoch is in the middle, so that it has to be kept as well as the last
const task = { ...base, training: { ...base.training, learningRate: { initial: 0.05, final: 0.05 } } };
const undisturbed = await trainMember(task, 1);

const bytes = ({ parameters }: TrainedMember): string => parameters.map((values) => Buffer.from(values.buffer).toString("hex")).join();
const fileOf = (every: number, owned = task): CheckpointFile => ({
  path: join(folder, "member-1.checkpoint"),
  every,
  owner: { task: taskDigest(owned), member: 1 },
});

/** Trains until something happens after so many epochs. */
async function interrupted(checkpoint: CheckpointFile, epochs: number, how: "killed" | "asked to stop"): Promise<void> {
  let done = 0;
  const training = trainMember(task, 1, {
    checkpoint,
    onEpoch: () => {
      done++;
      if (how === "killed" && done === epochs) throw new Error("killed");
    },
    stopped: () => how === "asked to stop" && done === epochs,
  });
  await expect(training).rejects.toThrow(how === "killed" ? "killed" : "interrupted");
}

/** Trains from what is there to the end. @returns also the epochs taken up, and those trained */
async function continued(checkpoint: CheckpointFile): Promise<{ result: TrainedMember; from: number; epochs: number[]; refused?: string }> {
  let [from, refused] = [0, undefined as string | undefined];
  const epochs: number[] = [];
  const result = await trainMember(task, 1, {
    checkpoint,
    onEpoch: ({ epoch }) => epochs.push(epoch),
    onResume: (taken, error) => {
      from = taken;
      refused = error?.message;
    },
  });
  return { result, from, epochs, ...(refused === undefined ? {} : { refused }) };
}

function expectUndisturbed(result: TrainedMember): void {
  expect(bytes(result)).toBe(bytes(undisturbed));
  expect(result.curve).toEqual(undisturbed.curve);
  expect(result.bestEpoch).toBe(undisturbed.bestEpoch);
}

test("the training of these tests has its best epoch before its last", () => {
  expect(undisturbed.bestEpoch).toBeLessThan(EPOCHS - 1);
  expect(undisturbed.bestEpoch).toBeGreaterThan(0);
});

test.each([1, 2, 3, 4, 5, 6])("killed in epoch %i and continued, a network has the bytes of one left alone", async (epoch) => {
  const every = 1 + (epoch % 3);
  await interrupted(fileOf(every), epoch, "killed");
  const { result, from, epochs } = await continued(fileOf(every));
  // the epoch of the kill itself was not kept yet
  const kept = Math.floor((epoch - 1) / every) * every;
  expect(from).toBe(kept);
  expect(epochs).toEqual(Array.from({ length: EPOCHS - kept }, (_, i) => kept + i));
  expectUndisturbed(result);
});

test("asked to stop, a training loses nothing, whatever the distance of checkpoints; time and again", async () => {
  for (const epochs of [2, 1, 3]) await interrupted(fileOf(100), epochs, "asked to stop");
  const { result, epochs } = await continued(fileOf(100));
  expect(epochs).toEqual([6]);
  expectUndisturbed(result);
});

test("moments of other optimisers, running means of batch norm and the draws of dropout are continued, too", async () => {
  const other: typeof task = {
    ...task,
    bootstrap: true,
    network: { ...task.network, dropout: 0.3, batchNorm: true },
    training: { ...task.training, optimiser: "sgd", momentum: 0.9, learningRate: { initial: 0.02, final: 0.001 }, schedule: "cosine" },
  };
  const checkpoint = fileOf(1, other);
  let epochs = 0;
  const stopped = trainMember(other, 1, { checkpoint, onEpoch: () => epochs++, stopped: () => epochs === 3 });
  await expect(stopped).rejects.toThrow("interrupted");
  const [whole, rest] = [await trainMember(other, 1), await trainMember(other, 1, { checkpoint, onEpoch: () => epochs++ })];
  expect(epochs).toBe(EPOCHS);
  expect(bytes(rest)).toBe(bytes(whole));
  expect(rest.curve).toEqual(whole.curve);
});

test("a plateau that was found before a kill is remembered after it", async () => {
  const learningRate = { initial: 0.05, final: 1e-4, factor: 0.1, patience: 1 };
  const reduced: typeof task = { ...task, training: { ...task.training, learningRate, schedule: "plateau" } };
  const whole = await trainMember(reduced, 1);
  // the loss of the constant rate had risen before its last epoch, so that the rate was reduced on the way
  expect(whole.curve.validation).not.toEqual(undisturbed.curve.validation);
  for (let epochs = 1; epochs < EPOCHS; epochs++) {
    const checkpoint = { ...fileOf(100, reduced), path: join(folder, `after-${epochs}`) };
    let done = 0;
    const stopped = trainMember(reduced, 1, { checkpoint, onEpoch: () => done++, stopped: () => done === epochs });
    await expect(stopped).rejects.toThrow("interrupted");
    const rest = await trainMember(reduced, 1, { checkpoint });
    expect(bytes(rest)).toBe(bytes(whole));
    expect(rest.curve).toEqual(whole.curve);
  }
});

test("a damaged checkpoint is refused, and the network trained from its beginning", async () => {
  await interrupted(fileOf(1), 3, "killed");
  const { path } = fileOf(1);
  const data = await readFile(path);
  data[data.length - 100] ^= 1;
  await writeFile(path, data);
  const { result, from, refused, epochs } = await continued(fileOf(1));
  expect([from, refused, epochs.length]).toEqual([0, "the checkpoint is damaged: it does not have its own digest", EPOCHS]);
  expectUndisturbed(result);
});

test("the checkpoint of another task is refused, and so is one of a network of another shape under this one's name", async () => {
  const other = { ...task, network: { ...task.network, hidden: [9] } };
  await expect(trainMember(other, 1, { checkpoint: fileOf(1, other), stopped: () => existsSync(fileOf(1).path) })).rejects.toThrow(
    "interrupted",
  );
  const foreign = await continued(fileOf(1));
  expect(foreign.refused).toContain("another training");
  expectUndisturbed(foreign.result);
  await rm(fileOf(1).path);
  await expect(trainMember(other, 1, { checkpoint: fileOf(1), stopped: () => existsSync(fileOf(1).path) })).rejects.toThrow("interrupted");
  const shaped = await continued(fileOf(1));
  expect(shaped.refused).toContain("another network");
  expectUndisturbed(shaped.result);
});

test("an ensemble that is interrupted continues each network where it was, on any number of threads", async () => {
  const seen: string[] = [];
  const run = async (jobs: number, controller: AbortController): Promise<Map<number, TrainedMember>> => {
    const results = new Map<number, TrainedMember>();
    await trainEnsemble(task, {
      members: [0, 1],
      jobs,
      checkpoints: { folder, every: 100 },
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) controller.abort();
      },
      onResume: (member, epochs, refused) => seen.push(`${member} ${refused === undefined ? epochs > 0 : refused.message}`),
      onMember: (member, result) => {
        results.set(member, result);
        return Promise.resolve();
      },
    });
    return results;
  };
  await expect(run(2, new AbortController())).rejects.toThrow("interrupted");
  expect(seen).toEqual([]);
  const never = new AbortController();
  never.abort = () => undefined;
  const results = await run(1, never);
  // the one that was ahead has three epochs, the other may have one, or none and is not taken up
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every((line) => line.endsWith("true"))).toBe(true);
  const [first, second] = [results.get(0), results.get(1)];
  if (first === undefined || second === undefined) throw new Error("a network is missing");
  expectUndisturbed(second);
  expect(bytes(first)).not.toBe(bytes(second));
});
