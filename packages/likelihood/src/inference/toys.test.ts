import { expect, test } from "@jest/globals";
import { logGamma } from "../distributions.ts";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import type { Modifier } from "../histfactory/workspace.ts";
import { workspaceSource } from "../histfactory/workspace-source.ts";
import { asymptoticCls } from "./asymptotic-cls.ts";
import { openExperiment } from "./experiment-source.ts";
import { drawToys, type ToyTask } from "./toy-task.ts";
import { toyCls } from "./toy-cls.ts";
import { toyFits } from "./toy-fits.ts";
import { quantile, toyProbability } from "./toy-probability.ts";
import { toySaturatedTest } from "./toy-saturated-test.ts";
import { THREE_BINS, countingWorkspace } from "./testing/workspaces.ts";

/** Probability of at most n events where `mean` are expected. */
function poissonCdf(n: number, mean: number): number {
  let sum = 0;
  for (let k = 0; k <= n; k++) sum += Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
  return sum;
}

test("CLs of a count is the ratio of exact Poisson sums, within its error, also expected", async () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([5], [4], [4], [0, 10]));
  const toys = 600;
  const found = await toyCls(experiment, observed, { poi: "mu", at: 1 }, { toys, seed: 1 });
  expect([found.status, found.failed, found.muHat]).toEqual(["converged", 0, 0]);
  // q̃ falls with n: as extreme as 4 events is what has no more of them
  const [clsb, clb] = [poissonCdf(4, 9), poissonCdf(4, 4)];
  expect(Math.abs(found.clsb.value - clsb)).toBeLessThan(4 * Math.sqrt((clsb * (1 - clsb)) / toys));
  expect(Math.abs(found.clb.value - clb)).toBeLessThan(4 * Math.sqrt((clb * (1 - clb)) / toys));
  const { value = 0, error = 0 } = found.observed ?? {};
  expect(value).toBeCloseTo(found.clsb.value / found.clb.value, 12);
  const relative = Math.sqrt((1 - clsb) / clsb / toys + (1 - clb) / clb / toys);
  expect(Math.abs(error / value / relative - 1)).toBeLessThan(0.2);
  // the median background count is 4, 16 % have 2 or fewer (24 %: 3 is at 43 %), 84 % 6
  for (const [i, n] of [
    [1, 2],
    [2, 4],
    [3, 6],
  ] as const) {
    const expected = poissonCdf(n, 9) / poissonCdf(n, 4);
    expect(Math.abs(found.expected[i] - expected)).toBeLessThan(4 * expected * Math.sqrt((1 - poissonCdf(n, 9)) / poissonCdf(n, 9) / toys));
  }
});

test("the p-value of the background is the exact sum of larger counts", async () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([5], [4], [8], [0, 10]));
  const toys = 600;
  const found = await toyCls(experiment, observed, { poi: "mu", at: 0, testStatistic: "q0" }, { toys, seed: 2 });
  const p = 1 - poissonCdf(7, 4);
  expect(Math.abs((found.observed?.value ?? 0) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / toys));
});

test("with many events and drawn global observables toys agree with asymptotic formulas", async () => {
  const uncertainty: Modifier = { name: "u", type: "shapesys", data: [20, 30] };
  const { experiment, observed } = readWorkspace(
    countingWorkspace([60, 50], [400, 500], [430, 510], [0, 10], { name: "mu", type: "normfactor" }, [uncertainty]),
  );
  const toys = 400;
  const found = await toyCls(experiment, observed, { poi: "mu", at: 1.5 }, { toys, seed: 3 });
  const asymptotic = asymptoticCls(experiment, observed, { poi: "mu", at: 1.5 });
  expect(found.q).toBeCloseTo(asymptotic.q, 9);
  const { value = 0, error = 0 } = found.observed ?? {};
  // asymptotic formulas are good to some per cent here
  expect(Math.abs(value - asymptotic.observed)).toBeLessThan(4 * error + 0.05 * asymptotic.observed);
  for (const [i, band] of asymptotic.expected.entries()) expect(Math.abs(found.expected[i] - band)).toBeLessThan(0.09);
});

