import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import type { Evaluation } from "./evaluation.ts";
import { minimise, type Minimand } from "./minimise.ts";
import { eigensystem, trustRegionStep } from "./trust-region-step.ts";

function evaluation(value: number, gradient: number[], hessian: number[]): Evaluation {
  return { value, gradient: Float64Array.from(gradient), hessian: Float64Array.from(hessian) };
}

/** (1 - x)² + 100 (y - x²)² */
const rosenbrock = ([x, y]: Float64Array): Evaluation => {
  const bend = y - x * x;
  return evaluation(
    (1 - x) ** 2 + 100 * bend * bend,
    [-2 * (1 - x) - 400 * x * bend, 200 * bend],
    [2 - 400 * bend + 800 * x * x, -400 * x, -400 * x, 200],
  );
};

test("a curved valley is followed to its end", () => {
  const minimum = minimise(
    {
      evaluate: rosenbrock,
      bounds: [
        [-5, 5],
        [-5, 5],
      ],
    },
    [-1.2, 1],
  );
  expect(minimum.status).toBe("converged");
  expect(minimum.point[0]).toBeCloseTo(1, 7);
  expect(minimum.point[1]).toBeCloseTo(1, 7);
  expect(minimum.iterations).toBeLessThan(60);
});

test("a minimum on a wall is found along the wall and reported", () => {
  // On x = 0.5 the lowest point is y = 0.25.
  const minimum = minimise(
    {
      evaluate: rosenbrock,
      bounds: [
        [-5, 0.5],
        [-5, 5],
      ],
    },
    [-1.2, 1],
  );
  expect(minimum.status).toBe("converged");
  expect(minimum.atBound).toEqual([true, false]);
  expect(minimum.point[0]).toBe(0.5);
  expect(minimum.point[1]).toBeCloseTo(0.25, 9);
});

test("a start on a maximum or a saddle is left", () => {
  const well: Minimand = { evaluate: ([x]) => evaluation((x * x - 1) ** 2, [4 * x * (x * x - 1)], [12 * x * x - 4]), bounds: [[-2, 2]] };
  const fromTop = minimise(well, [0]);
  expect(fromTop.status).toBe("converged");
  expect(Math.abs(fromTop.point[0])).toBeCloseTo(1, 8);
  const saddle: Minimand = {
    evaluate: ([x, y]) => evaluation(x * x - y * y, [2 * x, -2 * y], [2, 0, 0, -2]),
    bounds: [
      [-1, 1],
      [-1, 3],
    ],
  };
  expect(minimise(saddle, [0, 0]).value).toBeLessThanOrEqual(-1);
});

test("a start on a bound with zero slope and negative curvature moves inwards", () => {
  const cap: Minimand = { evaluate: ([x]) => evaluation(-x * x, [-2 * x], [-2]), bounds: [[-1, 0]] };
  expect(minimise(cap, [0]).point[0]).toBe(-1);
});

test("an infinite region is a barrier", () => {
  // x - log(x - 1): minimum at x = 2, infinite at and below 1
  const barrier: Minimand = {
    evaluate: ([x]) => (x > 1 ? evaluation(x - Math.log(x - 1), [1 - 1 / (x - 1)], [(x - 1) ** -2]) : evaluation(Infinity, [0], [0])),
    bounds: [[0, 100]],
  };
  for (const start of [1.001, 1.5, 90]) {
    const minimum = minimise(barrier, [start]);
    expect(minimum.status).toBe("converged");
    expect(minimum.point[0]).toBeCloseTo(2, 7);
  }
  expect(minimise(barrier, [0.5]).status).toBe("not finite at the start");
});

test("a minimiser that runs out of iterations says so", () => {
  expect(
    minimise(
      {
        evaluate: rosenbrock,
        bounds: [
          [-5, 5],
          [-5, 5],
        ],
      },
      [-1.2, 1],
      3,
    ).status,
  ).toBe("iteration limit reached");
});

