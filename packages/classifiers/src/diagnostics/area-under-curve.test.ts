import { expect, test } from "@jest/globals";
import { permutation, randomStream } from "@ratiometer/tables";
import { areaUnderCurve } from "./area-under-curve.ts";

/** All pairs of different events, one by one. */
function bruteForce(score: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [wins, pairs] = [0, 0];
  for (let i = 0; i < score.length; i++)
    for (let j = 0; j < score.length; j++) {
      if (i === j) continue;
      pairs += a[i] * b[j];
      wins += a[i] * b[j] * (score[i] > score[j] ? 1 : score[i] === score[j] ? 0.5 : 0);
    }
  return wins / pairs;
}

test("value is that of all pairs, with ties, shared events and signed weights", () => {
  const stream = randomStream(1, "pairs");
  const n = 60;
  const score = Float64Array.from({ length: n }, () => stream.integer(12));
  const draw = (sign: number): Float64Array =>
    Float64Array.from({ length: n }, () => (stream.uniform() < sign ? -1 : 1) * stream.uniform());
  for (const sign of [0, 0.2]) {
    const [a, b] = [draw(sign), draw(sign)];
    expect(areaUnderCurve(score, a, b).value).toBeCloseTo(bruteForce(score, a, b), 12);
  }
});

test("separate samples of unit weights have the error of DeLong et al. in closed form", () => {
  // a: 0.8, 0.4, 0.6; b: 0.3, 0.5. Shares of b below: 1, ½, 1; shares of a above: 1, ⅔
  const { value, error } = areaUnderCurve([0.8, 0.4, 0.6, 0.3, 0.5], [1, 1, 1, 0, 0], [0, 0, 0, 1, 1]);
  expect(value).toBeCloseTo(5 / 6, 14);
  const ofA = (2 * (1 / 6) ** 2 + (1 / 3) ** 2) / 9;
  const ofB = (2 * (1 / 6) ** 2) / 4;
  expect(error).toBeCloseTo(Math.sqrt(ofA + ofB), 14);
});

test("two shifted normals give Φ(1/√2), and the error is the spread over repeated samples, weighted and with shared events", () => {
  const stream = randomStream(2, "normals");
  const [n, trials] = [400, 400];
  let [squares, sum] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    // the same events twice: drawn between both normals, weighted to each of them
    const x = Float64Array.from({ length: n }, () => 0.5 + 1.3 * stream.normal());
    const density = (mean: number): Float64Array =>
      x.map((value) => Math.exp((value - 0.5) ** 2 / (2 * 1.69) - (value - mean) ** 2 / 2) * (0.5 + stream.uniform()));
    const { value, error } = areaUnderCurve(x, density(1), density(0));
    const pull = (value - 0.7602499389) / error;
    sum += pull;
    squares += pull * pull;
  }
  expect(Math.abs(sum / trials)).toBeLessThan(4.5 / Math.sqrt(trials));
  expect(Math.abs(squares / trials - 1)).toBeLessThan(4.5 * Math.sqrt(2 / trials) + 0.05);
});

test("for samples that do not differ the error is the spread over permutations of the labels", () => {
  const stream = randomStream(3, "labels");
  const n = 300;
  const score = Float64Array.from({ length: n }, () => stream.normal());
  const inA = (order: Uint32Array): Float64Array => Float64Array.from(order, (place) => Number(place < 100));
  const areas = Array.from({ length: 600 }, () => {
    const a = inA(permutation(n, stream));
    return areaUnderCurve(
      score,
      a,
      a.map((one) => 1 - one),
    );
  });
  const spread = Math.sqrt(areas.reduce((total, { value }) => total + (value - 0.5) ** 2, 0) / areas.length);
  const error = areas.reduce((total, one) => total + one.error, 0) / areas.length;
  // the null variance of Mann and Whitney, (n_a + n_b + 1)/(12 n_a n_b); 600 trials know a standard deviation to 3 %
  expect(Math.abs(spread / Math.sqrt(301 / (12 * 100 * 200)) - 1)).toBeLessThan(0.12);
  expect(Math.abs(error / spread - 1)).toBeLessThan(0.12);
});

test("a score that says nothing gives exactly ½ without error; samples without weight are refused", () => {
  expect(areaUnderCurve([1, 1, 1, 1], [1, 2, 0, 0], [0, 0, 3, 1])).toEqual({ value: 0.5, error: 0 });
  expect(() => areaUnderCurve([1, 2], [1, -1], [1, 1])).toThrow("first sample add up to 0");
  expect(() => areaUnderCurve([1], [1], [1])).toThrow("no pairs");
});
