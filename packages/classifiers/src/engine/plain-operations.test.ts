import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { FloatMatrix } from "./engine.ts";
import { BINARY, type Binary } from "./matrix-operations.ts";
import { plainOperations } from "./plain-operations.ts";

const stream = randomStream(1, "plain operations");
const matrix = (rows: number, columns: number): FloatMatrix =>
  plainOperations.matrix(
    Float32Array.from({ length: rows * columns }, () => stream.normal()),
    rows,
    columns,
  );
const at = ({ values, rows, columns }: FloatMatrix, i: number, j: number): number =>
  values[(rows === 1 ? 0 : i) * columns + (columns === 1 ? 0 : j)];
const EXTENTS = [1, 2, 3, 4, 5, 7];

test.each(EXTENTS)("a product has the sums of its definition, for matrices with %i rows and every number of terms and columns", (rows) => {
  for (const inner of EXTENTS)
    for (const columns of EXTENTS) {
      const [a, b] = [matrix(rows, inner), matrix(inner, columns)];
      const expected = Float32Array.from({ length: rows * columns }, (_, o) => {
        const [i, j] = [Math.floor(o / columns), o % columns];
        return Array.from({ length: inner }, (_, k) => at(a, i, k) * at(b, k, j)).reduce((sum, term) => sum + term, 0);
      });
      const turned = plainOperations.matrix(
        Float32Array.from({ length: inner * columns }, (_, o) => at(b, o % inner, Math.floor(o / inner))),
        columns,
        inner,
      );
      for (const found of [plainOperations.matmul(a, b, [false, false]), plainOperations.matmul(a, turned, [false, true])])
        expect(found).toEqual({ values: expected, rows, columns });
    }
});

const DEFINITIONS: Readonly<Record<Binary, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: (a, b) => Math.max(a, b),
};

test.each(BINARY)("%s broadcasts rows and columns of which there is one", (name) => {
  for (const [rows, columns] of [
    [1, 1],
    [1, 4],
    [3, 1],
    [3, 4],
  ] as const)
    // prettier-ignore
    for (const a of [matrix(rows, columns), matrix(1, columns), matrix(rows, 1), matrix(1, 1)])
      for (const b of [matrix(rows, columns), matrix(1, columns), matrix(rows, 1), matrix(1, 1)]) {
        const [high, wide] = [Math.max(a.rows, b.rows), Math.max(a.columns, b.columns)];
        const expected = Float32Array.from({ length: high * wide }, (_, o) =>
          DEFINITIONS[name](at(a, Math.floor(o / wide), o % wide), at(b, Math.floor(o / wide), o % wide)),
        );
        expect(plainOperations.binary(name, a, b)).toEqual({ values: expected, rows: high, columns: wide });
      }
});

test("expanded matrices repeat the row or the column of which there is one", () => {
  for (const a of [matrix(1, 1), matrix(1, 4), matrix(3, 1), matrix(3, 4)]) {
    const expected = Float32Array.from({ length: 12 }, (_, o) => at(a, Math.floor(o / 4), o % 4));
    expect(plainOperations.expand(a, 3, 4)).toEqual({ values: expected, rows: 3, columns: 4 });
  }
});
