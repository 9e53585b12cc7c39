import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { inputRanges } from "./out-of-range.ts";

test("events outside are counted once, per column on either side, the ends of the range being inside", () => {
  const columns = [
    ["inside", [0, 1, 0, 1, 0.5]],
    ["x", [0, 1, -1, 0, 1]],
    ["y", [5, 6, 7, 8, 4]],
  ] as const;
  expect(inputRanges(columns, Uint32Array.of(0, 1), Uint32Array.of(2, 3, 4, 0))).toEqual({
    trained: 2,
    events: 4,
    outside: 3,
    columns: [
      { name: "y", range: [5, 6], below: 1, above: 2 },
      { name: "x", range: [0, 1], below: 1, above: 0 },
    ],
  });
});

test("of one distribution 2 n'/(n + 1) are expected outside", () => {
  const stream = randomStream(1, "ranges");
  const values = Float64Array.from({ length: 1500 }, () => stream.normal());
  const rows = Uint32Array.from(values.keys());
  const trials = 200;
  let outside = 0;
  for (let trial = 0; trial < trials; trial++) {
    const fresh = values.map(() => stream.normal());
    outside += inputRanges([["x", fresh]], rows.subarray(0, 500), rows.subarray(500)).outside;
  }
  // 1000 · 2/501 = 3.99 each; the tail beyond the largest of 500 is nearly exponential, so that the variance is about the square
  expect(Math.abs(outside / trials - 2000 / 501)).toBeLessThan((4 * 4.5) / Math.sqrt(trials));
});
