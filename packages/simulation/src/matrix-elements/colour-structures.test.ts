import { expect, test } from "@jest/globals";
import { product, trace, type Matrix } from "../testing/dirac-algebra.ts";
import { colourBasis, colourSums, traceProduct } from "./colour-structures.ts";

/** A 3 × 3 matrix with the given entries [row, column, re, im]. */
const matrix = (...entries: readonly (readonly [number, number, number, number])[]): Matrix =>
  [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => {
      const entry = entries.find(([row, column]) => row === i && column === j);
      return entry === undefined ? [0, 0] : [entry[2], entry[3]];
    }),
  );

/** Halves of the Gell-Mann matrices. */
const generators: readonly Matrix[] = [
  ...[
    [0, 1],
    [0, 2],
    [1, 2],
  ].flatMap(([i, j]) => [matrix([i, j, 0.5, 0], [j, i, 0.5, 0]), matrix([i, j, 0, -0.5], [j, i, 0, 0.5])]),
  matrix([0, 0, 0.5, 0], [1, 1, -0.5, 0]),
  matrix([0, 0, 0.5 / Math.sqrt(3), 0], [1, 1, 0.5 / Math.sqrt(3), 0], [2, 2, -1 / Math.sqrt(3), 0]),
];
const unit = matrix([0, 0, 1, 0], [1, 1, 1, 0], [2, 2, 1, 0]);

/** The product of traces, summed over all colours of its letters, with explicit matrices. */
function explicit(words: readonly string[]): number {
  const letters = [...new Set(words.join(""))];
  let sum = 0;
  for (let code = 0; code < 8 ** letters.length; code++) {
    const colour = (letter: string): Matrix => generators[Math.floor(code / 8 ** letters.indexOf(letter)) % 8];
    const [re] = words
      .map((word) => trace(product(unit, ...Array.from(word, colour))))
      .reduce(([a, b], [x, y]) => [a * x - b * y, a * y + b * x], [1, 0]);
    sum += re;
  }
  return sum;
}

test("products of traces agree with Gell-Mann matrices", () => {
  for (const words of [["aa"], ["a", "a"], ["ab", "ab"], ["abab"], ["abc", "cab"], ["abc", "acb"], ["ab", "bc", "ca"], ["aab", "bc", "c"]])
    expect(traceProduct(words)).toBeCloseTo(explicit(words), 12);
  expect(traceProduct([""])).toBe(3);
  expect(traceProduct(["ab", "a", "b"])).toBeCloseTo(0, 14);
});

test("colour sums of two quark lines and a gluon, by hand", () => {
  // (T¹Tˣ)(Tˣ) and (TˣT¹)(Tˣ), and with the gluon on the other line: tr(TᵃTᵇTᵇTᵃ) tr(…) and the like
  const sums = colourSums(["1x.x", "x1.x", "x.1x", "x.x1"]);
  // C_F² N/2 on the diagonal; the two orders on one line: C_F (C_F - N/2) N/2
  const [diagonal, crossed] = [8 / 3, -1 / 3];
  [0, 5, 10, 15].forEach((at) => expect(sums[at]).toBeCloseTo(diagonal, 14));
  expect(sums[1]).toBeCloseTo(crossed, 14);
  // symmetric and antisymmetric combinations: d² - f² and d² + f², with d_abc d_abc = 40/3 and f_abc f_abc = 24
  const [dd, ff] = [40 / 3 / 16, 24 / 16];
  expect(sums[2] + sums[3]).toBeCloseTo(2 * dd, 14);
  expect(sums[3] - sums[2]).toBeCloseTo(2 * ff, 14);
});

const lines = ["x", "1x", "x1", "2x", "x2", "12x", "21x", "x12", "x21", "1x2", "2x1"];
const complementary = lines.flatMap((above) =>
  lines.filter((below) => ["1", "2"].every((gluon) => above.includes(gluon) !== below.includes(gluon))).map((below) => `${above}.${below}`),
);

test.each([
  // [T¹, Tˣ] on the two lines is the same up to a sign
  ["two quark lines and a gluon", ["1x.x", "x1.x", "x.1x", "x.x1"], 3],
  // [Tˣ, Tʸ] on the three lines is the same up to signs
  ["three quark lines", ["xy.x.y", "yx.x.y", "y.x.xy", "y.x.yx", "x.xy.y", "x.yx.y"], 4],
  // commutators leave 4!/2! = 12; one more relation holds for three colours, because four indices cannot be antisymmetrised
  ["two quark lines and two gluons", complementary, 11],
])("%s: independent combinations reproduce the colour sums", (_, all, rank) => {
  const { structures, rows } = colourBasis(all);
  expect(structures.toSorted()).toEqual(all.toSorted());
  expect(rows).toHaveLength(rank);
  const sums = colourSums(structures);
  for (let a = 0; a < all.length; a++)
    for (let b = 0; b < all.length; b++) {
      const entry = rows.reduce((sum, row, k) => sum + (row[a - k] ?? 0) * (row[b - k] ?? 0), 0);
      expect(entry).toBeCloseTo(sums[a * all.length + b], 12);
    }
});
