import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { candidateTask, tuningCandidates } from "./tuning-grid.ts";

const GRID = { hidden: [[8], [16, 16]], batch: [32, 64, 128], learningRate: [0.01] } as const;

test("a small grid is taken whole, in order", () => {
  expect(tuningCandidates(GRID, 6, randomStream(1))).toEqual([
    { hidden: [8], batch: 32, learningRate: 0.01 },
    { hidden: [8], batch: 64, learningRate: 0.01 },
    { hidden: [8], batch: 128, learningRate: 0.01 },
    { hidden: [16, 16], batch: 32, learningRate: 0.01 },
    { hidden: [16, 16], batch: 64, learningRate: 0.01 },
    { hidden: [16, 16], batch: 128, learningRate: 0.01 },
  ]);
  expect(tuningCandidates({}, 5, randomStream(1))).toEqual([{}]);
});

test("of a large grid different points are drawn, the same for one seed", () => {
  const all = tuningCandidates(GRID, 6, randomStream(1));
  const drawn = tuningCandidates(GRID, 4, randomStream(1));
  expect(drawn).toEqual(all.filter((candidate) => drawn.some((each) => JSON.stringify(each) === JSON.stringify(candidate))));
  expect(drawn).toHaveLength(4);
  expect(tuningCandidates(GRID, 4, randomStream(1))).toEqual(drawn);
  const seeds = Array.from({ length: 20 }, (_, seed) => JSON.stringify(tuningCandidates(GRID, 4, randomStream(seed))));
  expect(new Set(seeds).size).toBeGreaterThan(5);
});

test("a candidate changes what it names; the last learning rate keeps its ratio to the first", () => {
  const { task } = closedFormTask("alices", 1, 20, { hidden: [4], epochs: 50, batch: 8 });
  expect(candidateTask(task, {}, 50)).toEqual(task);
  const changed = candidateTask(task, { hidden: [9], learningRate: 0.05, alpha: 3 }, 6);
  expect(changed.network).toEqual({ ...task.network, hidden: [9] });
  expect(changed.training).toEqual({ epochs: 6, batch: 8, alpha: 3, learningRate: { initial: 0.05, final: expect.closeTo(0.005, 12) } });
});
