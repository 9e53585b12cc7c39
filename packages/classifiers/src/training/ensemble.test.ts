import { expect, test } from "@jest/globals";
import { trainEnsemble, type EnsembleProgress } from "./ensemble.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { trainMember, type TrainedMember } from "./train-member.ts";

const { task } = closedFormTask("alices", 2, 800, { hidden: [8, 8], epochs: 2, batch: 64 });
const bytes = ({ parameters }: TrainedMember): string => parameters.map((values) => Buffer.from(values.buffer).toString("hex")).join();

async function ensemble(
  members: readonly number[],
  jobs: number,
): Promise<{ results: Map<number, TrainedMember>; progress: EnsembleProgress[] }> {
  const results = new Map<number, TrainedMember>();
  const progress: EnsembleProgress[] = [];
  await trainEnsemble(task, {
    members,
    jobs,
    onEpoch: (at) => progress.push(at),
    onMember: (member, result) => {
      results.set(member, result);
      return Promise.resolve();
    },
  });
  return { results, progress };
}

test("an ensemble is the same for any number of jobs, whichever members are left to train, and on this thread", async () => {
  const [one, two] = await Promise.all([ensemble([0, 1, 2], 1), ensemble([2, 0], 2)]);
  expect([...one.results.keys()]).toEqual([0, 1, 2]);
  expect([...two.results.keys()].sort()).toEqual([0, 2]);
  for (const [member, result] of two.results) {
    const same = one.results.get(member);
    expect(same && bytes(same)).toBe(bytes(result));
    expect(same?.curve).toEqual(result.curve);
  }
  const here = await trainMember(task, 1);
  const there = one.results.get(1);
  expect(there && bytes(there)).toBe(bytes(here));
  expect(one.progress.map(({ member, epoch }) => [member, epoch])).toEqual(
    [0, 1, 2].flatMap((member) => [0, 1].map((epoch) => [member, epoch])),
  );
});

test("a user's error in a worker arrives as such, and no further member is begun", async () => {
  const weights = task.weights.slice();
  // positive at the SM, negative nearly everywhere else
  weights.fill(-1, 6 * task.train[3] + 1, 6 * task.train[3] + 6);
  let finished = 0;
  const training = trainEnsemble(
    { ...task, weights },
    {
      members: [0, 1],
      jobs: 1,
      onEpoch: () => undefined,
      onMember: () => {
        finished++;
        return Promise.resolve();
      },
    },
  );
  await expect(training).rejects.toMatchObject({ code: "TRAIN_NEGATIVE_WEIGHT", path: "estimators.closed" });
  expect(finished).toBe(0);
});

test.each(["before it begins", "meanwhile"])(
  "an ensemble that is interrupted %s stops after an epoch and keeps nothing half done",
  async (when) => {
    const controller = new AbortController();
    if (when === "before it begins") controller.abort();
    const epochs: number[] = [];
    const training = trainEnsemble(
      { ...task, training: { ...task.training, epochs: 1000 } },
      {
        members: [0, 1, 2],
        jobs: 1,
        signal: controller.signal,
        onEpoch: ({ epoch }) => {
          epochs.push(epoch);
          controller.abort();
        },
        onMember: () => Promise.reject(new Error("finished")),
      },
    );
    await expect(training).rejects.toThrow("interrupted");
    if (when === "before it begins") expect(epochs).toEqual([]);
    else expect(epochs.length).toBeLessThan(1000);
  },
);
