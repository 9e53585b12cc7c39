import { expect, test } from "@jest/globals";
import { randomStream } from "./random.ts";
import { risingOrder } from "./rising-order.ts";

const N = 5000;
const stream = randomStream(20261129, "order");
const byComparison = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j]);
const drawn = (value: () => number): Float64Array => Float64Array.from({ length: N }, value);

test.each([
  ["normal numbers", drawn(() => stream.normal())],
  ["of any size", drawn(() => (stream.uniform() < 0.5 ? -1 : 1) * 10 ** (600 * stream.uniform() - 300))],
  ["whole numbers, many of them equal", drawn(() => Math.floor(7 * stream.uniform()) - 3)],
  ["0 and -0, which are equal", drawn(() => [0, -0, 1, -1][Math.floor(4 * stream.uniform())])],
  ["the ends of the line", drawn(() => [Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, 0][Math.floor(5 * stream.uniform())])],
  ["single precision", Float32Array.from({ length: N }, () => stream.normal())],
  ["few numbers", Float64Array.of(3, 1, 2, 1)],
  ["none", new Float64Array()],
])("the order of %s is that of comparisons", (_, values) => {
  // infinities have no difference
  const compared = [...values.keys()].sort((i, j) => Number(values[i] > values[j]) - Number(values[i] < values[j]) || i - j);
  expect([...risingOrder(values)]).toEqual(compared);
  if (values.every(Number.isFinite)) expect(risingOrder(values)).toEqual(byComparison(values));
});
