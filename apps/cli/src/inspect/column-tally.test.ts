import { expect, test } from "@jest/globals";
import { randomStream, type FileColumn, type NumberArray } from "@ratiometer/tables";
import { columnTally } from "./column-tally.ts";
import type { ColumnSummary } from "./contents.ts";

const summaryOf = (type: FileColumn["type"], ...parts: readonly NumberArray[]): ColumnSummary => {
  const tally = columnTally({ name: "x", type, kind: "number", unit: "GeV", title: "" });
  for (const part of parts) tally.add(part);
  return tally.summary();
};

test("integers of 64 bits are exact; what a double cannot hold is text", () => {
  expect(summaryOf("int64", BigInt64Array.of(2n ** 62n, 2n ** 62n, -7n), BigInt64Array.of(2n ** 62n))).toEqual({
    name: "x",
    unit: "GeV",
    type: "int64",
    count: 4,
    sum: String(3n * 2n ** 62n - 7n),
    min: -7,
    max: String(2n ** 62n),
  });
  expect(summaryOf("uint64", BigUint64Array.of(2n ** 64n - 1n, 1n))).toMatchObject({ sum: String(2n ** 64n), max: "18446744073709551615" });
});

test("sums of smaller integers are exact beyond 2^53", () => {
  const many = new Uint32Array(2 ** 21 + 2).fill(2 ** 32 - 1);
  const expected = BigInt(many.length) * (2n ** 32n - 1n);
  expect(expected > 2n ** 53n).toBe(true);
  expect(summaryOf("uint32", many).sum).toBe(String(expected));
  expect(summaryOf("uint32", many.subarray(0, 5), many.subarray(5)).sum).toBe(String(expected));
  expect(summaryOf("bool", Uint8Array.of(1, 0, 1, 1))).toMatchObject({ count: 4, sum: 3, min: 0, max: 1 });
});

test("sums of doubles do not depend on the order", () => {
  const stream = randomStream(1, "sums");
  const values = Float64Array.from({ length: 20_000 }, (_, i) => stream.normal() * 10 ** (i % 30));
  const sorted = values.toSorted();
  const reversed = sorted.toReversed();
  const [a, b, c] = [values, sorted, reversed].map((order) => Number(summaryOf("float64", order).sum));
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-15 * Math.abs(a));
  expect(Math.abs(a - c)).toBeLessThanOrEqual(1e-15 * Math.abs(a));
  // A plain sum of these loses the 1.
  expect(summaryOf("float64", Float64Array.of(1e100, 1, -1e100)).sum).toBe(1);
});

test("NaN and infinities are counted, not summed", () => {
  expect(summaryOf("float32", Float32Array.of(NaN, 1, Infinity, -3, -Infinity))).toMatchObject({
    count: 5,
    sum: -2,
    min: -3,
    max: 1,
    notFinite: 3,
  });
  expect(summaryOf("float64", Float64Array.of(NaN))).toMatchObject({ count: 1, sum: 0, min: null, max: null, notFinite: 1 });
  expect(summaryOf("float64")).toMatchObject({ count: 0, sum: 0, min: null, max: null });
  expect(summaryOf("float64", Float64Array.of(1.5e308, 1.5e308))).toMatchObject({ sum: null, max: 1.5e308 });
});

test("signs, sentinels and extremes are counted", () => {
  const tally = columnTally({ name: "x", type: "float32", kind: "list", unit: "", title: "" });
  tally.add(Float32Array.of(-1, 0, 1, -999, -999, -99, 2 ** -130, 3e38, -2));
  expect(tally.summary().type).toBe("list of float32");
  expect(tally.facts()).toMatchObject({ zeros: 1, negative: 5, minusOnes: 1, beyondOne: 5, huge: 1, denormal: 1 });
  expect([...tally.facts().sentinels]).toEqual([
    [-999, 2],
    [-99, 1],
  ]);
});
