import { expect, test } from "@jest/globals";
import { learningRate, SCHEDULES, type LearningRateRange, type Schedule } from "./schedule.ts";

/** Rates of all epochs where the validation losses fall, or are those given. */
const rates = (schedule: Schedule | undefined, epochs = 5, range: Partial<LearningRateRange> = {}, losses?: readonly number[]): number[] =>
  Array.from({ length: epochs }, (_, epoch) =>
    learningRate(
      { epochs, learningRate: { initial: 1, final: 0.01, ...range }, ...(schedule === undefined ? {} : { schedule }) },
      Array.from({ length: epoch }, (__, i) => losses?.[i] ?? -i),
    ),
  );

const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i], 14));
};

test("learning rates go from the first to the last as their schedule says", () => {
  close(rates("exponential"), [1, Math.sqrt(0.1), 0.1, Math.sqrt(0.001), 0.01]);
  close(rates("linear"), [1, 0.7525, 0.505, 0.2575, 0.01]);
  close(rates("cosine"), [1, 0.505 + 0.495 * Math.SQRT1_2, 0.505, 0.505 - 0.495 * Math.SQRT1_2, 0.01]);
  close(rates("constant"), [1, 1, 1, 1, 1]);
  expect(rates(undefined)).toEqual(rates("exponential"));
});

test("a single epoch has the first rate", () => {
  for (const schedule of SCHEDULES) expect(rates(schedule, 1)).toEqual([1]);
});

test("steps come every so many epochs and end at the final rate", () => {
  close(rates("step", 8, { factor: 0.2, every: 2 }), [1, 1, 0.2, 0.2, 0.04, 0.04, 0.01, 0.01]);
  close(rates("step", 21), [...Array<number>(10).fill(1), ...Array<number>(10).fill(0.1), 0.01]);
  close(rates("step", 3, { factor: 0.5, every: 1, final: 2 }), [1, 1, 1]);
});

test("a plateau is so many epochs in a row without a smaller validation loss, counted anew after each", () => {
  const halved = { factor: 0.5, patience: 2, final: 0.2 };
  const losses = [0.9, 1, 0.8, 0.8, 0.85, 0.81, 0.82, 0.7, 0.75, 0.6];
  close(rates("plateau", 11, halved, losses), [1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25]);
  close(rates("plateau", 4, { ...halved, patience: 1 }, [1, 1, 1]), [1, 1, 0.5, 0.25]);
  // never below the final rate, and never where the loss falls
  close(rates("plateau", 5, { ...halved, patience: 1 }, [1, 1, 1, 1]), [1, 1, 0.5, 0.25, 0.2]);
  close(rates("plateau", 5, halved), [1, 1, 1, 1, 1]);
  close(rates("plateau", 8, {}, Array<number>(8).fill(1)), [1, 1, 1, 1, 1, 1, 0.1, 0.1]);
});
