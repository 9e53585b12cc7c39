import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { Method } from "./estimator-task.ts";
import { standardisationOf, standardiseRows } from "../network/standardisation.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { openTrainer } from "./trainer.ts";
import { trainingTargets } from "./training-target.ts";
import { openValidation } from "./validation-loss.ts";

/** Loss of an untrained network over the same 6000 events, as validation (in chunks) and as training at rate 0 sees it. */
async function bothLosses(method: Method): Promise<[number, number]> {
  const { task } = closedFormTask(method, 2, 10_000, { hidden: [8], epochs: 1, batch: 500 });
  const same = { ...task, validation: task.train };
  const standardisation = standardisationOf(task);
  const [validation, trainer] = await Promise.all([openValidation(same, standardisation), openTrainer(task)]);
  const state = trainer.initial(0);
  const x = standardiseRows(task.features, task.train, standardisation);
  const order = Uint32Array.from(task.train, (_, i) => i);
  const { loss } = await trainer.epoch(state, { x, ...trainingTargets(task, task.train, randomStream(9)) }, order, 0, 0);
  const held = await validation.of(state);
  await Promise.all([validation.release(), trainer.release()]);
  return [held, loss];
}

test("validation is the mean loss per event, whatever the chunks", async () => {
  const [validation, training] = await bothLosses("sally");
  expect(Math.abs(validation / training - 1)).toBeLessThan(1e-5);
});

test("validation of a ratio looks at other coefficient points of the same loss", async () => {
  const [validation, training] = await bothLosses("alices");
  expect(validation).not.toBe(training);
  // the loss of an event varies by about its own size: 6000 events at independent points agree to 1/√6000, four times that allowed
  expect(Math.abs(validation / training - 1)).toBeLessThan(4 / Math.sqrt(6000));
});
