import { expect, test } from "@jest/globals";
import * as t from "./tensor.ts";

const a = t.input("a", 3, 2);
const batch = t.input("x", "batch", 2);

test("shapes follow the operands", () => {
  const shape = ({ rows, columns }: t.Tensor): unknown => [rows, columns];
  expect(shape(t.add(batch, t.constant([1, 2])))).toEqual(["batch", 2]);
  expect(shape(t.multiply(t.input("y", "batch", 1), t.constant([1, 2])))).toEqual(["batch", 2]);
  expect(shape(t.matmul(batch, a, [false, true]))).toEqual(["batch", 3]);
  expect(shape(t.matmul(batch, batch, [true, false]))).toEqual([2, 2]);
  expect(shape(t.sum(batch, "rows"))).toEqual([1, 2]);
  expect(shape(t.sum(batch, "columns"))).toEqual(["batch", 1]);
  expect(shape(t.sum(batch, "all"))).toEqual([1, 1]);
  expect(shape(t.concatColumns([batch, t.input("y", "batch", 1)]))).toEqual(["batch", 3]);
  expect(shape(t.padColumns(a, 1, 2))).toEqual([3, 5]);
  expect(shape(t.sliceColumns(a, 1, 2))).toEqual([3, 1]);
});

test("what changes nothing adds no node", () => {
  expect(t.multiply(t.scalar(1), a)).toBe(a);
  expect(t.sum(t.input("y", 1, 1), "all")).toMatchObject({ operation: "input" });
  expect(t.expandLike(a, t.input("b", 3, 2))).toBe(a);
  expect(t.sliceColumns(a, 0, 2)).toBe(a);
});

test.each([
  ["sums of unequal shapes", () => t.add(a, t.input("b", 2, 2)), /3 x 2 and 2 x 2 do not broadcast/],
  ["a batch and a fixed number of rows", () => t.add(batch, a), /do not broadcast/],
  ["matrix products whose inner extents differ", () => t.matmul(a, a), /matmul of 3 x 2 and 3 x 2/],
  ["results with as many columns as events", () => t.matmul(a, batch, [false, true]), /batch columns/],
  ["constants of the wrong length", () => t.constant([1, 2, 3], 2, 2), /2 x 2 got 3 values/],
  ["constants that are no numbers", () => t.constant([1, NaN]), /NaN/],
  ["infinite constants", () => t.scalar(1 / 0), /Infinity/],
  ["slices beyond the columns", () => t.sliceColumns(a, 1, 3), /columns 1 to 3 of 3 x 2/],
  ["expansion to something smaller", () => t.expandLike(a, t.input("b", 1, 2)), /3 x 2 does not expand to 1 x 2/],
  ["columns of unequal length side by side", () => t.concatColumns([a, batch]), /3, batch rows/],
])("%s are refused", (_, make, message) => {
  expect(make).toThrow(message);
});
