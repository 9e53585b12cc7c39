import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { crossEntropy, eventCrossEntropy } from "./cross-entropy.ts";

test("two bins in closed form, and the events' parts have it as their mean", () => {
  // a: 2/3 and 1/3, b: 1/4 and 3/4
  const [a, b] = [
    [2, 1],
    [1, 3],
  ];
  const logRatio = [Math.log(8 / 3), Math.log(4 / 9)];
  const exact = -0.5 * ((2 / 3) * Math.log(8 / 11) + (1 / 3) * Math.log(4 / 13) + (1 / 4) * Math.log(3 / 11) + (3 / 4) * Math.log(9 / 13));
  expect(crossEntropy(logRatio, a, b).value).toBeCloseTo(exact, 14);
  expect((eventCrossEntropy(logRatio, a, b)[0] + eventCrossEntropy(logRatio, a, b)[1]) / 2).toBeCloseTo(exact, 14);
  expect(crossEntropy([0, 0], a, b)).toEqual({ value: expect.closeTo(Math.LN2, 14), error: expect.closeTo(0, 14) });
  expect(crossEntropy([800, -800], a, b).value).toBeCloseTo((800 / 3 + 800 / 4) / 2, 10);
  expect(() => crossEntropy([0, 0], [1, -1], b)).toThrow("add up to 0");
});

test("the error is the spread over repeated samples, whatever the weights add up to", () => {
  const stream = randomStream(1, "loss");
  const [n, trials] = [150, 400];
  const losses = Array.from({ length: trials }, () => {
    const x = Float64Array.from({ length: n }, () => stream.normal());
    const a = x.map((value) => Math.exp(value) * (0.1 + 2 * stream.uniform()));
    return crossEntropy(x, a, new Float64Array(n).fill(1));
  });
  const mean = losses.reduce((sum, { value }) => sum + value, 0) / trials;
  const spread = Math.sqrt(losses.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / trials);
  const error = losses.reduce((sum, one) => sum + one.error, 0) / trials;
  // the standard deviation of 400 trials is known to 3.5 %, heavier tails of the weights add as much
  expect(Math.abs(error / spread - 1)).toBeLessThan(0.15);
});
