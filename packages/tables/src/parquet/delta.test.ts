import { expect, test } from "@jest/globals";
import { deltaIntegers } from "./delta.ts";

const bytes = (hex: string, length = hex.length / 2): Uint8Array => {
  const all = new Uint8Array(length);
  all.set(Buffer.from(hex, "hex"));
  return all;
};

function read<A extends Int32Array | BigInt64Array>(data: Uint8Array, into: A): A {
  deltaIntegers(data, 0, data.length, into);
  return into;
}

// Pages by Apache Arrow (pyarrow 26.0.1).
const SMALL = "800104080e0302000000c03f000000000000";
const LARGE = "8002040580808080808080808001ffffffffffffffffff01400000000000000000000000ffffffffffffffff0600000000000040f4ffffffffffff7f";

test("small and large differences", () => {
  expect(read(bytes(SMALL), new Int32Array(8))).toEqual(Int32Array.of(7, 5, 3, 1, 2, 3, 4, 5));
  // 32 differences of 64 bits are announced and written.
  const values = read(bytes(LARGE, 26 + 8 * 32 + 8), new BigInt64Array(5));
  expect(values).toEqual(BigInt64Array.of(2n ** 62n, -(2n ** 62n), 2n ** 62n - 1n, 5n, -7n));
});

test("sums wrap as integers of 32 bits do", () => {
  // First 2147483647, smallest difference 1, differences of no bits.
  expect(read(bytes("80010402feffffff0f0200000000"), new Int32Array(2))).toEqual(Int32Array.of(2147483647, -2147483648));
});

test.each([
  ["another number of values", bytes(SMALL), 7],
  ["blocks of another size", bytes("0804080e"), 8],
  ["no miniblocks", bytes("8001000800"), 8],
  ["bytes that break off", bytes(SMALL).subarray(0, 10), 8],
  ["a number without an end", bytes("ff".repeat(20)), 8],
  ["differences of too many bits", bytes("800104080e0341000000c03f"), 8],
])("%s are refused", (_, data, count) => {
  expect(() => read(data, new Int32Array(count))).toThrow(/integers|blocks|break off|digits|bits/);
});
