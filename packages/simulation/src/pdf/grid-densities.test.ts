import { expect, test } from "@jest/globals";
import { gridDensities } from "./grid-densities.ts";
import { parseGridFile } from "./lhagrid1.ts";
import { smallGrid } from "./testing/small-grid.ts";

const pdf = gridDensities(parseGridFile(smallGrid, "small.dat").subgrids, "small.dat");

function at(x: number, q: number): Float64Array {
  const out = new Float64Array(11);
  pdf.evaluate(x, q, out);
  return out;
}

function frozen(x: number, q: number): Float64Array {
  const out = new Float64Array(11);
  pdf.atScale(q).evaluate(x, out);
  return out;
}

const KNOTS_X = [0.001, 0.01, 0.1, 0.4, 1];
const KNOTS_Q = [1.5, 2, 3, 4.5, 10, 50, 250, 1000];

test("at the knots stand the numbers of the file, or 0 where they are negative", () => {
  const rows = smallGrid.split("\n").filter((line) => line.startsWith("0.001 ") && line.split(" ").length === 12);
  const row = (i: number, j: number): readonly number[] => rows[j < 3 ? 4 * i + j : 20 + 5 * i + j - 3].split(" ").slice(1).map(Number);
  for (const [i, x] of KNOTS_X.entries())
    for (const [j, q] of KNOTS_Q.entries())
      for (const [f, value] of row(i, j).entries()) {
        expect(at(x, q)[f]).toBeCloseTo(Math.max(0, value), 12);
        expect(frozen(x, q)[f]).toBeCloseTo(Math.max(0, value), 12);
      }
  expect(row(3, 0)[1]).toBe(-0.01);
});

test("frozen at a scale, the densities are those at that scale, everywhere", () => {
  for (let x = 2e-4; x < 1.1; x *= 1.3)
    for (const q of [1.5, 1.7, 4.4, 4.5, 6, 99, 1000]) {
      const [expected, found] = [at(x, q), frozen(x, q)];
      for (const [f, value] of expected.entries()) expect(Math.abs(found[f] - value)).toBeLessThanOrEqual(1e-13);
    }
});

// x, Q, gluon and bottom from the same file, read by NeoPDF 0.4.0 (PyPI neopdf-hep)
test.each([
  [0.0015, 1.6, 11.798949992524129, 0],
  [0.03, 2.5, 5.764934630356519, 0],
  [0.2, 4.4, 1.9687939494375144, 0],
  [0.7, 4.5, 0.18782250878034357, 0],
  [0.03, 7, 6.1221537152389836, 0.22329032002824165],
  [0.7, 30, 0.11807452406817998, 0.008487532936893234],
  [0.2, 600, 1.752617543947577, 0.6881188012693846],
])("another reader finds the same at x = %d, Q = %d GeV", (x, q, gluon, bottom) => {
  const densities = at(x, q);
  expect(Math.abs(densities[5] / gluon - 1)).toBeLessThan(1e-13);
  expect(Math.abs(densities[10] - bottom)).toBeLessThan(1e-13);
});

test("below the first knot the densities stay what they are there, above the last one they are 0", () => {
  expect(at(1e-9, 100)).toEqual(at(0.001, 100));
  expect(frozen(1e-9, 100)).toEqual(frozen(0.001, 100));
  expect(at(1.01, 100)).toEqual(new Float64Array(11));
  expect(frozen(1.01, 100)).toEqual(new Float64Array(11));
});

test("densities are never negative", () => {
  for (let x = 0.001; x <= 1; x *= 1.01) for (const value of at(x, 100)) expect(value).toBeGreaterThanOrEqual(0);
  expect(at(0.3, 100)[1]).toBe(0);
});

test("value and slope in log x and in log Q are continuous at the knots; in Q at 4.5 GeV, where bottom sets in, only the value", () => {
  const jump = (f: (step: number) => number): { readonly value: number; readonly slope: number } => {
    const h = 1e-5;
    return { value: f(h) - f(-h), slope: (f(2 * h) - f(h) - (f(-h) - f(-2 * h))) / h };
  };
  for (const x of [0.01, 0.1, 0.4]) {
    const { value, slope } = jump((step) => at(x * Math.exp(step), 100)[5]);
    expect(Math.abs(value)).toBeLessThan(1e-3);
    expect(Math.abs(slope)).toBeLessThan(2e-3);
  }
  for (const q of [2, 3, 10, 50, 250]) expect(Math.abs(jump((step) => at(0.03, q * Math.exp(step))[5]).slope)).toBeLessThan(1e-3);
  const bottom = jump((step) => at(0.03, 4.5 * Math.exp(step))[10]);
  expect(bottom.value).toBeCloseTo(0, 4);
  expect(bottom.slope).toBeGreaterThan(0.1);
});

test("a scale outside the grid is refused, with the range", () => {
  for (const q of [1.4, 1001, Number.NaN, -5])
    for (const use of [() => at(0.1, q), () => pdf.atScale(q)])
      expect(use).toThrow(expect.objectContaining({ code: "DATA_PDF_SCALE", where: "small.dat" }));
  expect(() => pdf.atScale(1500)).toThrow("the grid knows Q from 1.5 to 1000 GeV, not 1500 GeV");
  expect(pdf.qRange).toEqual([1.5, 1000]);
});

test("what is no momentum fraction is refused", () => {
  for (const x of [0, -0.1, Number.NaN]) {
    expect(() => at(x, 100)).toThrow(RangeError);
    expect(() => frozen(x, 100)).toThrow(RangeError);
  }
});
