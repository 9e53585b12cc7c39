import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { Factor, TemplateSample } from "./template-model.ts";
import { eventPool } from "./unbinned-pool.ts";

const sample = (nominal: ArrayLike<number>, factors: readonly Factor[] = []): TemplateSample => ({
  name: "s",
  nominal: Float64Array.from(nominal),
  factors,
  variations: [],
});
/** Weights 1, 0, 2 + 3c, 5 of 30 + 10c expected events. */
const form: Factor = {
  kind: "polynomial",
  parameters: Int32Array.of(0),
  matrix: Float64Array.of(1, 0, 0, 0, 0, 0, 2, 1.5, 0, 5, 0, 0),
};
const pool = eventPool({ name: "sr", rows: 4, yields: [], densities: [], pool: [sample([1, 1, 1, 1], [form])] }, ({ 0: c }) => 30 + 10 * c);

test("Asimov data share the expected events in proportion to the weights there", () => {
  expect(pool.asimov([0])).toEqual({ rows: Int32Array.of(0, 2, 3), weights: Float64Array.of(30 / 8, 60 / 8, 150 / 8) });
  const { weights } = pool.asimov([1]);
  for (const [i, expected] of [40 / 11, 200 / 11, 200 / 11].entries()) expect(weights[i]).toBeCloseTo(expected, 13);
});

test("toys are independent Poisson numbers of each row", () => {
  const toys = 5000;
  const counts = [new Float64Array(toys), new Float64Array(toys), new Float64Array(toys), new Float64Array(toys)];
  for (let t = 0; t < toys; t++) {
    const { rows, weights } = pool.toy([1], randomStream(11, "toy", t));
    for (const [i, row] of rows.entries()) counts[row][t] = weights[i];
  }
  const means = [40 / 11, 0, 200 / 11, 200 / 11];
  const average = counts.map((own) => own.reduce((sum, n) => sum + n / toys, 0));
  for (let a = 0; a < 4; a++) {
    expect(Math.abs(average[a] - means[a])).toBeLessThanOrEqual(4 * Math.sqrt(means[a] / toys));
    for (let b = 0; b <= a; b++) {
      const covariance = counts[a].reduce((sum, n, t) => sum + ((n - average[a]) * (counts[b][t] - average[b])) / toys, 0);
      // the spread of a sample covariance of Poisson numbers: sqrt(m_a m_b / toys), of a variance sqrt((m + 2 m²) / toys)
      const spread = Math.sqrt((means[a] * means[b] * (a === b ? 2 : 1) + (a === b ? means[a] : 0)) / toys);
      expect(Math.abs(covariance - (a === b ? means[a] : 0))).toBeLessThanOrEqual(4 * spread);
    }
  }
});

test("a toy depends on its stream alone, and not on the toys before", () => {
  const third = pool.toy([0.5], randomStream(1, "toy", 3));
  pool.toy([0.1], randomStream(1, "toy", 4));
  expect(pool.toy([0.5], randomStream(1, "toy", 3))).toEqual(third);
});

test("negative weights subtract from Asimov data, and nothing can be drawn with them", () => {
  const signed = eventPool({ name: "sr", rows: 3, yields: [], densities: [], pool: [sample([3, -1, 2])] }, () => 8);
  expect([...signed.asimov([]).weights]).toEqual([6, -2, 4]);
  expect(() => signed.toy([], randomStream(1, "toy"))).toThrow(
    'channel "sr": row 1 has weight -1; events can only be drawn with probabilities, and those are not negative',
  );
  const empty = eventPool({ name: "sr", rows: 2, yields: [], densities: [], pool: [sample([0, 0])] }, () => 8);
  expect(() => empty.asimov([])).toThrow('channel "sr": the weights of 2 rows sum to 0, expected a positive number');
});
