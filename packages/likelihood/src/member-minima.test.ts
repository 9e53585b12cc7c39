import { expect, test } from "@jest/globals";
import { memberMinima } from "./member-minima.ts";
import { objective } from "./objective.ts";

function expectNumbers(found: Float64Array, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
}

test("each member's own minimum, their mean and standard deviation", () => {
  // ν = 100 (1 + δ) with 90, 100, 120 observed: minima at δ = -0.1, 0, 0.2
  const members = [90, 100, 120].map((n) =>
    objective(
      [{ name: "sr", yields: Float64Array.of(100, 50, 0), observed: Float64Array.of(n) }],
      [{ name: "kt", sm: 1, range: [0.5, 2] }],
    ),
  );
  const result = memberMinima(members, [1]);
  expectNumbers(result.points, [0.9, 1, 1.2]);
  expect(result.mean[0]).toBeCloseTo(3.1 / 3, 9);
  expect(result.standardDeviation[0]).toBeCloseTo(Math.sqrt(0.07 / 3), 9); // (Σ x² - (Σ x)²/3)/2 of -0.1, 0, 0.2 = 0.07/3
  expect(result.converged).toBe(3);
});
