import { expect, test } from "@jest/globals";
import { fortranNumber } from "./fortran-number.ts";
import { randomStream } from "../random.ts";

const read = (text: string): number => fortranNumber(text, 0, text.length);

test.each([
  ["-.11145E+08", -11145000],
  ["1d0", 1],
  ["1.25D-02", 0.0125],
  ["5.", 5],
  [".5", 0.5],
  ["+3.2e-05", 3.2e-5],
  ["2212", 2212],
  ["0.", 0],
  ["0.5-101", 0.5e-101],
  ["-1.5+102", -1.5e102],
  ["00012", 12],
  ["1e400", Infinity],
  ["-1d400", -Infinity],
  ["1e-400", 0],
])("%s", (text, value) => {
  expect(read(text)).toBe(value);
});

test("minus zero keeps its sign", () => {
  expect(read("-0.00000000E+00")).toBe(-0);
});

test.each([
  "",
  "+",
  ".",
  "-.",
  "e5",
  "1e",
  "1e+",
  "1d-",
  "1.2.3",
  "1,5",
  "0x10",
  "nan",
  "NaN",
  "inf",
  "Infinity",
  "****",
  "1 2",
  "1e5.0",
  "1-",
  "--1",
  "12a",
])("%p is no number", (text) => {
  expect(read(text)).toBeNaN();
});

test("only the given range counts", () => {
  expect(fortranNumber("12 345 6", 3, 6)).toBe(345);
});

test("every way of printing a number is read to the same double as the language's own parser reads it", () => {
  const { uniform, integer } = randomStream(1, "numbers");
  for (let i = 0; i < 20_000; i++) {
    const value = (uniform() - 0.5) * 10 ** (integer(80) - 40);
    for (const text of [String(value), value.toExponential(16), value.toExponential(8), value.toPrecision(15), value.toFixed(5)])
      if (read(text) !== Number(text)) throw new Error(`${text} was read as ${read(text)}`);
    const padded = `${value < 0 ? "-" : "+"}0${Math.abs(value).toExponential(12).replace("e", "D")}`;
    if (read(padded) !== Number(padded.replace("D", "e"))) throw new Error(`${padded} was read as ${read(padded)}`);
  }
});
