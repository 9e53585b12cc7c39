import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { areaUnderCurve } from "./area-under-curve.ts";
import { boostedTrees } from "./boosted-trees.ts";

const settings = { trees: 50, depth: 3, learningRate: 0.2, leafEvents: 20 };
const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

test("two shifted normals: the learned logit is x − ½ within the width of its bins, and separates as the exact one", () => {
  const stream = randomStream(1, "normals");
  const n = 8000;
  const draw = (): Float64Array => Float64Array.from({ length: n }, () => 0.5 + 1.2 * stream.normal());
  const weights = (x: Float64Array, mean: number): Float64Array =>
    x.map((value) => Math.exp((value - 0.5) ** 2 / 2.88 - (value - mean) ** 2 / 2));
  const [x, noise, test, testNoise] = [draw(), draw(), draw(), draw()];
  const logit = boostedTrees([x, noise], weights(x, 1), weights(x, 0), settings)([test, testNoise]);
  const [a, b] = [weights(test, 1), weights(test, 0)];
  let [squares, total] = [0, 0];
  for (let i = 0; i < n; i++) {
    squares += (a[i] + b[i]) * (logit[i] - (test[i] - 0.5)) ** 2;
    total += a[i] + b[i];
  }
  expect(Math.sqrt(squares / total)).toBeLessThan(0.15);
  const { value, error } = areaUnderCurve(logit, a, b);
  expect(Math.abs(value - 0.7602499389)).toBeLessThan(0.006 + 4 * error);
});

test("a difference in the correlation alone is found, which no single cut shows", () => {
  const stream = randomStream(2, "correlation");
  const n = 5000;
  const draw = (): Float64Array[] => {
    const x = Float64Array.from({ length: n }, () => stream.normal());
    return [x, x.map((value, i) => (i % 2 === 0 ? 0.7 : -0.7) * value + Math.sqrt(0.51) * stream.normal())];
  };
  const even = Float64Array.from({ length: n }, (_, i) => Number(i % 2 === 0));
  const odd = even.map((one) => 1 - one);
  const columns = draw();
  const tested = draw();
  const area = (depth: number): number => areaUnderCurve(boostedTrees(columns, even, odd, { ...settings, depth })(tested), even, odd).value;
  expect(area(3)).toBeGreaterThan(0.75);
  // a sum of functions of one feature each: both are the same for the two samples
  expect(Math.abs(area(1) - 0.5)).toBeLessThan(0.04);
});

test("negative weights cancel positive ones: a box that only they take out of a sample gets a low logit", () => {
  const n = 6000;
  const stream = randomStream(3, "signed");
  const x = Float64Array.from({ length: n }, () => stream.uniform());
  // of a, 40 % negative above ½: the density there is 0.2 of that below
  const a = x.map((value) => (value > 0.5 && stream.uniform() < 0.4 ? -1 : 1));
  const grid = Float64Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);
  const logit = boostedTrees([x], a, ones(n), settings)([grid]);
  const mean = (from: number): number => logit.subarray(from, from + 50).reduce((sum, value) => sum + value / 50, 0);
  expect(Math.abs(mean(0) - Math.log(1 / 0.6))).toBeLessThan(0.1);
  // 3000 events of weight ±1 add up to 600 ± 55, and unevenly so from bin to bin
  expect(Math.abs(mean(50) - Math.log(0.2 / 0.6))).toBeLessThan(0.3);
});

test("constant and tied columns are no obstacle; equal samples give logit 0; no weight is refused", () => {
  const x = Float64Array.from({ length: 100 }, (_, i) => i % 2);
  const learned = boostedTrees(
    [new Float64Array(100), x],
    ones(100),
    ones(100),
    settings,
  )([
    [0, 0],
    [0, 1],
  ]);
  expect([...learned]).toEqual([0, 0]);
  expect(() => boostedTrees([x], new Float64Array(100), ones(100), settings)).toThrow("add up to 0 and 100");
});
