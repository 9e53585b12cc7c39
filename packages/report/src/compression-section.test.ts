import { expect, test } from "@jest/globals";
import { compressionSection, type NetworkForm } from "./compression-section.ts";
import { markup } from "./markup.ts";

const cost = { count: 80_000, meanAbsolute: 0.0009, quantile99: 0.0034, largest: 0.0065 };
const FORMS: readonly NetworkForm[] = [
  { file: "a.onnx", form: "float32", bytes: 86_164 },
  {
    file: "a_int8.onnx",
    form: "int8",
    bytes: 36_313,
    cost: {
      ...cost,
      intervals: [
        { coefficient: "c", bestFit: 0.0022, ends: { "0.6827": 0.0023, "0.95": 0.0013 } },
        { coefficient: "d", bestFit: 0.0001, ends: { "0.6827": 0.0031, "0.95": undefined } },
      ],
    },
  },
  { file: "b_int8.onnx", form: "int8", bytes: 900, cost: { ...cost, intervals: [] } },
];

const rowsOf = (forms: readonly NetworkForm[]): string[][] =>
  [...markup`${compressionSection(forms).body}`.markup.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell.replace(/<[^>]*>/g, "").replace(/\u2009/g, " ")),
  );

test("each network in each form has its size and what it costs, the largest of all scans", () => {
  expect(rowsOf(FORMS)).toEqual([
    ["network", "form", "size", "mean shift", "99 % below", "largest", "best fit", "ends at 0.6827", "ends at 0.95"],
    ["a.onnx", "float32", "86.2 kB", "", "", "", "", "", ""],
    ["a_int8.onnx", "int8", "36.3 kB", "9 × 10⁻⁴", "0.0034", "0.0065", "0.0022", "0.0031", "other pieces"],
    ["b_int8.onnx", "int8", "900 B", "9 × 10⁻⁴", "0.0034", "0.0065", "–", "–", "–"],
  ]);
  expect(markup`${compressionSection(FORMS).body}`.markup).toContain("up to 80 000 numbers".replace(" 000", "\u2009000"));
});

test("a number that is not finite does not pass", () => {
  expect(() => compressionSection([{ ...FORMS[1], cost: { ...cost, largest: NaN, intervals: [] } }])).toThrow(RangeError);
});
