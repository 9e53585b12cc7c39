import { expect, test } from "@jest/globals";
import { ensembleMean, ensembleRatio, ratioNormalisation, ratioScore } from "./ensemble-ratio.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";

const EVENTS = 3000;
const { exact, rate } = closedFormTask("alices", 2, EVENTS, { hidden: [2], epochs: 1, batch: 10 });
const rows = Uint32Array.from({ length: EVENTS / 2 }, (_, i) => 2 * i + 1);
const weights = Float64Array.from({ length: EVENTS }, (_, i) => 1 + (i % 3));

test("the mean of members, entry by entry", () => {
  expect([...ensembleMean([Float64Array.of(1, 2), Float64Array.of(3, 8)])]).toEqual([2, 5]);
});

test("the ratio has mean 1 at every point over the events that normalise it", () => {
  const normalisation = ratioNormalisation(exact, rows, weights);
  expect(normalisation[0]).toBe(1);
  for (const c of [
    [0, 0],
    [1, -2],
    [-3, 0.5],
  ]) {
    const ratio = ensembleRatio(exact, rows, normalisation, c);
    let [sum, total] = [0, 0];
    rows.forEach((row, i) => {
      sum += weights[row] * ratio[i];
      total += weights[row];
    });
    expect(sum / total).toBeCloseTo(1, 12);
  }
  expect([...ensembleRatio(exact, rows, normalisation, [0, 0])].every((r) => r === 1)).toBe(true);
});

test("the normalisation of the exact ratio is the ratio of cross sections, within 4.5 standard errors", () => {
  const normalisation = ratioNormalisation(exact, rows, weights);
  const total = rows.reduce((sum, row) => sum + weights[row], 0);
  rate.forEach((value, t) => {
    const variance = rows.reduce((sum, row) => sum + (weights[row] * (exact[6 * row + t] - value)) ** 2, 0) / total ** 2;
    expect(Math.abs(normalisation[t] - value)).toBeLessThanOrEqual(4.5 * Math.sqrt(variance));
  });
});

test("the score is the slope of the log ratio at the SM", () => {
  const score = ratioScore(exact, [1, 0.1, 0.52, -0.2, 0, 0.25]);
  const h = 1e-4;
  for (const p of [0, 1]) {
    const at = (by: number): Float64Array =>
      ensembleRatio(
        exact,
        rows,
        [1, 0.1, 0.52, -0.2, 0, 0.25],
        [0, 1].map((q) => (q === p ? by : 0)),
      ).map(Math.log);
    const [up, down] = [at(h), at(-h)];
    const errors = Float64Array.from(rows, (row, i) => Math.abs(score[2 * row + p] - (up[i] - down[i]) / (2 * h)));
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  }
});

test("rows without weight normalise nothing", () => {
  expect(() => ratioNormalisation(exact, [], weights)).toThrow("the weights of 0 rows add up to 0");
});
