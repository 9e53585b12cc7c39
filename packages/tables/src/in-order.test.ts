import { setTimeout } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { inOrder } from "./in-order.ts";

test("results come in the order of the tasks, however long each takes, and no more than asked for are ahead", async () => {
  let [begun, taken, most] = [0, 0, 0];
  const perform = async (task: number): Promise<number> => {
    begun++;
    most = Math.max(most, begun - taken);
    await setTimeout((task * 7) % 5);
    return 2 * task;
  };
  const results: number[] = [];
  for await (const result of inOrder([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], perform, 3)) {
    taken++;
    results.push(result);
  }
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  expect(most).toBe(3);
});

test("the first error in the order of the tasks is the one that is thrown", async () => {
  const perform = async (task: number): Promise<number> => {
    await setTimeout(task === 1 ? 10 : 0);
    if (task > 0) throw new Error(`task ${task}`);
    return task;
  };
  const results = inOrder([0, 1, 2], perform, 3);
  expect(await results.next()).toEqual({ done: false, value: 0 });
  await expect(results.next()).rejects.toThrow("task 1");
});
