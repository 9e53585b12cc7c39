import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { scoreInformation } from "./score-information.ts";

/** Two exact scores of variances 4 and 1 along (1, 1)/√2 and (1, −1)/√2, and joint scores with noise of variance 1 more on each. */
function scores(n: number, seed: number): { exact: Float64Array; joint: Float64Array; noise: Float64Array } {
  const stream = randomStream(seed, "scores");
  const exact = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const [along, across] = [2 * stream.normal(), stream.normal()];
    exact.set([(along + across) / Math.SQRT2, (along - across) / Math.SQRT2], 2 * i);
  }
  return { exact, joint: exact.map((value) => value + stream.normal()), noise: exact.map(() => stream.normal()) };
}
const ones = (n: number): Float64Array => new Float64Array(n).fill(0.3);

test("the exact score, or any linear function of it, carries all of its own information", () => {
  const { exact } = scores(3000, 1);
  const turned = exact.map((_, e) => (e % 2 === 0 ? 2 * exact[e] + exact[e + 1] : exact[e - 1] - exact[e]));
  const information = scoreInformation({ learned: turned, exact }, ones(3000)) ?? [];
  expect(information).toHaveLength(2);
  for (const { carried } of information) {
    expect(carried.value).toBeCloseTo(1, 10);
    expect(carried.error).toBeLessThan(1e-10);
  }
  const [first, second] = information;
  expect(Math.abs(first.direction[0] - Math.SQRT1_2)).toBeLessThan(0.05);
  expect(Math.abs(first.reference - 4)).toBeLessThan(4.5 * 4 * Math.sqrt(2 / 3000));
  expect(Math.abs(second.reference - 1)).toBeLessThan(4.5 * Math.sqrt(2 / 3000));
});

test("noise in the learned score lowers what it carries and raises what it claims: σ²/(σ² + 1) and (σ² + 1)/σ²", () => {
  const n = 20_000;
  const { exact, noise } = scores(n, 2);
  const information = scoreInformation({ learned: exact.map((value, e) => value + noise[e]), exact }, ones(n)) ?? [];
  [4, 1].forEach((variance, e) => {
    const { carried, claimed } = information[e];
    expect(Math.abs(carried.value - variance / (variance + 1))).toBeLessThan(4.5 * carried.error);
    expect(Math.abs(claimed.value - (variance + 1) / variance)).toBeLessThan(4.5 * claimed.error);
    expect(carried.error).toBeLessThan(0.01);
  });
});

test("against the joint score the reference is an upper bound, and what the score carries is the same; signed weights do no harm", () => {
  const n = 20_000;
  const { exact, joint } = scores(n, 3);
  const stream = randomStream(3, "signs");
  const weights = ones(n).map((weight) => (stream.uniform() < 0.2 ? -weight : weight));
  const information = scoreInformation({ learned: exact, exact: joint }, weights) ?? [];
  [4, 1].forEach((variance, e) => {
    const { carried, reference } = information[e];
    expect(Math.abs(carried.value - variance / (variance + 1))).toBeLessThan(4.5 * carried.error);
    expect(Math.abs(reference - variance - 1)).toBeLessThan(0.3);
  });
});

test("a constant score, or one without positive weight, has no information to compare", () => {
  const { exact } = scores(100, 4);
  expect(scoreInformation({ learned: new Float64Array(200), exact }, ones(100))).toBeUndefined();
  expect(
    scoreInformation(
      { learned: exact, exact },
      ones(100).map((weight) => -weight),
    ),
  ).toBeUndefined();
});
