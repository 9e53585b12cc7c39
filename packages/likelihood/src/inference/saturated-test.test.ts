import { expect, test } from "@jest/globals";
import { logGamma } from "../distributions.ts";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import { saturatedTest, saturatedTwiceNll } from "./saturated-test.ts";
import { THREE_BINS, countingWorkspace } from "./testing/workspaces.ts";

test("the statistic of bins with one free parameter is that of Baker and Cousins", () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([10, 10], [0, 0], [4, 10], [0, 10]));
  const { statistic, degreesOfFreedom, pValue, status } = saturatedTest(experiment, observed);
  const expected = 2 * (4 * Math.log(4 / 7) + 10 * Math.log(10 / 7));
  expect(status).toBe("converged");
  expect(statistic).toBeCloseTo(expected, 9);
  expect(degreesOfFreedom).toBe(1);
  // 2.656: its p-value by χ² of one degree of freedom
  expect(pValue).toBeCloseTo(0.1031227267, 9);
});

test("with auxiliary measurements it is that of cabinetry 0.6.0", () => {
  const { experiment, observed } = readWorkspace(THREE_BINS);
  const { pValue, degreesOfFreedom } = saturatedTest(experiment, observed);
  expect(degreesOfFreedom).toBe(2);
  expect(pValue).toBeCloseTo(0.80808588, 6);
});

test("a model with as many free parameters as bins has no p-value, an empty bin no logarithm", () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([10], [0], [0], [0, 10]));
  expect(saturatedTwiceNll(experiment, observed)).toBeCloseTo(0, 12);
  expect(saturatedTest(experiment, observed)).toMatchObject({ degreesOfFreedom: 0, pValue: null });
});

test("global observables off their nominal values move the saturated model along", () => {
  const { experiment, observed } = readWorkspace(THREE_BINS);
  const normal = new Set(["h", "a"]);
  const kinds = experiment.parameters
    .filter(({ role }) => role === "constrained")
    .map(({ name }) => (normal.has(name) ? "normal" : "poisson"));
  const auxiliary = observed.auxiliary.map((value, i) => (kinds[i] === "normal" ? value + 0.7 : value * 1.1));
  const poisson = (n: number): number => 2 * (n - n * Math.log(n) + logGamma(n + 1));
  const expected =
    observed.counts.reduce((sum, n) => sum + poisson(n), 0) +
    auxiliary.reduce((sum, a, i) => sum + (kinds[i] === "normal" ? Math.log(2 * Math.PI) : poisson(a)), 0);
  expect(kinds).toEqual(["normal", "normal", "poisson", "poisson", "poisson"]);
  expect(saturatedTwiceNll(experiment, { ...observed, auxiliary })).toBeCloseTo(expected, 9);
});
