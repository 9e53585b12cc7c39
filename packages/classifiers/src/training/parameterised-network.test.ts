import { expect, test } from "@jest/globals";
import { networkOutput } from "../engine/network-output.ts";
import { memberInputs, memberModel, memberOutputName } from "../publication/member-model.ts";
import { ensembleRatio } from "../ratio/ensemble-ratio.ts";
import { closedFormTask, type TaskInMemory } from "../testing/closed-form-task.ts";
import { trainMember } from "./train-member.ts";

test("a network that sees the coefficient learns log r(x|c) of weighted events", async () => {
  const made = closedFormTask("alices", 1, 8000, { hidden: [24, 24], epochs: 6, batch: 100 });
  const task: TaskInMemory = { ...made.task, network: { ...made.task.network, form: "parameterised" } };
  const model = memberModel(task, await trainMember(task, 0));
  const columns = memberInputs(task);
  expect(columns).toBe(4);
  let [squares, size] = [0, 0];
  for (const c of [-1.5, 0, 1]) {
    const x = Float32Array.from([...made.test].flatMap((row) => [...task.features.subarray(3 * row, 3 * row + 3), c]));
    const learned = await networkOutput(model, "x", x, columns, memberOutputName(task));
    const exact = ensembleRatio(made.exact, made.test, made.rate, [c]).map(Math.log);
    const mean = exact.reduce((sum, value) => sum + value, 0) / exact.length;
    exact.forEach((value, i) => {
      squares += (learned[i] - value) ** 2;
      size += (value - mean) ** 2;
    });
  }
  // twice what is seen; four times the events and three times the epochs bring it to 0.014
  expect(squares).toBeLessThan(0.2 * size);
});
