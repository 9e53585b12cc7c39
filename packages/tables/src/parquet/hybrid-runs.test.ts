import { expect, test } from "@jest/globals";
import { hybridRuns } from "./hybrid-runs.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

function read(hex: string, width: number, count: number): { readonly values: number[]; readonly at: number } {
  const into = new Uint32Array(count);
  const at = hybridRuns(bytes(hex), 0, hex.length / 2, width, into);
  return { values: [...into], at };
}

// The example of the format's description (Encodings.md, RLE): 0 to 7 in three bits are 88 c6 fa.
test("bit-packed groups of eight", () => {
  expect(read("0388c6fa", 3, 8)).toEqual({ values: [0, 1, 2, 3, 4, 5, 6, 7], at: 4 });
  // The last group may hold more than is wanted, and its padding may be missing.
  expect(read("0388c6fa", 3, 5)).toEqual({ values: [0, 1, 2, 3, 4], at: 4 });
  expect(read("0388c6", 3, 5)).toEqual({ values: [0, 1, 2, 3, 4], at: 3 });
});

test("runs of one value, short and long, of no bits, and of 32 bits", () => {
  expect(read("0a05", 3, 5).values).toEqual([5, 5, 5, 5, 5]);
  expect(read("900302010388c6fa", 9, 200).values).toEqual(new Array(200).fill(258));
  expect(read("06", 0, 3).values).toEqual([0, 0, 0]);
  expect(read("04efbeadde", 32, 2).values).toEqual([0xdeadbeef, 0xdeadbeef]);
  expect(read("03efbeaddeffffffff01000000", 32, 3).values).toEqual([0xdeadbeef, 0xffffffff, 1]);
});

test("runs follow each other", () => {
  expect(read("0407038800000602", 3, 2 + 8 + 3).values).toEqual([7, 7, 0, 1, 2, 0, 0, 0, 0, 0, 2, 2, 2]);
});

test.each([
  ["nothing", "", 1, 1],
  ["a run without a value", "0a", 3, 5],
  ["half a group", "0388", 3, 8],
  ["too few runs", "0405", 3, 5],
  ["a header without an end", "ffffffffffffff", 1, 5],
  ["too many bits", "0405", 33, 2],
])("%s is refused", (_, hex, width, count) => {
  expect(() => read(hex, width, count)).toThrow(/runs of values break off|a run is too long|values of 33 bits/);
});
