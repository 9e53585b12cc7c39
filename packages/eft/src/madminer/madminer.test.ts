import { expect, test } from "@jest/globals";
import { profiledInformation, rateInformation, truthInformation } from "../event-information.ts";
import {
  morphedCrossSection,
  type MorphedEvents,
  morphedGradients,
  morphedRatio,
  morphedScore,
  morphedWeights,
  samplingFactors,
} from "./morphed-events.ts";
import { morphingGradients, morphingWeights } from "./morphing.ts";
import { nuisanceFactors, nuisanceResponse } from "./nuisance-response.ts";
import { benchmarkPoints, type MorphingSetup } from "./setup.ts";

const POINTS = [0, 1, -1];
/** Weights (1 + 0.3 c x + 0.1 c² x²) at c = 0, 1, -1; the matrix takes (1, c, c²) to weights of the basis. */
const SETUP: MorphingSetup = {
  parameters: ["c"],
  benchmarks: [
    ...POINTS.map((c, b) => ({ name: ["sm", "p", "m"][b], values: [c], isNuisance: false })),
    ...["up", "down", "one"].map((name) => ({ name, values: [0], isNuisance: true })),
  ],
  morphing: {
    components: [[0], [1], [2]],
    matrix: [
      [1, 0, 0],
      [0, 0.5, -0.5],
      [-1, 0.5, 0.5],
    ],
  },
  nuisanceParameters: [
    { name: "two", positive: "up", negative: "down" },
    { name: "single", positive: "one", negative: undefined },
  ],
};
const X = [0.4, -1.3, 2.2];
const value = (x: number, c: number): number => 0.01 * (1 + 0.3 * c * x + 0.1 * c * c * x * x);
const TWO = { a: 0.2, b: -0.05 };
const WEIGHTS = Float64Array.from(
  X.flatMap((x) => [
    ...POINTS.map((c) => value(x, c)),
    value(x, 0) * Math.exp(TWO.a + TWO.b),
    value(x, 0) * Math.exp(TWO.b - TWO.a),
    value(x, 0) * 1.1,
  ]),
);
const OWN = Float64Array.from(X, (x) => value(x, 0));
const EVENTS: MorphedEvents = { setup: SETUP, weights: WEIGHTS, response: nuisanceResponse(SETUP, WEIGHTS, OWN) };

