import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { logGamma } from "../distributions.ts";
import type { Parameter } from "./parameter.ts";
import { templateExperiment } from "./template-experiment.ts";
import type { TemplateModel } from "./template-model.ts";

const parameter = (name: string, init: number, bounds: [number, number] = [-5, 5]): Parameter => ({
  name,
  init,
  bounds,
  fixed: false,
  role: "constrained",
  searched: false,
});

/** Every kind of factor, shape and constraint; one parameter in several of them; a statistical uncertainty of the sum. */
const model: TemplateModel = {
  parameters: [
    parameter("r", 1),
    parameter("lnN", 0.2),
    parameter("code1", -0.3),
    parameter("kl", 0.7),
    parameter("kt", -0.4),
    parameter("shape", 0.25),
    parameter("gamma 0", 1.1),
    parameter("gamma 2", 0.9),
    parameter("x 0", 0.6),
    parameter("x 1", -0.8),
  ],
  constraints: [
    { kind: "normal", parameter: 1, sigma: 1 },
    { kind: "bifurcated", parameter: 2, sigmaLow: 0.5, sigmaHigh: 2 },
    { kind: "poisson", parameter: 6, tau: 25 },
    { kind: "normal", parameter: 8, sigma: 1 },
  ],
  channels: [
    {
      name: "c",
      bins: 3,
      samples: [
        {
          name: "signal",
          nominal: Float64Array.of(4, 7, 2),
          factors: [
            { kind: "parameter", parameter: 0 },
            { kind: "log-normal", parameter: 1, up: 1.3, down: 0.85 },
            { kind: "polynomial", parameters: Int32Array.of(3, 4), matrix: Float64Array.of(1, 0.1, 0.3, -0.2, 0.05, 0.4) },
            {
              kind: "form",
              parameters: Int32Array.of(4, 3),
              // v = (kt kl, kt²)
              vector: ([t, l]) => [
                { value: t * l, gradient: Float64Array.of(l, t), hessian: Float64Array.of(0, 1, 1, 0) },
                { value: t * t, gradient: Float64Array.of(2 * t, 0), hessian: Float64Array.of(2, 0, 0, 0) },
              ],
              matrix: Float64Array.of(2, 0.3, 1, 1.5, -0.2, 0.8, 1, 0, 0.5),
            },
            {
              kind: "function",
              parameters: Int32Array.of(3, 5),
              // 1 + kl² shape
              evaluate: ([a, b]) => ({
                value: 1 + a * a * b,
                gradient: Float64Array.of(2 * a * b, a * a),
                hessian: Float64Array.of(2 * b, 2 * a, 2 * a, 0),
              }),
            },
          ],
          variations: [
            { parameter: 5, code: "code4p", up: Float64Array.of(1, 0.5, -0.3), down: Float64Array.of(-0.8, 0.2, 0.1), scale: 1.5 },
          ],
        },
        {
          name: "background",
          nominal: Float64Array.of(30, 20, 10),
          factors: [
            { kind: "normalisation", parameter: 2, code: "code1", up: 1.2, down: 0.9 },
            { kind: "log-normal", parameter: 1, up: 1.1, down: 0.95 },
            { kind: "bins", parameters: Int32Array.of(6, -1, 7) },
            {
              kind: "morphing",
              parameters: Int32Array.of(5, 1),
              nominal: Float64Array.of(30, 20, 10),
              shifts: [
                { parameter: 5, code: "code4p", up: Float64Array.of(0.2, -0.1, 0.3), down: Float64Array.of(-0.1, 0.2, -0.3), scale: 0.5 },
                { parameter: 1, code: "code4p", up: Float64Array.of(0.1, 0.2, 0), down: Float64Array.of(-0.1, 0, 0.4) },
                { parameter: 5, code: "code0", up: Float64Array.of(0.05, 0, 0), down: Float64Array.of(0, 0, 0) },
              ],
            },
          ],
          variations: [{ parameter: 5, code: "code0", up: Float64Array.of(2, 1, 0.5), down: Float64Array.of(-1, -2, 0.4) }],
        },
      ],
      statistical: { parameters: Int32Array.of(8, 9, -1), errors: Float64Array.of(0.5, 0.7, 0.3, 1.5, 1.2, 0.8) },
    },
  ],
};
const data = { counts: Float64Array.of(36, 25, 0), auxiliary: Float64Array.of(0.1, 0.3, 24, -0.2) };
const experiment = templateExperiment(model, data);
const start = model.parameters.map(({ init }) => init);

