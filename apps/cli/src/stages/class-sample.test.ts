import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { classHistogram } from "./class-histogram.ts";
import { classSample } from "./class-sample.ts";

const ROWS = Uint32Array.from({ length: 1000 }, (_, i) => i);
/** A class of ten events, a frequent one, and events in no class. */
const CLASS_OF = ROWS.map((row) => (row < 10 ? 0 : row < 900 ? 1 : 2));
const WEIGHTS = Float64Array.from(ROWS, (row) => 1 + (row % 3));

test("a rare class keeps all its events, a frequent one as many as asked for, and both have their shares", () => {
  const { rows, classOf, weights } = classSample(ROWS, CLASS_OF, WEIGHTS, [0.3, 0.7], 50, randomStream(1, "sample"));
  expect([0, 1, 2].map((c) => classOf.filter((each) => each === c).length)).toEqual([10, 50, 0]);
  for (const [c, share] of [0.3, 0.7].entries()) {
    const own = weights.filter((_, i) => classOf[i] === c);
    expect(own.reduce((a, b) => a + b)).toBeCloseTo(share, 12);
  }
  expect(weights[1] / weights[0]).toBeCloseTo(WEIGHTS[rows[1]] / WEIGHTS[rows[0]], 12);
});

test("where those drawn have no positive sum of weights all events of the class are taken", () => {
  // only few events are positive, and outweigh the others together
  const weights = Float64Array.from(ROWS, (row) => (row === 500 ? 5000 : -1));
  const positive = Float64Array.from(weights, (weight, row) => (row < 10 ? 1 : weight));
  const { classOf } = classSample(ROWS, CLASS_OF, positive, [0.5, 0.5], 20, randomStream(2, "sample"));
  expect(classOf.filter((c) => c === 1)).toHaveLength(890);
});

test("distributions are shares of each class, with the errors of their sums, certainty in the last bin", () => {
  const { edges, shares, errors } = classHistogram([0, 0.02, 0.5, 1, 0.99], [0, 0, 0, 1, 1], [1, 2, 1, 3, -1], 2);
  expect(edges).toHaveLength(21);
  expect([shares[0][0], shares[0][10], shares[1][19]]).toEqual([0.75, 0.25, 1]);
  expect(errors[0][0]).toBeCloseTo(Math.sqrt(5) / 4, 12);
  expect(errors[1][19]).toBeCloseTo(Math.sqrt(10) / 2, 12);
});
