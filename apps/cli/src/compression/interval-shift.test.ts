import { expect, test } from "@jest/globals";
import { coefficientLikelihood, profileScan } from "@ratiometer/likelihood";
import { intervalShifts, largestMove } from "./interval-shift.ts";

const coefficients = [{ name: "c", sm: 0, range: [-3, 3] as const }];

/** A parabola, or one of a square: two minima. */
const scan = (value: (c: number) => readonly [number, number, number]): ReturnType<typeof profileScan> =>
  profileScan(
    coefficientLikelihood(coefficients, ({ 0: c }) => {
      const [f, g, h] = value(c);
      return { value: f, gradient: Float64Array.of(g), hessian: Float64Array.of(h) };
    }),
    { parameter: "c", points: 41, levels: [0.6827, 0.95] },
  );
const parabola = (at: number, sigma: number): ReturnType<typeof scan> =>
  scan((c) => [((c - at) / sigma) ** 2, (2 * (c - at)) / sigma ** 2, 2 / sigma ** 2]);

test("a parabola that is moved by a tenth of a standard deviation moves its ends by a twentieth of the width", () => {
  const [shift] = intervalShifts([parabola(0.5, 0.2)], [parabola(0.52, 0.2)]);
  expect(shift.coefficient).toBe("c");
  expect(shift.bestFit.before).toBeCloseTo(0.5, 6);
  // the interval of 68.27 % is two standard deviations wide, that of 95 % 3.92
  expect(shift.bestFit.shift).toBeCloseTo(0.05, 4);
  expect(shift.levels["0.6827"].shift).toBeCloseTo(0.05, 4);
  expect(shift.levels["0.95"].shift).toBeCloseTo(0.02 / (0.2 * 3.91993), 4);
  expect(largestMove([shift])).toBeCloseTo(0.05, 4);
});

test("an interval that falls into pieces has moved without measure", () => {
  const two = scan((c) => [20 * (c * c - 1) ** 2, 80 * c * (c * c - 1), 240 * c * c - 80]);
  const [shift] = intervalShifts([parabola(0.9, 0.1)], [two]);
  expect(shift.levels["0.95"].after).toHaveLength(2);
  expect(shift.levels["0.95"].shift).toBeUndefined();
  expect(largestMove([shift])).toBe(Infinity);
});

test("without scans nothing moves", () => {
  expect(largestMove(intervalShifts([], []))).toBe(0);
});
