import { expect, test } from "@jest/globals";
import { closedFormMachinery } from "../testing/closed-form-machinery.ts";
import { adapt, maximumWithExcess } from "./adaptation.ts";
import { completeRequest } from "./generation-request.ts";
import { makeEvents, type EventBlock } from "./event-block.ts";
import { openSession } from "./session.ts";
import { ownThread } from "./task-pool.ts";

test("the maximum leaves the given share of the sum above it", () => {
  const weights = Float64Array.of(1, 5, 2, 0, 8, 4);
  const excess = (maximum: number): number => weights.reduce((sum, weight) => sum + Math.max(0, weight - maximum), 0);
  for (const share of [0.01, 0.1, 0.15, 0.2, 0.45, 0.9]) expect(excess(maximumWithExcess(weights, share))).toBeCloseTo(20 * share, 12);
  expect(maximumWithExcess(weights, 0)).toBe(8);
  expect(maximumWithExcess(Float64Array.of(3, 3, 3), 0.5)).toBeCloseTo(1.5, 12);
  expect(maximumWithExcess(new Float64Array(4), 0.1)).toBe(0);
});

const request = completeRequest(
  { process: "closed-form-tt", seed: 5, decays: "none", effort: { iterations: 4, adaptation: 500, integration: 3000 } },
  closedFormMachinery.process,
);

/** Mean of the top's transverse momentum with the events' over-weights, and its error. */
function meanPt({ events, momenta, overweight }: EventBlock): { value: number; error: number; most: number } {
  const pt = Array.from({ length: events }, (_, i) => Math.hypot(momenta[16 * i + 9], momenta[16 * i + 10]));
  const total = overweight.reduce((sum, factor) => sum + factor, 0);
  const value = pt.reduce((sum, x, i) => sum + x * overweight[i], 0) / total;
  const variance = pt.reduce((sum, x, i) => sum + ((x - value) * overweight[i]) ** 2, 0);
  return { value, error: Math.sqrt(variance) / total, most: Math.max(...overweight) };
}

test("events above the maximum carry over-weights: nothing is lost, and one event in so many trials is accepted", async () => {
  const session = openSession(closedFormMachinery, request);
  const { sampler, estimate } = await adapt(session, ownThread(session));
  const run = (scale: number): EventBlock => {
    const steps = makeEvents(session, { block: 0, events: 2500, sampler: { ...sampler, maxima: sampler.maxima.map((m) => m * scale) } });
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
  const [usual, low] = [run(1), run(0.3)];
  const [a, b] = [meanPt(usual), meanPt(low)];
  expect(b.most).toBeGreaterThan(3);
  expect(Math.abs(a.value - b.value)).toBeLessThan(4 * Math.hypot(a.error, b.error));
  // Σ o / trials × Σ maxima is the integral of the density, whatever the maxima
  for (const [block, scale] of [
    [usual, 1],
    [low, 0.3],
  ] as const) {
    const total = scale * sampler.maxima.reduce((sum, m) => sum + m, 0);
    const integral = (block.overweight.reduce((sum, factor) => sum + factor, 0) / block.moments.trials) * total;
    expect(Math.abs(integral / estimate.mean[estimate.mean.length - 1] - 1)).toBeLessThan(0.08);
  }
});

test("unweighted events are distributed as the weighted points of the channels", async () => {
  const session = openSession(closedFormMachinery, request);
  const { sampler, estimate } = await adapt(session, ownThread(session));
  const edges = [0, 30, 60, 90, 120, 160, 220, 1000];
  const binOf = (p: Float64Array, at: number): number => edges.findLastIndex((edge) => Math.hypot(p[at + 1], p[at + 2]) >= edge);
  const points = 6000;
  const weighted = edges.map(() => ({ sum: 0, squares: 0 }));
  session.channels.forEach((channel, c) => {
    const { uniform } = session.stream("test", c);
    for (let i = 0; i < points; i++) {
      if (!channel.draw(sampler.grids[c], uniform)) continue;
      const weight = (channel.trial.factor * channel.trial.h[0]) / points;
      const bin = weighted[binOf(channel.trial.momenta, 8)];
      bin.sum += weight;
      bin.squares += weight * weight;
    }
  });
  const steps = makeEvents(session, { block: 0, events: 3000, sampler });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const { momenta, overweight } = step.value;
  const total = overweight.reduce((sum, factor) => sum + factor, 0);
  const unweighted = edges.map(() => ({ sum: 0, squares: 0 }));
  overweight.forEach((factor, i) => {
    const weight = (estimate.mean[0] * factor) / total;
    const bin = unweighted[binOf(momenta, 16 * i + 8)];
    bin.sum += weight;
    bin.squares += weight * weight;
  });
  const pulls = weighted.slice(0, -1).map((bin, i) => (bin.sum - unweighted[i].sum) / Math.sqrt(bin.squares + unweighted[i].squares));
  // seven bins: χ² beyond 24 has a probability of 0.1 %
  expect(pulls.reduce((sum, pull) => sum + pull * pull, 0)).toBeLessThan(24);
  expect(Math.min(...unweighted.slice(0, -1).map(({ sum }) => sum))).toBeGreaterThan(0);
});

test("the channels are the gluons and the quarks, which serve both orientations", () => {
  const { channels } = openSession(closedFormMachinery, request);
  expect(channels).toHaveLength(2);
});
