import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { asimovSignificance } from "./asimov-significance.ts";
import { bestCut } from "./best-cut.ts";

test("the cut is the best of all thresholds tried one by one", () => {
  const stream = randomStream(1, "cut");
  const n = 200;
  const score = Float64Array.from({ length: n }, () => Math.round(40 * stream.uniform()) / 40);
  const signal = score.map((value) => 0.2 * value * stream.uniform());
  const background = score.map((value) => 0.5 * (1.02 - value) + (stream.uniform() < 0.05 ? -0.3 : 0));
  const at = (threshold: number): number => {
    const above = [...score.keys()].filter((i) => score[i] >= threshold);
    const sum = (values: Float64Array): number => above.reduce((total, i) => total + values[i], 0);
    const b = sum(background);
    const squares = sum(background.map((value) => value * value));
    if (!(b > 0) || b * b < 10 * squares) return -1;
    return asimovSignificance(sum(signal), b, Math.hypot(0.1 * b, Math.sqrt(squares)));
  };
  const best = bestCut(score, signal, background, 0.1);
  expect(best?.significance).toBeCloseTo(Math.max(...[...score].map(at)), 12);
  expect(at(best?.threshold ?? NaN)).toBeCloseTo(best?.significance ?? NaN, 12);
});

test("few background events do not win by chance, and no background gives no cut", () => {
  // twenty events of background, and on top one of signal that the simulation left without any
  const score = Array.from({ length: 21 }, (_, i) => i);
  const best = bestCut(
    score,
    score.map((i) => (i < 20 ? 0.1 : 3)),
    score.map((i) => (i < 20 ? 1 : 1e-9)),
  );
  expect(best?.threshold).toBe(10);
  expect(best?.background).toBeCloseTo(10, 8);
  expect(bestCut([1, 2], [1, 1], [-1, 0])).toBeUndefined();
});