test("yields are those written out by hand", () => {
  const [r, lnN, code1, kl, kt, shape, gamma0, , x0] = start;
  const [high, low] = [Math.log(1.3), -Math.log(0.85)];
  const t = 2 * lnN;
  const smooth = (up: number, down: number): number =>
    Math.exp(lnN * ((up + down) / 2 + (((up - down) / 2) * t * (t * t * (3 * t * t - 10) + 15)) / 8));
  const form = 1 + 2 * 0.1 * kl + 0.3 * kl * kl - 2 * 0.2 * kt + 2 * 0.05 * kl * kt + 0.4 * kt * kt;
  const a = 1.5 * shape;
  const morph = (a * (1 - -0.8)) / 2 + (a * a * (1 + -0.8) * (15 + a * a * (3 * a * a - 10))) / 16;
  const norm = r * smooth(high, low);
  const product = kt * kl;
  const square = kt * kt;
  const scaling = 2 * product * product + 2 * 0.3 * product * square + square * square;
  const signal = norm * form * scaling * (1 + kl * kl * shape) * (4 + morph);
  const step = (u: number, up: number, down: number): number =>
    (u * (up - down)) / 2 + (u * u * (up + down) * (15 + u * u * (3 * u * u - 10))) / 16;
  const weights = [
    30 * Math.exp(step(shape / 2, 0.2, -0.1) + step(lnN, 0.1, -0.1) + 0.05 * shape),
    20 * Math.exp(step(shape / 2, -0.1, 0.2) + step(lnN, 0.2, 0)),
    10 * Math.exp(step(shape / 2, 0.3, -0.3) + step(lnN, 0, 0.4)),
  ];
  const morphed = (2 * weights[0]) / (weights[0] + weights[1] + weights[2]);
  const scale = 0.9 ** -code1 * smooth(Math.log(1.1), -Math.log(0.95));
  const background = scale * gamma0 * morphed * (30 + 2 * shape);
  const error = Math.hypot(norm * 0.5, scale * 1.5);
  expect(experiment.expected(start)[0].yields[0]).toBeCloseTo(signal + background + x0 * error, 11);
});

test("constraints are logarithms of normalised densities of their observables", () => {
  const { constraint } = experiment.parts(data, start);
  const normal = (z: number, sigma: number): number => z * z + 2 * Math.log(sigma) + Math.log(2 * Math.PI);
  const poisson = 2 * (25 * 1.1 - 24 * Math.log(25 * 1.1) + logGamma(25));
  // θ = -0.3 lies below the observed 0.3: sigmaLow counts, and the area is that of both halves
  const bifurcated = normal(-0.6 / 0.5, 1.25);
  expect(constraint).toBeCloseTo(normal(0.1, 1) + bifurcated + poisson + normal(0.8, 1), 11);
});

test.each([
  ["at a point", start],
  ["where the signal vanishes", start.with(0, 0)],
  ["where two factors vanish", start.with(0, 0).with(6, 0.001)],
  ["beyond the templates, and with a negative yield", start.with(5, -4).with(1, 1.7).with(7, -0.01)],
])("first and second derivatives are those of the values %s", (_, x) => {
  const n = x.length;
  const { evaluate } = experiment.likelihood(data);
  const at = evaluate(x);
  const h = 1e-6;
  // rounding of a difference of two numbers as large as the largest
  const rounding = (size: number): number => (4e-16 * size) / h;
  const steepest = Math.max(...at.gradient.map(Math.abs));
  for (let i = 0; i < n; i++) {
    const [above, below] = [evaluate(x.with(i, x[i] + h)), evaluate(x.with(i, x[i] - h))];
    const slope = (above.value - below.value) / (2 * h);
    expect(Math.abs(slope - at.gradient[i])).toBeLessThan(1e-5 * (1 + Math.abs(slope)) + rounding(at.value));
    for (let j = 0; j < n; j++) {
      const curvature = (above.gradient[j] - below.gradient[j]) / (2 * h);
      expect(Math.abs(curvature - at.hessian[i * n + j])).toBeLessThan(1e-5 * (1 + Math.abs(curvature)) + rounding(steepest));
    }
  }
});

test("drawn global observables have the means and spreads of their densities", () => {
  const toys = 20000;
  const sums = [0, 0, 0, 0];
  const squares = [0, 0, 0, 0];
  for (let t = 0; t < toys; t++) {
    for (const [i, a] of experiment.toy(start, randomStream(3, t)).auxiliary.entries()) {
      sums[i] += a;
      squares[i] += a * a;
    }
  }
  // a bifurcated normal of widths l below and h above a: θ - a has mean sqrt(2/π)(h - l) and second moment (h³ + l³)/(h + l)
  const [l, h] = [0.5, 2];
  const shift = Math.sqrt(2 / Math.PI) * (h - l);
  const means = [start[1], start[2] - shift, 25 * start[6], start[8]];
  const variances = [1, (h ** 3 + l ** 3) / (h + l) - shift ** 2, 25 * start[6], 1];
  for (let i = 0; i < 4; i++) {
    const mean = sums[i] / toys;
    expect(Math.abs(mean - means[i])).toBeLessThan(4 * Math.sqrt(variances[i] / toys));
    // spread of a sample variance: at most sqrt(4/n) of it for these densities (excess kurtosis below 2)
    expect(Math.abs(squares[i] / toys - mean ** 2 - variances[i])).toBeLessThan(4 * variances[i] * Math.sqrt(4 / toys));
  }
});

test("bins whose yield is not positive are told, and the likelihood is finite there", () => {
  const x = start.with(7, -1);
  expect(experiment.nonPositive(start)).toEqual([]);
  expect(experiment.nonPositive(x).map(({ channel, bin }) => [channel, bin])).toEqual([["c", 2]]);
  expect(Number.isFinite(experiment.likelihood(data).evaluate(x).value)).toBe(true);
});

test("data of another length are refused", () => {
  expect(() => experiment.likelihood({ ...data, counts: Float64Array.of(1) })).toThrow("observed bins: found 1 numbers, expected 3");
});
