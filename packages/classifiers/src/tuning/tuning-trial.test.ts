import { expect, test } from "@jest/globals";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { trainMember } from "../training/train-member.ts";
import { candidateTask } from "./tuning-grid.ts";
import { tuningTrial } from "./tuning-trial.ts";

const { task } = closedFormTask("alices", 1, 400, { hidden: [6], epochs: 9, batch: 64 });
const nothing = (): void => undefined;

test("a trial's loss is the best validation loss of a training with its settings", async () => {
  const candidate = { hidden: [5], learningRate: 0.02 };
  const { curve } = await trainMember(candidateTask(task, candidate, 3), 0);
  let epochs = 0;
  expect(await tuningTrial(task, candidate, 3, () => epochs++)).toBe(Math.min(...curve.validation));
  expect(epochs).toBe(3);
});

test("candidates with other α are measured by the task's own", async () => {
  const [own, other] = [await tuningTrial(task, {}, 2, nothing), await tuningTrial(task, { alpha: 5 }, 2, nothing)];
  const { curve } = await trainMember(candidateTask(task, { alpha: 5 }, 2), 0);
  // its own loss has five times the score term
  expect(Math.min(...curve.validation)).toBeGreaterThan(1.5 * own);
  expect(Math.abs(other / own - 1)).toBeLessThan(0.2);
});

test("a candidate that diverges at once is the worst, and no error", async () => {
  expect(await tuningTrial(task, { learningRate: 1e38 }, 1, nothing)).toBe(Infinity);
});
