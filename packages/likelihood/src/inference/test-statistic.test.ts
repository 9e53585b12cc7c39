import { expect, test } from "@jest/globals";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import type { Likelihood } from "../model/experiment.ts";
import { testStatisticCurve } from "./test-statistic.ts";
import { countingWorkspace } from "./testing/workspaces.ts";

/** -2 log of the ratio of Poisson probabilities of n at two means. */
const ratio = (n: number, at: number, best: number): number => 2 * (at - best - n * Math.log(at / best));

test.each([
  // 35 events where 10 μ + 50 are expected: μ̂ = -1.5
  ["t", 35, 1, ratio(35, 60, 35), -1.5],
  ["t", 35, -3, ratio(35, 20, 35), -1.5],
  ["ttilde", 35, 1, ratio(35, 60, 50), 0],
  ["q", 35, 1, ratio(35, 60, 35), -1.5],
  ["q", 35, -3, 0, -1.5],
  ["qtilde", 35, 1, ratio(35, 60, 50), 0],
  ["q0", 35, 0, 0, -1.5],
  // and 75: μ̂ = 2.5
  ["t", 75, 1, ratio(75, 60, 75), 2.5],
  ["ttilde", 75, 1, ratio(75, 60, 75), 2.5],
  ["q", 75, 1, 0, 2.5],
  ["q", 75, 4, ratio(75, 90, 75), 2.5],
  ["qtilde", 75, 4, ratio(75, 90, 75), 2.5],
  ["q0", 75, 0, ratio(75, 50, 75), 2.5],
] as const)("%s of %d events at %d is that of its closed form", (kind, n, at, value, muHat) => {
  const { experiment, observed } = readWorkspace(countingWorkspace([10], [50], [n], [-4, 10]));
  const found = testStatisticCurve(experiment.likelihood(observed), 0, kind).at(at);
  expect(found.status).toBe("converged");
  expect(found.value).toBeCloseTo(value, 8);
  expect(found.muHat).toBeCloseTo(muHat, 5);
  // the sign says on which side the best fit is, also where a one-sided statistic is 0
  expect(Math.sign(found.signedRoot)).toBe(muHat >= at ? 1 : -1);
  if (value > 0) expect(found.signedRoot ** 2).toBeCloseTo(value, 8);
});

test("at the best fit it is 0, with a million times more events nearly so", () => {
  const at = (scale: number): number => {
    const { experiment, observed } = readWorkspace(countingWorkspace([10 * scale], [50 * scale], [53 * scale], [-4, 10]));
    return testStatisticCurve(experiment.likelihood(observed), 0, "t").at(0.3).value;
  };
  expect(at(1)).toBe(0);
  // -2 log L is then a difference of numbers of 10⁹
  expect(at(1e6)).toBeLessThan(1e-5);
});

test("a conditional fit below the best fit starts the latter anew", () => {
  // two valleys that nothing tells the fit of; the one at -1 is lower
  const double: Likelihood = {
    parameters: [{ name: "mu", init: 1, bounds: [-3, 3], fixed: false, role: "free", searched: false }],
    value: ({ 0: x }) => 10 * (x * x - 1) ** 2 + 3 * x,
    evaluate: ({ 0: x }) => ({
      value: 10 * (x * x - 1) ** 2 + 3 * x,
      gradient: Float64Array.of(40 * x * (x * x - 1) + 3),
      hessian: Float64Array.of(120 * x * x - 40),
    }),
  };
  const curve = testStatisticCurve(double, 0, "t");
  expect(curve.at(0.9).muHat).toBeGreaterThan(0.9);
  const lower = curve.at(-0.9);
  expect(lower.muHat).toBeLessThan(-0.9);
  expect(lower.value).toBeCloseTo(double.value([-0.9]) - double.value([lower.muHat]), 9);
  // from then on, all are measured from there
  expect(curve.at(0.9).muHat).toBe(lower.muHat);
});
