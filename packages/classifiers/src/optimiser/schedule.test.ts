import { expect, test } from "@jest/globals";
import { learningRate, SCHEDULES } from "./schedule.ts";

const rates = (schedule: (typeof SCHEDULES)[number] | undefined, epochs = 5): number[] =>
  Array.from({ length: epochs }, (_, epoch) =>
    learningRate({ epochs, learningRate: { initial: 1, final: 0.01 }, ...(schedule === undefined ? {} : { schedule }) }, epoch),
  );

test("learning rates go from the first to the last as their schedule says", () => {
  const close = (found: number[], expected: number[]): void => found.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i], 14));
  close(rates("exponential"), [1, Math.sqrt(0.1), 0.1, Math.sqrt(0.001), 0.01]);
  close(rates("linear"), [1, 0.7525, 0.505, 0.2575, 0.01]);
  close(rates("cosine"), [1, 0.505 + 0.495 * Math.SQRT1_2, 0.505, 0.505 - 0.495 * Math.SQRT1_2, 0.01]);
  close(rates("constant"), [1, 1, 1, 1, 1]);
  expect(rates(undefined)).toEqual(rates("exponential"));
});

test("a single epoch has the first rate", () => {
  for (const schedule of SCHEDULES) expect(rates(schedule, 1)).toEqual([1]);
});
