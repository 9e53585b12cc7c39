import { expect, test } from "@jest/globals";
import { networkOutput } from "../engine/network-output.ts";
import { memberModel } from "../publication/member-model.ts";
import { ensembleRatio } from "../ratio/ensemble-ratio.ts";
import { ratioTerms } from "../ratio/ratio-form.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { coefficientScales, trainingLoss, trainingPoints } from "./estimator-task.ts";
import { trainMember } from "./train-member.ts";

const made = closedFormTask("carl", 1, 6000, { hidden: [24, 24], epochs: 6, batch: 100 });
const withPoints = (points: number): TaskInMemory => ({ ...made.task, training: { ...made.task.training, points } });

/** Mean squared error of log r̂ on hold-out events at two points. */
async function errorOf(task: TaskInMemory): Promise<number> {
  const parts = await networkOutput(memberModel(task, await trainMember(task, 0)), "x", task.features, 3, "parts");
  const forms = ratioTerms(parts, coefficientScales(task.coefficients));
  let sum = 0;
  for (const c of [-1.5, 1]) {
    const [learned, exact] = [ensembleRatio(forms, made.test, made.rate, [c]), ensembleRatio(made.exact, made.test, made.rate, [c])];
    learned.forEach((value, i) => (sum += Math.log(value / exact[i]) ** 2 / (2 * exact.length)));
  }
  return sum;
}

test("looking at each event at several points takes noise out of a training with drawn labels", async () => {
  const [one, eight] = [await errorOf(withPoints(1)), await errorOf(withPoints(8))];
  expect(eight).toBeLessThan(0.7 * one);
});

test("columns hold the points side by side; a score has one", () => {
  const widths = (task: TaskInMemory): number[] => trainingLoss(task).columns.map(({ columns }) => columns);
  expect(widths(withPoints(3))).toEqual(widths(made.task).map((columns) => 3 * columns));
  expect(trainingPoints({ ...withPoints(3), method: "sally" })).toBe(1);
});
