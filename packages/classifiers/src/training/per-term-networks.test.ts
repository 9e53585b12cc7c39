import { expect, test } from "@jest/globals";
import { networkOutput } from "../engine/network-output.ts";
import { memberForms } from "../publication/member-form.ts";
import { memberModel, memberOutputName } from "../publication/member-model.ts";
import { ensembleRatio, ratioNormalisation } from "../ratio/ensemble-ratio.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { parameterCount } from "./estimator-task.ts";
import { trainMember } from "./train-member.ts";

const EVENTS = 10_000;
const made = closedFormTask("alice", 2, EVENTS, { hidden: [16], epochs: 6, batch: 100 });
const task: TaskInMemory = { ...made.task, network: { ...made.task.network, form: "per-term" } };

test("per-term networks learn the exact ratio, which is 1 at the SM", async () => {
  // five networks of 3 → 16 → 1
  expect(parameterCount(task)).toBe(5 * (3 * 16 + 16 + 16 + 1));
  expect(memberOutputName(task)).toBe("parts");
  const parts = await networkOutput(memberModel(task, await trainMember(task, 0)), "x", task.features, 3, "parts");
  const forms = memberForms(task, parts);
  const normalisation = ratioNormalisation(forms, made.test, new Float64Array(EVENTS).fill(1));
  for (const c of [
    [0.5, 0],
    [-0.4, 0.6],
  ]) {
    const learned = ensembleRatio(forms, made.test, normalisation, c);
    const exact = ensembleRatio(made.exact, made.test, made.rate, c);
    const mean = exact.reduce((sum, value) => sum + value, 0) / exact.length;
    const variance = exact.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const squares = learned.reduce((sum, value, i) => sum + (value - exact[i]) ** 2, 0);
    // twice what is seen
    expect(squares).toBeLessThan(0.08 * variance);
  }
  expect([...ensembleRatio(forms, made.test, normalisation, [0, 0])].every((value) => value === 1)).toBe(true);
});

test("dropout and batch norm of per-term networks: a member is finite and the same every time", async () => {
  const small = closedFormTask("alice", 2, 400, { hidden: [5, 4], epochs: 2, batch: 50 }).task;
  const noisy: TaskInMemory = {
    ...small,
    network: { ...small.network, form: "per-term", dropout: 0.2, batchNorm: true },
    bootstrap: true,
  };
  const [first, again] = [await trainMember(noisy, 0), await trainMember(noisy, 0)];
  // five networks, each two hidden layers of six and an output of two
  expect(first.parameters).toHaveLength(5 * (6 + 6 + 2));
  expect(first.parameters).toEqual(again.parameters);
  expect(first.parameters.every((values) => values.every(Number.isFinite))).toBe(true);
  const parts = await networkOutput(memberModel(noisy, first), "x", noisy.features, 3, "parts");
  expect(parts).toHaveLength(5 * 400);
});
