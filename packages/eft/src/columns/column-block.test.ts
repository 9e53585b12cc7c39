import { expect, test } from "@jest/globals";
import { columnMatrix, listColumn, numberColumn, type ColumnBlock } from "./column-block.ts";

const block: ColumnBlock = {
  first: 100,
  entries: 2,
  columns: new Map([
    ["w", { values: Float32Array.of(0.5, -2) }],
    ["n", { values: BigInt64Array.of(-3n, 7n) }],
    ["nan", { values: Float64Array.of(1, NaN) }],
    ["list", { values: Float32Array.of(1, 2, 3, 4, 5, 6), offsets: Uint32Array.of(0, 3, 6) }],
    ["ragged", { values: Float32Array.of(1, 2, 3), offsets: Uint32Array.of(0, 2, 3) }],
    ["empty", { values: new Float32Array(), offsets: Uint32Array.of(0, 0, 0) }],
    ["single", { values: Float32Array.of(8, 9), offsets: Uint32Array.of(0, 1, 2) }],
    ["huge", { values: Float64Array.of(-1e200, 1) }],
    ["inf", { values: Float64Array.of(1, 2, 3, Infinity), offsets: Uint32Array.of(0, 2, 4) }],
  ]),
};

test("numbers of any type, one by one or side by side, and lists of one length", () => {
  expect([...numberColumn(block, "w", "f")]).toEqual([0.5, -2]);
  expect([...numberColumn(block, "single", "f")]).toEqual([8, 9]);
  expect([...columnMatrix(block, ["w", "n"], "f")]).toEqual([0.5, -3, -2, 7]);
  expect([...listColumn(block, "list", 3, "the map has 3", "f")]).toEqual([1, 2, 3, 4, 5, 6]);
});

test.each<[string, () => unknown, string, string, string]>([
  ["NaN", () => numberColumn(block, "nan", "f"), "DATA_NOT_FINITE", "f: event 101", `"nan" is NaN, expected a finite number`],
  [
    "a list for a number",
    () => numberColumn(block, "list", "f"),
    "DATA_WEIGHT_COUNT",
    "f: event 100",
    `the event has 3 values in "list", expected one value`,
  ],
  ["a square that overflows", () => numberColumn(block, "huge", "f"), "DATA_NOT_FINITE", "f: event 100", `"huge" is -1e+200, and products`],
  ["infinity", () => listColumn(block, "inf", 2, "", "f"), "DATA_NOT_FINITE", "f: event 101", `"inf" is Infinity`],
  [
    "another length",
    () => listColumn(block, "ragged", 2, "the map m.yaml has 2 points", "f"),
    "DATA_WEIGHT_COUNT",
    "f: event 101",
    `the event has 1 values in "ragged", the map m.yaml has 2 points`,
  ],
  [
    "an empty list",
    () => listColumn(block, "empty", 2, "the map m.yaml has 2 points", "f"),
    "DATA_WEIGHT_COUNT",
    "f: event 100",
    `the event has no value in "empty", the map m.yaml has 2 points`,
  ],
])("%s is refused with the number of the event in its file", (_, work, code, where, message) => {
  expect(work).toThrow(expect.objectContaining({ code, where, message: expect.stringContaining(message) }));
});
