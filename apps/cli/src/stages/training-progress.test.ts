import { expect, test } from "@jest/globals";
import { trainingProgress } from "./training-progress.ts";

const WORK = [
  { name: "large", members: 2, epochs: 10, cost: 3 },
  { name: "small", members: 4, epochs: 5, cost: 1 },
];
const at = (member: number, epoch: number): Parameters<ReturnType<typeof trainingProgress>["epoch"]>[1] => ({
  member,
  epoch,
  train: 0.612344,
  validation: -1.5,
  bestEpoch: 0,
});

test("progress counts what networks cost, and events per second those of this run alone", () => {
  let time = 0;
  const progress = trainingProgress(WORK, 30_000, () => time);
  progress.done("large", 0);
  progress.done("large", 1, 6);
  time = 500;
  // 80 in all: 30 of the finished network, 7 epochs of this one
  expect(progress.epoch("large", at(1, 6))).toEqual({
    fraction: (30 + 21) / 80,
    note: "large 2/2, epoch 7/10: loss 0.61234, validation -1.50000, 60 k events/s",
  });
  // patience ended it
  progress.done("large", 1);
  time = 20_000;
  expect(progress.epoch("small", at(0, 0))).toMatchObject({ fraction: 61 / 80, note: expect.stringContaining(", 3000 events/s") });
  progress.epoch("small", at(1, 0));
  time = 24_000;
  expect(progress.epoch("small", at(0, 1))).toMatchObject({ fraction: 63 / 80, note: expect.stringContaining(", 5000 events/s") });
});
