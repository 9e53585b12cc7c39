import { expect, test } from "@jest/globals";
import { memberModel } from "../publication/member-model.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { trainMember } from "../training/train-member.ts";
import { prunedStart } from "./pruned-start.ts";

const { task } = closedFormTask("sally", 1, 3000, { hidden: [24, 24], epochs: 8, batch: 100 });
const trained = await trainMember(task, 0);
const model = memberModel(task, trained);
const best = (curve: { readonly validation: readonly number[] }): number => Math.min(...curve.validation);
const short = { ...task, training: { ...task.training, epochs: 4 } };

test("training goes on with half of the units, from where it was, and comes back to the loss of the whole network", async () => {
  const { hidden, start } = prunedStart(task, model, { kind: "pruned", fraction: 0.5 });
  expect(hidden).toEqual([12, 12]);
  const smaller = { ...short, network: { ...task.network, hidden } };
  const again = await trainMember({ ...smaller, starts: [start] }, 0);
  expect(again.parameters.map(({ length }) => length)).toEqual([36, 12, 144, 12, 12, 1]);
  const anew = await trainMember(smaller, 0);
  // as good as the whole network, and ahead of a network of its size that begins at random
  expect(best(again.curve)).toBeLessThan(1.02 * best(trained.curve));
  expect(again.curve.validation[0]).toBeLessThan(anew.curve.validation[0]);
});

test.each(["adam", "amsgrad", "sgd", "adamw"] as const)("weights that are 0 stay 0 with %s, the others learn", async (name) => {
  const { hidden, start } = prunedStart(task, model, { kind: "sparse", fraction: 0.6 });
  expect(hidden).toEqual([24, 24]);
  const zeros = start.parameters.map((values) => [...values].map((value) => value === 0));
  expect(zeros.flat().filter(Boolean).length).toBe(Math.floor(0.6 * (3 * 24 + 24 * 24 + 24)));
  const optimiser = name === "adamw" ? { optimiser: "adam" as const, weightDecay: 0.01 } : { optimiser: name };
  const again = await trainMember({ ...short, training: { ...short.training, epochs: 2, ...optimiser }, starts: [start] }, 0);
  again.parameters.forEach((values, p) =>
    values.forEach((value, i) => {
      if (zeros[p][i] !== (value === 0)) throw new Error(`number ${i} of ${p} became ${value}`);
    }),
  );
  expect(again.parameters[2]).not.toEqual(start.parameters[2]);
});

test("without a mask zeros learn, and another network's file is a defect", async () => {
  const { start } = prunedStart(task, model, { kind: "sparse", fraction: 0.6 });
  const again = await trainMember({ ...short, training: { ...short.training, epochs: 1 }, starts: [{ parameters: start.parameters }] }, 0);
  expect(again.parameters[2].filter((value) => value === 0)).toHaveLength(0);
  const other = { ...task, network: { ...task.network, hidden: [24, 24, 24] } };
  expect(() => prunedStart(other, model, { kind: "pruned", fraction: 0.5 })).toThrow(RangeError);
});
