import { expect, test } from "@jest/globals";
import { columnOf, tableOf, type Table } from "@ratiometer/tables";
import { closedFormBlocks, closedFormEvents } from "./closed-form.ts";
import {
  closedFormCrossSectionRatio,
  closedFormExpectedRatio,
  closedFormExpectedTwiceNll,
  closedFormLogRatio,
  closedFormScore,
} from "./closed-form-likelihood.ts";

const at = (x1: number, x2: number): Table =>
  tableOf([
    ["x1", { values: Float64Array.of(x1), unit: "1" }],
    ["x2", { values: Float64Array.of(x2), unit: "1" }],
  ]);

/** The weight ratio as the process defines it, written out once more. */
const ratio = (z1: number, z2: number, c: number): number => (1 + c * (0.6 * z1 + 0.3 * z2)) ** 2 + (0.4 * c * z2) ** 2;

const normal = (x: number, width: number): number => Math.exp(-((x / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI));

/** p(x1, x2 | c) by integration over the latent variables: no formula for z given x enters. */
function integratedDensity(x1: number, x2: number, c: number): number {
  let sum = 0;
  for (let z1 = -8; z1 <= 8; z1 += 0.1)
    for (let z2 = -8; z2 <= 8; z2 += 0.1)
      sum += normal(z1, 1) * normal(z2, 1) * ratio(z1, z2, c) * normal(x1 - z1, 0.7) * normal(x2 - z2, 0.7) * 0.01;
  return sum;
}

const mean = (values: ArrayLike<number>): { mean: number; error: number } => {
  const data = Array.from(values);
  const average = data.reduce((a, b) => a + b, 0) / data.length;
  const variance = data.reduce((a, b) => a + (b - average) ** 2, 0) / (data.length - 1);
  return { mean: average, error: Math.sqrt(variance / data.length) };
};

test.each([
  [0.3, -1.1, 0.8],
  [2.5, 1.4, -1.7],
  [-0.9, 0.2, 2],
])("log r at x = (%p, %p), c = %p is that of densities integrated over the latent variables", (x1, x2, c) => {
  const exact = Math.log(integratedDensity(x1, x2, c) / (1 + 0.61 * c * c) / integratedDensity(x1, x2, 0));
  expect(closedFormLogRatio(at(x1, x2), c)[0]).toBeCloseTo(exact, 11);
});

test("the quadratic form of the expected ratio gives log r", () => {
  const { observables } = closedFormEvents({ events: 50, seed: 1 });
  const terms = closedFormExpectedRatio(observables);
  const logRatio = closedFormLogRatio(observables, -1.3);
  for (let i = 0; i < 50; i++) {
    const value = terms[3 * i] + 2 * -1.3 * terms[3 * i + 1] + 1.69 * terms[3 * i + 2];
    expect(Math.log(value / closedFormCrossSectionRatio(-1.3))).toBeCloseTo(logRatio[i], 12);
  }
});

test("the score is the derivative of log r", () => {
  const { observables } = closedFormEvents({ events: 200, seed: 2 });
  for (const c of [-1.5, 0, 0.4]) {
    const h = 1e-5;
    const up = closedFormLogRatio(observables, c + h);
    const down = closedFormLogRatio(observables, c - h);
    closedFormScore(observables, c).forEach((score, i) => expect(score).toBeCloseTo((up[i] - down[i]) / (2 * h), 7));
  }
});

test("events follow the process: weights, and r and t with means 1 and 0 in the standard model", () => {
  const events = 40000;
  const { observables, latent, weights } = closedFormEvents({ events, seed: 3, crossSection: 2.5 });
  expect([...observables.columns.keys(), ...latent.columns.keys()]).toEqual(["x1", "x2", "x3", "x4", "z1", "z2"]);
  const z1 = latent.columns.get("z1")?.values ?? [];
  const z2 = latent.columns.get("z2")?.values ?? [];
  const c = 0.7;
  const relative = Float64Array.from({ length: events }, (_, i) => {
    const [w00, w10, w11] = weights.values.subarray(3 * i);
    return ((w00 + 2 * c * w10 + c * c * w11) * events) / 2.5;
  });
  relative.forEach((value, i) => i % 400 === 0 && expect(value).toBeCloseTo(ratio(z1[i], z2[i], c), 12));
  const crossSection = mean(relative);
  expect(Math.abs(crossSection.mean - (1 + 0.61 * c * c))).toBeLessThan(4 * crossSection.error);
  const r = mean(closedFormLogRatio(observables, c).map(Math.exp));
  expect(Math.abs(r.mean - 1)).toBeLessThan(4 * r.error);
  const t = mean(closedFormScore(observables, 0));
  expect(Math.abs(t.mean)).toBeLessThan(4 * t.error);
});

test("given x, the mean weight of the events is the expected ratio", () => {
  const { observables, weights } = closedFormEvents({ events: 50000, seed: 4 });
  const terms = closedFormExpectedRatio(observables);
  // In slices of x, and against x itself, so that a wrong dependence on x cannot average out.
  const x2 = observables.columns.get("x2")?.values ?? [];
  for (const weigh of [(): number => 1, (i: number): number => x2[i], (i: number): number => x2[i] ** 2])
    for (const term of [1, 2]) {
      const gap = mean(
        Float64Array.from({ length: 50000 }, (_, i) => weigh(i) * (weights.values[3 * i + term] * 5e4 - terms[3 * i + term])),
      );
      expect(Math.abs(gap.mean)).toBeLessThan(4 * gap.error);
    }
});

test("seed and labels choose the sample", () => {
  const first = (request: { seed: number; labels?: string[] }): number | undefined =>
    closedFormEvents({ events: 1, ...request }).observables.columns.get("x1")?.values[0];
  expect(first({ seed: 1 })).toBe(first({ seed: 1 }));
  expect(first({ seed: 1 })).not.toBe(first({ seed: 2 }));
  expect(first({ seed: 1, labels: ["other"] })).not.toBe(first({ seed: 1 }));
});

/** E_SM[log E[w(c)/w(0)|x]] in polar coordinates: Simpson's rule in the radius, equal steps in the angle. */
function polarMean(c: number): number {
  const [rings, spokes, outer] = [400, 64, 12];
  const radius = (i: number): number => (outer * Math.floor(i / spokes)) / rings;
  const angle = (i: number): number => (2 * Math.PI * (i % spokes)) / spokes;
  const grid = (project: (angle: number) => number): Float64Array =>
    Float64Array.from({ length: (rings + 1) * spokes }, (_, i) => radius(i) * project(angle(i)));
  const points = tableOf([
    ["x1", { values: grid(Math.cos), unit: "1" }],
    ["x2", { values: grid(Math.sin), unit: "1" }],
  ]);
  return closedFormLogRatio(points, c).reduce((sum, logRatio, i) => {
    const ring = Math.floor(i / spokes);
    const simpson = ((ring === 0 || ring === rings ? 1 : ring % 2 === 1 ? 4 : 2) * outer) / (3 * rings);
    const density = Math.exp(-(radius(i) ** 2) / 2.98) / (2 * Math.PI * 1.49);
    return sum + ((simpson * 2 * Math.PI) / spokes) * radius(i) * density * (logRatio + Math.log(1 + 0.61 * c * c));
  }, 0);
}

test("the expected likelihood agrees with the mean over events and with another quadrature", () => {
  const { observables } = closedFormEvents({ events: 50000, seed: 5 });
  for (const c of [-2, -0.3, 0.1, 1.2]) {
    const expected = closedFormExpectedTwiceNll(c, 1000);
    const sampled = mean(closedFormLogRatio(observables, c).map((logRatio) => logRatio + Math.log(1 + 0.61 * c * c)));
    expect(Math.abs(expected - 2000 * (0.61 * c * c - sampled.mean))).toBeLessThan(4 * 2000 * sampled.error);
    expect(expected / 2000).toBeCloseTo(0.61 * c * c - polarMean(c), 7);
  }
});

test("the expected likelihood vanishes at the standard model and rises with twice the Fisher information", () => {
  expect(closedFormExpectedTwiceNll(0, 1000)).toBeCloseTo(0, 9);
  // I = ν E[t²] for one event's uncentred score 2 E[a|x], of variance 4 (0.36 + 0.09) / 1.49.
  const information = 1000 * ((4 * 0.45) / 1.49);
  const h = 1e-3;
  expect((closedFormExpectedTwiceNll(h, 1000) + closedFormExpectedTwiceNll(-h, 1000)) / (2 * h * h * information)).toBeCloseTo(1, 4);
});

test("events that come some at a time are the same", () => {
  const request = { events: 25, seed: 6, crossSection: 3 };
  const whole = closedFormEvents(request);
  const blocks = [...closedFormBlocks(request, 10)];
  expect(blocks.map(({ weights }) => weights.events)).toEqual([10, 10, 5]);
  expect(blocks.flatMap(({ weights }) => [...weights.values])).toEqual([...whole.weights.values]);
  expect(blocks.flatMap(({ observables }) => [...columnOf(observables, "x4").values])).toEqual([
    ...columnOf(whole.observables, "x4").values,
  ]);
});
