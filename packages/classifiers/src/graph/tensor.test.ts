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
  expect(shape(t.repeatRows(batch, 3))).toEqual(["3 batch", 2]);
  expect(shape(t.reshape(t.repeatRows(batch, 3), "2 batch", 3))).toEqual(["2 batch", 3]);
  expect(shape(t.sumRuns(t.repeatRows(batch, 49), 49))).toEqual(["batch", 2]);
  expect(shape(t.sumRuns(t.repeatRows(a, 4), 6))).toEqual([2, 2]);
});

test("what changes nothing adds no node", () => {
  expect(t.multiply(t.scalar(1), a)).toBe(a);
  expect(t.sum(t.input("y", 1, 1), "all")).toMatchObject({ operation: "input" });
  expect(t.expandLike(a, t.input("b", 3, 2))).toBe(a);
  expect(t.sliceColumns(a, 0, 2)).toBe(a);
  expect(t.sliceColumns(t.concatColumns([t.input("y", 3, 1), a]), 1, 3)).toBe(a);
  expect(t.repeatRows(batch, 1)).toBe(batch);
  expect(t.add(t.repeatRows(batch, 3), t.repeatRows(batch, 3))).toEqual(t.repeatRows(t.add(batch, batch), 3));
  expect(t.add(t.repeatRows(batch, 3), t.input("y", "3 batch", 2)).operands[0]).toBe(batch);
});

test("signs and numbers as factors meet outside of products", () => {
  const [x, w] = [t.input("x", 3, 2), t.input("w", 2, 4)];
  const product = t.matmul(t.multiply(t.scalar(2), x), t.negate(t.multiply(w, t.scalar(0.25))));
  expect(product).toEqual(t.multiply(t.scalar(-0.5), t.matmul(x, w)));
  expect(t.negate(t.negate(x))).toBe(x);
  expect(t.multiply(t.negate(x), t.negate(a))).toEqual(t.multiply(x, a));
  expect(t.add(a, t.negate(x))).toEqual(t.subtract(a, x));
  expect(t.subtract(a, t.negate(x))).toEqual(t.add(a, x));
  // a factor stays where it is cheaper: on a row
  const row = t.negate(t.input("row", 1, 2));
  expect(t.multiply(row, x).operands[0]).toBe(row);
});

test("of a product only the wanted columns are made, and a column of ones makes none", () => {
  const [x, w] = [t.input("x", 3, 2), t.input("w", 5, 2)];
  expect(t.sliceColumns(t.matmul(x, w, [false, true]), 1, 3)).toEqual(t.matmul(x, t.sliceRows(w, 1, 3), [false, true]));
  const repeated = t.matmul(t.expandLike(t.scalar(1), t.input("y", 3, 1)), t.input("v", 2, 1), [false, true]);
  expect(repeated).toMatchObject({ operation: "expandLike", rows: 3, columns: 2 });
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
  ["slices beyond the rows", () => t.sliceRows(a, 1, 4), /rows 1 to 4 of 3 x 2/],
  ["slices of a batch's rows", () => t.sliceRows(batch, 0, 1), /rows 0 to 1 of batch x 2/],
  ["zeros below a batch's rows", () => t.padRows(batch, 0, 1), /padRows of batch rows/],
  ["other shapes of more or fewer numbers", () => t.reshape(a, 2, 2), /reshape of 3 x 2 to 2 x 2/],
  ["other shapes of a batch with other rows", () => t.reshape(batch, "2 batch", 2), /reshape of batch x 2 to 2 batch x 2/],
  ["fixed rows from a batch", () => t.reshape(batch, 2, 1), /reshape of batch x 2 to 2 x 1/],
  ["sums of rows that do not divide", () => t.sumRuns(a, 2), /sums of 2 of 3 rows/],
  ["expansion to something smaller", () => t.expandLike(a, t.input("b", 1, 2)), /3 x 2 does not expand to 1 x 2/],
  ["columns of unequal length side by side", () => t.concatColumns([a, batch]), /3, batch rows/],
])("%s are refused", (_, make, message) => {
  expect(make).toThrow(message);
});
