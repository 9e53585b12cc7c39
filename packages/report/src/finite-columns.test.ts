import { expect, test } from "@jest/globals";
import { finiteColumns } from "./finite-columns.ts";

test("columns of one length and finite entries are counted", () => {
  expect(finiteColumns("a figure", { at: [1, 2, 3], value: new Float64Array(3) })).toBe(3);
});

test("what cannot be drawn is refused with figure, column and entry", () => {
  expect(() => finiteColumns("scan of kt", { at: [1, 2], value: [1, NaN] })).toThrow('scan of kt: entry 1 of column "value" is NaN');
  expect(() => finiteColumns("scan of kt", { at: [1, 2], value: [1] })).toThrow('column "value" has 1 entries, expected the 2 of "at"');
  expect(() => finiteColumns("scan of kt", { at: [] })).toThrow('column "at" is empty');
});
