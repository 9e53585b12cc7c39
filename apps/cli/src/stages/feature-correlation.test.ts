import { expect, test } from "@jest/globals";
import { randomStream, tableOf } from "@ratiometer/tables";
import { featureCorrelation } from "./feature-correlation.ts";

test("correlations are those that the features were made with, of training events alone; a constant has none", () => {
  const n = 60_000;
  const stream = randomStream(1, "correlation");
  const a = Float64Array.from({ length: n }, () => stream.normal());
  // correlated by 0.6 in the first half, which is trained on, and by -1 in the second
  const b = a.map((value, i) => (i < n / 2 ? 0.6 * value + 0.8 * stream.normal() : -value));
  const column = (values: Float64Array): { values: Float64Array; unit: string } => ({ values, unit: "1" });
  const table = tableOf([
    ["a", column(a)],
    ["b", column(b.map((value) => 1e6 + 3 * value))],
    ["constant", column(new Float64Array(n).fill(7))],
  ]);
  const train = Uint32Array.from({ length: n / 2 }, (_, i) => i);
  const [[aa, ab, ac], [ba, bb], [, , cc]] = featureCorrelation(table, ["a", "b", "constant"], train);
  expect([aa, bb, cc, ac]).toEqual([1, 1, 1, 0]);
  expect(ba).toBe(ab);
  // the error of a correlation is (1 - 0.36)/√30000
  expect(Math.abs(ab - 0.6)).toBeLessThan(4 * 0.0037);
});
