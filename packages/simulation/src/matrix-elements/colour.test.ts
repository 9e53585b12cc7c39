import { expect, test } from "@jest/globals";
import { combination, product, trace, type Matrix } from "../testing/dirac-algebra.ts";
import { colourMatrix, orderings } from "./colour.ts";

const entry = (row: number, column: number, value: readonly [number, number]): Matrix =>
  [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === row && j === column ? value : ([0, 0] as const))));
const add = (...matrices: readonly Matrix[]): Matrix => combination(...matrices.map((matrix) => [[1, 0], matrix] as const));

/** Halves of the eight Gell-Mann matrices. */
const generators: readonly Matrix[] = [
  ...[
    [0, 1],
    [0, 2],
    [1, 2],
  ].flatMap(([i, j]) => [add(entry(i, j, [0.5, 0]), entry(j, i, [0.5, 0])), add(entry(i, j, [0, -0.5]), entry(j, i, [0, 0.5]))]),
  add(entry(0, 0, [0.5, 0]), entry(1, 1, [-0.5, 0])),
  ...[0.5 / Math.sqrt(3)].map((x) => add(entry(0, 0, [x, 0]), entry(1, 1, [x, 0]), entry(2, 2, [-2 * x, 0]))),
];

/** Σ over colours of tr(T^{word}), each letter twice. */
function summedTrace(word: readonly number[]): number {
  const letters = [...new Set(word)];
  const sum = (fixed: ReadonlyMap<number, number>): number => {
    const free = letters.find((letter) => !fixed.has(letter));
    if (free !== undefined) return generators.reduce((total, _, colour) => total + sum(new Map([...fixed, [free, colour]])), 0);
    const [first, ...rest] = word.map((letter) => generators[fixed.get(letter) ?? 0]);
    return trace(product(first, ...rest))[0];
  };
  return sum(new Map());
}

test("orderings are all permutations, each once, in lexicographic order", () => {
  expect(orderings(2)).toEqual([
    [0, 1],
    [1, 0],
  ]);
  const words = orderings(4).map((word) => word.join(""));
  expect(words).toHaveLength(24);
  expect(new Set(words).size).toBe(24);
  expect(words).toEqual(words.toSorted());
});

test("colour sums of two and three gluons on a quark line", () => {
  const expected = [16 / 3, -2 / 3, -2 / 3, 16 / 3];
  colourMatrix(2).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 14));
  const all = orderings(3);
  const three = colourMatrix(3);
  // enough to compare one row with matrices: the others follow by relabelling
  all.forEach((word, column) => expect(three[column]).toBeCloseTo(summedTrace([...all[0], ...word.toReversed()]), 12));
  for (let i = 0; i < 6; i++) {
    const sorted = [...three.subarray(6 * i, 6 * i + 6)].toSorted((a, b) => a - b);
    [...three.subarray(0, 6)].toSorted((a, b) => a - b).forEach((value, k) => expect(sorted[k]).toBeCloseTo(value, 14));
    for (let j = 0; j < 6; j++) expect(three[6 * i + j]).toBeCloseTo(three[6 * j + i], 14);
  }
});