test("a minimum on a kink is one where the function rises to both sides; one that falls to a side is left to it", () => {
  // a (|x| + b x) + (x - c)², smooth in y: on the kink for |2 c| < a (1 ∓ b)
  const kinked = (a: number, b: number, c: number): Minimand => ({
    evaluate: ([x, y]) => {
      const side = x >= 0 ? 1 : -1;
      return evaluation(
        a * (Math.abs(x) + b * x) + (x - c) ** 2 + (y - x) ** 2,
        [a * (side + b) + 2 * (x - c) - 2 * (y - x), 2 * (y - x)],
        [4, -2, -2, 2],
      );
    },
    bounds: [
      [-5, 5],
      [-5, 5],
    ],
    kinks: [0],
  });
  for (const start of [-2, 0, 2]) {
    const on = minimise(kinked(1, 0, 0.3), [start, 1]);
    expect([on.status, ...on.point.map((value) => Math.abs(value)), ...on.atBound]).toEqual([
      "converged",
      0,
      expect.closeTo(0, 9),
      false,
      false,
    ]);
    // falls to the left: -1 + b a … slope 1 - 1.8 < 0 on the left of zero, minimum at x = c + (1 - b) a/2
    const left = minimise(kinked(1, 1, -0.4), [start, 1]);
    expect(left.status).toBe("converged");
    expect(left.point[0]).toBeCloseTo(-0.4, 9);
    const right = minimise(kinked(1, 0, 0.9), [start, 1]);
    expect(right.point[0]).toBeCloseTo(0.4, 9);
  }
});

test("no point of the trust region lies below the step's end, whatever the signature", () => {
  const cases: [number[], number[], number][] = [
    [[1, -2], [3, 1, 1, 2], 10],
    [[1, -2], [3, 1, 1, 2], 0.3],
    [[1, -2], [-3, 1, 1, 2], 0.7],
    [[0, 1], [-1, 0, 0, 2], 1.5], // no gradient along the negative curvature
    [[0, 0], [-1, 0, 0, -2], 1],
    [[1, 0], [0, 0, 0, 0], 0.5],
  ];
  for (const [g, h, radius] of cases) {
    const model = (x: number, y: number): number => g[0] * x + g[1] * y + (h[0] * x * x + 2 * h[1] * x * y + h[3] * y * y) / 2;
    const [px, py] = trustRegionStep(Float64Array.from(g), Float64Array.from(h), radius, 1);
    expect(Math.hypot(px, py)).toBeLessThanOrEqual(radius * (1 + 1e-9));
    let lowest = 0;
    for (let i = 0; i <= 100; i++) {
      for (let j = 0; j < 180; j++) {
        const r = (radius * i) / 100;
        lowest = Math.min(lowest, model(r * Math.cos((j * Math.PI) / 90), r * Math.sin((j * Math.PI) / 90)));
      }
    }
    expect(model(px, py)).toBeLessThanOrEqual(lowest + 1e-9);
  }
});

test("by factorisations a step is as good as six tenths of the lowest one within the radius", () => {
  const stream = randomStream(3, "indefinite");
  const m = 20;
  for (let trial = 0; trial < 20; trial++) {
    const hessian = new Float64Array(m * m);
    for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) hessian[i * m + j] = hessian[j * m + i] = stream.normal() + (i === j ? 3 : 0);
    const gradient = Float64Array.from({ length: m }, () => stream.normal());
    const change = (step: Float64Array): number =>
      step.reduce((sum, a, i) => sum + a * (gradient[i] + step.reduce((row, b, j) => row + hessian[i * m + j] * b, 0) / 2), 0);
    const radius = 0.1 * 2 ** (trial / 2);
    const step = trustRegionStep(gradient, hessian, radius, 1);
    expect(Math.hypot(...step)).toBeLessThanOrEqual(1.1 * radius);
    // the lowest of the model within the radius, from its eigensystem
    const { values, vectors } = eigensystem(hessian, m);
    const along = values.map((_, i) => gradient.reduce((sum, g, a) => sum + g * vectors[a * m + i], 0));
    const shifted = (mu: number): Float64Array => along.map((g, i) => -g / (values[i] + mu));
    let [low, high] = [Math.max(0, -values[0]) + 1e-12, 1e6];
    for (let i = 0; i < 200; i++) {
      const middle = (low + high) / 2;
      if (Math.hypot(...shifted(middle)) > radius) low = middle;
      else high = middle;
    }
    const parts = shifted(high);
    const lowest = gradient.map((_, a) => parts.reduce((sum, part, i) => sum + part * vectors[a * m + i], 0));
    expect(change(step)).toBeLessThanOrEqual(change(lowest.map((part) => 0.6 * part)));
  }
});
