import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { permutationImportance } from "./permutation-importance.ts";

test("a linear estimator with squared error: 2 β² Var(x) for each column, 0 for one that is not used", async () => {
  const stream = randomStream(1, "linear");
  const [n, beta, width] = [20_000, [2, -0.5, 0], [1, 3, 1]];
  const rows = Float32Array.from({ length: 3 * n }, (_, i) => width[i % 3] * stream.normal());
  const noise = Float64Array.from({ length: n }, () => 0.3 * stream.normal());
  const estimate = (x: Float32Array): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => beta.reduce((sum, b, j) => sum + b * x[3 * i + j], 0));
  const truth = estimate(rows).map((value, i) => value + noise[i]);
  const lossOf = (x: Float32Array): Promise<Float64Array> => Promise.resolve(estimate(x).map((value, i) => (value - truth[i]) ** 2));
  for (const repetitions of [1, 3]) {
    const importance = await permutationImportance(rows, 3, lossOf, randomStream(1, "deal"), repetitions);
    importance.forEach(({ value, error }, j) => expect(Math.abs(value - 2 * (beta[j] * width[j]) ** 2)).toBeLessThanOrEqual(4.5 * error));
    expect(importance[2]).toEqual({ value: 0, error: 0 });
    expect(importance[0].error).toBeLessThan(0.1);
  }
  const once = await permutationImportance(rows, 3, lossOf, randomStream(2, "deal"));
  expect(await permutationImportance(rows, 3, lossOf, randomStream(2, "deal"))).toEqual(once);
});

test("the error is the spread of the increase over samples and deals", async () => {
  const increases: { value: number; error: number }[] = [];
  for (let trial = 0; trial < 300; trial++) {
    const stream = randomStream(3, "trial", trial);
    const rows = Float32Array.from({ length: 200 }, () => stream.normal());
    const weights = Float64Array.from({ length: 200 }, () => 2 * stream.uniform());
    const lossOf = (x: Float32Array): Promise<Float64Array> =>
      Promise.resolve(Float64Array.from(x, (value, i) => weights[i] * (value - rows[i]) ** 2));
    increases.push((await permutationImportance(rows, 1, lossOf, stream))[0]);
  }
  const mean = increases.reduce((sum, { value }) => sum + value, 0) / 300;
  const spread = Math.sqrt(increases.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / 300);
  const error = increases.reduce((sum, one) => sum + one.error, 0) / 300;
  expect(Math.abs(mean - 2)).toBeLessThan(0.1);
  expect(Math.abs(error / spread - 1)).toBeLessThan(0.25);
});