test("morphing weights add up to the polynomial, their gradients to its derivative", () => {
  for (const c of [0, 0.7, -3]) {
    expect(morphingWeights(SETUP, [c]).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
    morphedWeights(EVENTS, { theta: [c] }).forEach((weight, i) => expect(weight).toBeCloseTo(value(X[i], c), 14));
    const step = 1e-6;
    morphingGradients(SETUP, [c]).forEach((slope, b) =>
      expect(slope).toBeCloseTo((morphingWeights(SETUP, [c + step])[b] - morphingWeights(SETUP, [c - step])[b]) / (2 * step), 6),
    );
  }
});

test("nuisance parameters act as exp(aν + bν²), one-sided ones as exp(aν)", () => {
  const { names, linear, quadratic, mended } = nuisanceResponse(SETUP, WEIGHTS, OWN);
  expect([names, mended]).toEqual([["two", "single"], 0]);
  X.forEach((_, i) => {
    expect([...linear.subarray(2 * i, 2 * i + 2)]).toEqual([expect.closeTo(TWO.a, 12), expect.closeTo(Math.log(1.1), 12)]);
    expect([...quadratic.subarray(2 * i, 2 * i + 2)]).toEqual([expect.closeTo(TWO.b, 12), 0]);
  });
  const factors = nuisanceFactors({ names, linear, quadratic, mended }, [1, 0]);
  factors.forEach((factor, i) => expect(factor * OWN[i]).toBeCloseTo(WEIGHTS[6 * i + 3], 14));
});

test("what is not finite becomes 0 and what is too large is cut off, and both are counted", () => {
  const weights = Float64Array.from(WEIGHTS);
  weights[3] = 0;
  weights[6 + 5] = 1e9;
  const { linear, quadratic, mended } = nuisanceResponse(SETUP, weights, OWN);
  expect([linear[0], quadratic[0], linear[3], mended]).toEqual([0, 0, 10, 3]);
});

test("ratio, score and gradients are those of finite differences, nuisance directions included", () => {
  const at = (c: number, two: number, single: number): Float64Array => morphedWeights(EVENTS, { theta: [c], nu: [two, single] });
  const sum = (weights: Float64Array): number => weights.reduce((total, w) => total + w, 0);
  const [c, two, single] = [0.6, 0.3, -0.8];
  const step = 1e-5;
  const shifts = [
    [step, 0, 0],
    [0, step, 0],
    [0, 0, step],
  ];
  const point = { theta: [c], nu: [two, single] };
  const gradients = morphedGradients(EVENTS, point);
  const score = morphedScore(EVENTS, point);
  const { value: sigma, error, gradient } = morphedCrossSection(EVENTS, point);
  expect(sigma).toBeCloseTo(sum(at(c, two, single)), 15);
  expect(error).toBeCloseTo(Math.hypot(...at(c, two, single)), 15);
  shifts.forEach(([dc, d2, d1], p) => {
    const [above, below] = [at(c + dc, two + d2, single + d1), at(c - dc, two - d2, single - d1)];
    expect(gradient[p]).toBeCloseTo((sum(above) - sum(below)) / (2 * step), 9);
    above.forEach((weight, i) => {
      expect(gradients[3 * i + p]).toBeCloseTo((weight - below[i]) / (2 * step), 9);
      const logs = (Math.log(weight / sum(above)) - Math.log(below[i] / sum(below))) / (2 * step);
      expect(score[3 * i + p]).toBeCloseTo(logs, 6);
    });
  });
  const ratio = morphedRatio(EVENTS, point, { theta: [0] });
  ratio.forEach((r, i) => expect(r).toBeCloseTo((at(c, two, single)[i] / sum(at(c, two, single)) / OWN[i]) * sum(OWN), 12));
});

test("events of several generation benchmarks count by their numbers, background fully", () => {
  expect([...samplingFactors([0, 1, -1, 0], [30, 10])]).toEqual([0.75, 0.25, 1, 0.75]);
});

test("benchmarks are points of a quadratic polynomial, unless a component has a higher power", () => {
  expect(benchmarkPoints(SETUP, "f.h5")).toEqual([
    { id: "sm", point: { c: 0 } },
    { id: "p", point: { c: 1 } },
    { id: "m", point: { c: -1 } },
  ]);
  const quartic = { ...SETUP, morphing: { components: [[0], [1], [2], [4]], matrix: [] } };
  expect(() => benchmarkPoints(quartic, "f.h5")).toThrow(
    expect.objectContaining({ code: "DATA_MORPHING", where: "f.h5", message: expect.stringContaining("c^4") }),
  );
  expect(() => morphingWeights(quartic, [1])).toThrow(expect.objectContaining({ code: "DATA_MORPHING" }));
  expect(() => morphingWeights({ ...SETUP, morphing: undefined }, [1])).toThrow(expect.objectContaining({ code: "DATA_MORPHING" }));
  const lost = { ...SETUP, nuisanceParameters: [{ name: "n", positive: "upp", negative: undefined }] };
  expect(() => nuisanceResponse(lost, WEIGHTS, OWN)).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_BENCHMARK", hint: `did you mean "up"?` }),
  );
});

test("information: a Poisson rate, and what profiling costs", () => {
  expect([...rateInformation(2, Float64Array.of(0.5, 1), 8)]).toEqual([1, 2, 2, 4]);
  expect([...truthInformation(Float64Array.of(1, 0, 2), Float64Array.of(1, 5, 4), 3)]).toEqual([3 * (1 + 8)]);
  // A signal strength and a background of known shape with 10 % uncertainty: 1/var = 1/(var_stat + var_syst).
  const profiled = profiledInformation(Float64Array.of(4, 2, 2, 1 + 100), [0]);
  expect(profiled[0]).toBeCloseTo(4 - 4 / 101, 12);
});
