import { expect, test } from "@jest/globals";
import { columnOf, tableOf, takeRows } from "./table.ts";

const table = tableOf([
  ["met", { values: Float64Array.of(10, 20, 30), unit: "GeV" }],
  ["n_jets", { values: Int32Array.of(4, 5, 6), unit: "1" }],
]);

test("a table has the length of its columns and keeps their order", () => {
  expect(table.length).toBe(3);
  expect([...table.columns.keys()]).toEqual(["met", "n_jets"]);
  expect(tableOf([]).length).toBe(0);
});

test("columns of different lengths are refused", () => {
  const columns = [
    ["a", { values: Float64Array.of(1, 2), unit: "1" }],
    ["b", { values: Float64Array.of(1), unit: "1" }],
  ] as const;
  expect(() => tableOf(columns)).toThrow(
    expect.objectContaining({ code: "DATA_COLUMN_LENGTH", message: expect.stringContaining('"b" has 1 rows') as unknown }),
  );
});

test.each([NaN, Infinity, -Infinity])("%p does not enter a table", (value) => {
  expect(() => tableOf([["a", { values: Float64Array.of(1, value), unit: "1" }]])).toThrow(
    expect.objectContaining({ code: "DATA_NOT_FINITE", message: `column "a" is ${value} in row 1` }),
  );
});

test("columnOf finds a column or suggests the nearest name", () => {
  expect(columnOf(table, "n_jets").values).toEqual(Int32Array.of(4, 5, 6));
  expect(() => columnOf(table, "n_jet")).toThrow(expect.objectContaining({ code: "DATA_UNKNOWN_COLUMN", hint: 'did you mean "n_jets"?' }));
});

test("takeRows takes rows in the given order, also repeatedly, and leaves the table alone", () => {
  const taken = takeRows(table, [2, 0, 2]);
  expect(taken.length).toBe(3);
  expect(columnOf(taken, "met")).toEqual({ values: Float64Array.of(30, 10, 30), unit: "GeV" });
  expect(columnOf(taken, "n_jets").values).toEqual(Int32Array.of(6, 4, 6));
  expect(columnOf(table, "met").values).toEqual(Float64Array.of(10, 20, 30));
});

test("takeRows refuses a row that the table does not have", () => {
  expect(() => takeRows(table, [3])).toThrow(expect.objectContaining({ code: "DATA_NOT_FINITE" }));
});
