import { expect, test } from "@jest/globals";
import { chebyshevNodes, chebyshevSeries, chebyshevValue } from "./chebyshev.ts";

test("a polynomial of the degree is met exactly, with its derivatives", () => {
  const p = (x: number): number => 2 - x + 3 * x ** 2 - 0.5 * x ** 5;
  const series = chebyshevSeries(-1, 3, chebyshevNodes(-1, 3, 5).map(p));
  for (const x of [-1, -0.3, 0, 1.7, 3]) {
    const { value, slope, curvature } = chebyshevValue(series, x);
    expect(value).toBeCloseTo(p(x), 10);
    expect(slope).toBeCloseTo(-1 + 6 * x - 2.5 * x ** 4, 10);
    expect(curvature).toBeCloseTo(6 - 10 * x ** 3, 10);
  }
});

test("a smooth function is met to 1e-6 by degree 32, and constants by any", () => {
  const f = (x: number): number => Math.log(1 + x * x) + Math.tanh(x - 0.4);
  const series = chebyshevSeries(-2, 2, chebyshevNodes(-2, 2, 32).map(f));
  const errors = Array.from({ length: 101 }, (_, i) => Math.abs(chebyshevValue(series, -2 + i * 0.04).value - f(-2 + i * 0.04)));
  expect(Math.max(...errors)).toBeLessThan(1e-6);
  const constant = chebyshevValue(chebyshevSeries(0, 1, Float64Array.of(7, 7, 7)), 0.3);
  expect(constant.value).toBeCloseTo(7, 12);
  expect(constant.slope).toBeCloseTo(0, 12);
});
