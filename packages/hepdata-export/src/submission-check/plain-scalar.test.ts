import { expect, test } from "@jest/globals";
import { plainValue, type PlainValue } from "./plain-scalar.ts";

// what PyYAML 6.0 with libyaml made of each text
const READ: readonly (readonly [text: string, value: PlainValue])[] = [
  ["1e-7", "1e-7"],
  ["1.0e7", "1.0e7"],
  ["1.e-7", 1e-7],
  ["1.0e-7", 1e-7],
  ["1.0e+7", 1e7],
  [".5", 0.5],
  ["-.5", "-.5"],
  ["5.", 5],
  ["010", 8],
  ["08", "08"],
  ["00", 0],
  ["-0x1f", -31],
  ["+0b1", 1],
  ["0o17", "0o17"],
  ["1_000", 1000],
  ["_1", "_1"],
  ["1__0", 10],
  ["0.1_5", 0.15],
  ["12:30", 750],
  ["-1:30", -90],
  ["1:30.5", 90.5],
  ["190:20:30", 685230],
  ["99:99", "99:99"],
  ["07:30", "07:30"],
  ["yes", true],
  ["OFF", false],
  ["y", "y"],
  ["tRUE", "tRUE"],
  ["~", null],
  ["", null],
  ["nULL", "nULL"],
  [".inf", Infinity],
  ["-.INF", -Infinity],
  [".NaN", Number.NaN],
  ["nan", "nan"],
  ["2026-11-29", { date: "2026-11-29" }],
  ["2026-1-2", "2026-1-2"],
  ["2026-11-29T10:00:00Z", { date: "2026-11-29T10:00:00Z" }],
  ["10-20", "10-20"],
  ["1.2.3", "1.2.3"],
  ["-", "-"],
];

test.each(READ)("the plain scalar %j is read as PyYAML reads it", (text, value) => {
  expect(plainValue(text)).toEqual(value);
});
