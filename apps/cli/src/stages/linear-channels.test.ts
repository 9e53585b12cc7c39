import { expect, test } from "@jest/globals";
import { formValue, meanForm } from "@ratiometer/eft";
import { objective } from "@ratiometer/likelihood";
import type { ChannelData } from "./channel-data.ts";
import { linearChannels, positiveRange } from "./linear-channels.ts";

const KT = { name: "kt", sm: 1, range: [-2, 2] } as const;
const ratio = Float64Array.of(1, 0.5, 0.9, 1, -0.4, 0.3, 1, 0.1, 0.2);
const weights = Float64Array.of(2, 1, 3);
const normalisation = meanForm(ratio, weights);
const unbinned = { name: "sr", yield: Float64Array.of(6, 2, 1), ratio, normalisation, weights };
const branching = { name: "yy", terms: [1, -0.26, 0.07] };
const channel: ChannelData = {
  name: "sr",
  selection: [],
  role: "signal",
  data: "asimov",
  weights,
  events: 3,
  rows: Uint32Array.of(0, 1, 2),
  expected: 6,
  unbinned,
  members: [],
  binned: { name: "sr", yields: Float64Array.of(6, 2, 1), observed: Float64Array.of(6) },
  shape: {
    axes: [{ column: "x", unit: "", edges: [0, 1] }],
    samples: [{ name: "all", terms: [[6, 2, 1]], variance: [0], systematics: [], branching }],
    covariance: [],
    observed: [6],
  },
  branching,
  pool: ratio,
};

test("yields and densities to first order are the tangents of those with a branching fraction at the SM", () => {
  const [linear] = linearChannels([channel], { where: () => "" });
  const h = 1e-5;
  const nu = (d: number): number => formValue(unbinned.yield, [d]) * formValue(branching.terms, [d]);
  const density = (i: number, d: number): number =>
    (nu(d) * formValue(ratio.subarray(3 * i, 3 * i + 3), [d])) / formValue(normalisation, [d]);
  const tangent = (of: (d: number) => number, d: number): number => of(0) + (d * (of(h) - of(-h))) / (2 * h);
  for (const d of [-0.3, 0.4]) {
    expect(formValue(linear.binned.yields, [d])).toBeCloseTo(tangent(nu, d), 6);
    expect(formValue(linear.shape.samples[0].terms[0], [d])).toBeCloseTo(tangent(nu, d), 6);
    const events = [0, 1, 2].reduce((sum, i) => sum - 2 * weights[i] * Math.log(tangent((at) => density(i, at), d)), 0);
    expect(objective([linear.unbinned ?? linear.binned], [KT]).value([1 + d])).toBeCloseTo(2 * tangent(nu, d) + events, 5);
  }
});

test("a scan to first order ends where the density of an event would not be positive", () => {
  const data = linearChannels([channel], { where: () => "" });
  const [low, high] = positiveRange(data, [KT], 0);
  const likelihood = objective([data[0].unbinned ?? data[0].binned], [KT]);
  for (const [end, out] of [
    [low, -1e-3],
    [high, 1e-3],
  ]) {
    expect(Number.isFinite(likelihood.value([end]))).toBe(true);
    if (end > -2 && end < 2) expect(likelihood.value([end + out])).toBe(Infinity);
  }
  expect(low > -2 || high < 2).toBe(true);
});