test("fits of toys scatter about the truth as their errors say", async () => {
  const { experiment } = readWorkspace(countingWorkspace([100], [400], [0], [-5, 10]));
  const toys = 600;
  const { values, twiceNll, status } = await toyFits(experiment, [1.5], { toys, seed: 4 });
  expect([status, values.length, twiceNll.length]).toEqual(["converged", toys, toys]);
  const mean = values.reduce((sum, value) => sum + value, 0) / toys;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / toys;
  // one count: the estimate is (n - 400)/100 with the variance 550/100²
  expect(Math.abs(mean - 1.5)).toBeLessThan(4 * Math.sqrt(0.055 / toys));
  expect(Math.abs(variance / 0.055 - 1)).toBeLessThan(4 * Math.sqrt(2 / toys));
});

test("toys are the same in one piece, in pieces and on other threads", async () => {
  const { experiment } = readWorkspace(THREE_BINS);
  const truth = Float64Array.from(experiment.parameters, ({ init }) => init);
  const task = (from: number, to: number): ToyTask => ({ quantity: { kind: "fit" }, truth, seed: 5, label: "fits", from, to });
  const pieces = [task(0, 7), task(7, 20)].flatMap((piece) => [...drawToys(experiment, piece).values]);
  const alone = await toyFits(experiment, truth, { toys: 20, seed: 5 });
  const width = truth.length + 1;
  expect([...alone.values]).toEqual(pieces.filter((_, i) => i % width !== 0));
  const several = { toys: 150, seed: 5 };
  const threads = await toyFits(experiment, truth, { ...several, jobs: 2, source: workspaceSource(THREE_BINS), worthThreads: 0 });
  const one = await toyFits(experiment, truth, several);
  expect(threads.values).toEqual(one.values);
  expect([...one.values.subarray(0, 20 * truth.length)]).toEqual([...alone.values]);
});

test("the goodness of fit by toys is that of χ² where there are many events", async () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([100, 100, 100], [0, 0, 0], [110, 85, 112], [0, 10]));
  const toys = 600;
  const { statistic, pValue, status } = await toySaturatedTest(experiment, observed, { toys, seed: 6 });
  expect(status).toBe("converged");
  // χ² of two degrees of freedom
  const p = Math.exp(-statistic / 2);
  expect(Math.abs(pValue.value - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / toys));
});

test("quantiles and probabilities of few toys", () => {
  const sorted = Float64Array.of(1, 2, 4, 8);
  expect([0, 0.5, 1].map((p) => quantile(sorted, p))).toEqual([1, 3, 8]);
  expect(toyProbability(0, 100).value).toBe(0);
  expect(toyProbability(0, 100).error).toBeGreaterThan(0.005);
});

test.each([0, 1.5, NaN])("%d toys are refused", async (toys) => {
  const { experiment } = readWorkspace(countingWorkspace([5], [4], [4], [0, 10]));
  await expect(toyFits(experiment, [1], { toys, seed: 1 })).rejects.toMatchObject({ code: "FIT_TOYS" });
});

test("toys of the saturated model need a binned experiment, and interrupted ones end", async () => {
  const { experiment, observed } = readWorkspace(countingWorkspace([5], [4], [4], [0, 10]));
  const { parameters, likelihood, asimov, toy, expected } = experiment;
  const bare = { parameters, observed, likelihood, asimov, toy, expected };
  const task = { quantity: { kind: "saturated" }, truth: Float64Array.of(1), seed: 1, label: "x", from: 0, to: 1 } as const;
  expect(() => drawToys(bare, task)).toThrow("binned experiment");
  const interrupt = new AbortController();
  interrupt.abort(new Error("enough"));
  await expect(toyFits(experiment, [1], { toys: 10, seed: 1, signal: interrupt.signal })).rejects.toThrow("enough");
});

test("a source opens what its module exports by that name, and nothing else", async () => {
  const source = workspaceSource(THREE_BINS);
  const { parameters } = await openExperiment(source);
  expect(parameters).toEqual(readWorkspace(THREE_BINS).experiment.parameters);
  await expect(openExperiment({ ...source, open: "close" })).rejects.toThrow("exports no function close");
});
