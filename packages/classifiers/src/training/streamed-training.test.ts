import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { constantFeatures } from "../network/standardisation.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { gaussianClasses } from "../testing/gaussian-classes.ts";
import type { CheckpointFile } from "./checkpoint-file.ts";
import { trainEnsemble } from "./ensemble.ts";
import type { EstimatorTask, Method } from "./estimator-task.ts";
import { openRowFile } from "../events/row-file.ts";
import { taskDigest } from "./task-digest.ts";
import { trainMember, type MemberOptions, type TrainedMember } from "./train-member.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamed-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The same task with its events in files, of which it keeps 50 in memory. */
function streamed(task: TaskInMemory, name: string): EstimatorTask {
  const features = openRowFile(join(folder, `${name}-features`), "float32", task.featureNames.length);
  features.append(task.features);
  const weights = openRowFile(join(folder, `${name}-weights`), "float64", task.crossSection.length);
  weights.append(task.weights);
  return { ...task, features: features.finish(), weights: weights.finish(), streaming: { folder, window: 50 } };
}

const bytes = ({ parameters, standardisation: { means, scales } }: TrainedMember): string =>
  [...parameters, means, scales].map((values) => Buffer.from(values.buffer).toString("hex")).join();

const small = (method: Method): TaskInMemory => closedFormTask(method, 2, 700, { hidden: [8], epochs: 3, batch: 32 }).task;

test.each<readonly [Method, Partial<TaskInMemory>]>([
  ["alices", {}],
  ["carl", { bootstrap: true, network: { hidden: [8], activation: "tanh", form: "parameterised", dropout: 0.2 } }],
  ["quadratic", { training: { ...small("quadratic").training, points: 3 } }],
  ["sally", { bootstrap: true }],
  ["alice", { network: { hidden: [8], activation: "tanh", form: "per-term" } }],
])("streamed from files, %s learns the same bytes as in memory", async (method, settings) => {
  const task = { ...small(method), ...settings };
  const files = streamed(task, method);
  const [there, here] = [await trainMember(files, 1), await trainMember(task, 1)];
  expect(bytes(there)).toBe(bytes(here));
  expect(there.curve).toEqual(here.curve);
  expect(constantFeatures(files)).toEqual(constantFeatures(task));
});

test("a classifier of classes streams its features, too", async () => {
  const { task } = gaussianClasses(3, 900, { epochs: 2 });
  const features = openRowFile(join(folder, "classes"), "float32", 3);
  features.append(task.features);
  const files = { ...task, features: features.finish(), streaming: { folder, window: 300 } };
  expect(bytes(await trainMember(files, 0))).toBe(bytes(await trainMember(task, 0)));
});

test("what was computed on the way is removed, also after a fault, which names the same event", async () => {
  const task = small("rolr");
  const negative = { ...task, weights: task.weights.slice() };
  negative.weights[6 * task.train[300]] *= -1;
  const fault = async (each: EstimatorTask): Promise<unknown> => trainMember(each, 0).catch((error: unknown) => error);
  const [there, here] = [await fault(streamed(negative, "negative")), await fault(negative)];
  expect(here).toMatchObject({ code: "TRAIN_NEGATIVE_WEIGHT", message: expect.stringContaining(`event ${task.train[300]} `) });
  expect(there).toEqual(here);
  const broken = { ...task, features: task.features.slice() };
  broken.features[3 * task.validation[100] + 1] = NaN;
  expect(await fault(streamed(broken, "broken"))).toMatchObject({
    code: "TRAIN_NOT_FINITE",
    message: `event ${task.validation[100]} has x2 = NaN, expected a finite number of float32`,
  });
  expect((await readdir(folder)).filter((name) => name.startsWith("epoch-"))).toEqual([]);
});

test("a training that is killed in memory continues from files, and the other way around", async () => {
  const task = small("alices");
  const files = streamed(task, "killed");
  const undisturbed = await trainMember(task, 0);
  const digest = taskDigest(task);
  expect(taskDigest(files)).toBe(digest);
  expect(taskDigest(streamed({ ...task, weights: task.weights.map((w) => 2 * w) }, "other"))).not.toBe(digest);
  for (const [n, [first, second]] of [
    [task, files],
    [files, task],
  ].entries()) {
    const checkpoint: CheckpointFile = { path: join(folder, `${n}.checkpoint`), every: 1, owner: { task: digest, member: 0 } };
    const kill: MemberOptions = {
      checkpoint,
      onEpoch: ({ epoch }) => {
        if (epoch === 1) throw new Error("killed");
      },
    };
    await expect(trainMember(first, 0, kill)).rejects.toThrow("killed");
    let taken = 0;
    const rest = await trainMember(second, 0, { checkpoint, onResume: (epochs) => (taken = epochs) });
    expect(taken).toBe(1);
    expect(bytes(rest)).toBe(bytes(undisturbed));
  }
});

test("networks of an ensemble stream side by side, and all files of theirs are gone afterwards", async () => {
  const task = small("alices");
  const learned: string[] = [];
  await trainEnsemble(streamed(task, "ensemble"), {
    members: [0, 1],
    jobs: 2,
    onEpoch: () => undefined,
    onMember: (member, result) => {
      learned[member] = bytes(result);
      return Promise.resolve();
    },
  });
  expect(learned).toEqual([bytes(await trainMember(task, 0)), bytes(await trainMember(task, 1))]);
  expect((await readdir(folder)).filter((name) => name.startsWith("epoch-"))).toEqual([]);
});
