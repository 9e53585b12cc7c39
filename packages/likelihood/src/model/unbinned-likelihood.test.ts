import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { poissonConstant } from "./channel-likelihood.ts";
import type { Parameter } from "./parameter.ts";
import { templateExperiment } from "./template-experiment.ts";
import type { Factor, TemplateModel, TemplateSample } from "./template-model.ts";
import type { EventChannel } from "./event-channel.ts";

const parameter = (name: string, init: number): Parameter => ({
  name,
  init,
  bounds: [-5, 5],
  fixed: false,
  role: "constrained",
  searched: false,
});
const NONE = { counts: new Float64Array(), auxiliary: new Float64Array() };
const sample = (name: string, nominal: ArrayLike<number>, factors: Factor[], more: Partial<TemplateSample> = {}): TemplateSample => ({
  name,
  nominal: Float64Array.from(nominal),
  factors,
  variations: [],
  ...more,
});

/** Largest distances of gradient and Hessian from differences of values and gradients, relative to the largest entries. */
function derivativeErrors(
  model: TemplateModel,
  data: Parameters<ReturnType<typeof templateExperiment>["likelihood"]>[0],
  x: number[],
): number[] {
  const { evaluate } = templateExperiment(model, data).likelihood(data);
  const at = evaluate(x);
  const h = 1e-5;
  const errors = [0, 0];
  for (const i of x.keys()) {
    const [above, below] = [evaluate(x.with(i, x[i] + h)), evaluate(x.with(i, x[i] - h))];
    errors[0] = Math.max(errors[0], Math.abs((above.value - below.value) / (2 * h) - at.gradient[i]));
    for (const j of x.keys()) {
      const difference = (above.gradient[j] - below.gradient[j]) / (2 * h);
      errors[1] = Math.max(errors[1], Math.abs(difference - at.hessian[i * x.length + j]));
    }
  }
  return [errors[0] / Math.max(...at.gradient.map(Math.abs)), errors[1] / Math.max(...at.hessian.map(Math.abs))];
}

const stream = randomStream(5, "unbinned model");
const column = (rows: number, low: number, high: number): Float64Array =>
  Float64Array.from({ length: rows }, () => low + (high - low) * stream.uniform());

/** Two processes, one with a form per event; parameters: two coefficients, a normalisation, a reweighting, a strength, a sum of templates. */
function mixedChannel(rows: number): EventChannel {
  const matrix = new Float64Array(rows * 6);
  for (let i = 0; i < rows; i++) matrix.set([1, 0.3 * stream.uniform(), 0.3, 0.2 * stream.uniform(), 0.05, 0.25], 6 * i);
  const whole: Factor = { kind: "polynomial", parameters: Int32Array.of(0, 1), matrix: Float64Array.of(1, 0.1, 0.3, -0.2, 0.05, 0.4) };
  const normalisation: Factor = { kind: "normalisation", parameter: 2, code: "code4", up: 1.1, down: 0.92 };
  const strength: Factor = { kind: "parameter", parameter: 4 };
  const bySide = (code: "code1" | "code4"): Factor => ({
    kind: "reweighting",
    parameter: 3,
    code,
    up: column(rows, 1, 1.3),
    down: column(rows, 0.7, 1),
  });
  const densities = [
    sample("signal", column(rows, 0.5, 2), [
      { kind: "polynomial", parameters: Int32Array.of(0, 1), matrix },
      whole,
      normalisation,
      bySide("code4"),
    ]),
    sample(
      "background",
      column(rows, 1, 3),
      [strength, normalisation, bySide("code1"), { kind: "log-normal", parameter: 0, up: 1.2, down: 0.9 }],
      {
        variations: [{ parameter: 5, code: "code4p", up: column(rows, -0.2, 0.5), down: column(rows, -0.3, 0.2) }],
      },
    ),
  ];
  const yields = [sample("signal", [40], [whole, normalisation]), sample("background", [60], [strength, normalisation])];
  return { name: "sr", rows, yields, densities, pool: densities };
}

const parameters = ["ctZ", "cpt", "lumi", "jes", "mu", "shape"].map((name, i) => parameter(name, i === 4 ? 1 : 0));
const constraints = [
  { kind: "normal", parameter: 2, sigma: 1 },
  { kind: "normal", parameter: 3, sigma: 1 },
] as const;

test("binned and unbinned channels share parameters, and derivatives are those of the values", () => {
  const control = {
    name: "cr",
    bins: 2,
    samples: [
      sample(
        "background",
        [30, 20],
        [
          { kind: "parameter", parameter: 4 },
          { kind: "normalisation", parameter: 3, code: "code4", up: 1.2, down: 0.9 },
        ],
      ),
    ],
  };
  const model: TemplateModel = { parameters, constraints, channels: [control], unbinned: [mixedChannel(1100), mixedChannel(7)] };
  const used = Int32Array.from({ length: 1050 }, (_, i) => i + 20);
  const data = {
    counts: Float64Array.of(28, 24),
    auxiliary: Float64Array.of(0.1, -0.2),
    events: [
      { rows: used, weights: column(1050, -0.02, 0.2) },
      { rows: Int32Array.of(1, 5), weights: Float64Array.of(2, 1) },
    ],
  };
  for (const x of [
    [0.3, -0.4, 0.5, 0.6, 0.8, 0.4],
    [-0.6, 0.9, -1.4, -1.2, 1.3, -1.3],
  ]) {
    const { evaluate, value } = templateExperiment(model, data).likelihood(data);
    expect(value(x)).toBe(evaluate(x).value);
    const [gradient, hessian] = derivativeErrors(model, data, x);
    expect(gradient).toBeLessThan(1e-7);
    expect(hessian).toBeLessThan(1e-7);
  }
  // without a bin that the vanishing strength would empty
  const events = { ...NONE, auxiliary: data.auxiliary, events: data.events };
  const [gradient, hessian] = derivativeErrors({ ...model, channels: [] }, events, [0.3, -0.4, 0.5, 0.9, 0, 0.4]);
  expect(gradient).toBeLessThan(1e-7);
  expect(hessian).toBeLessThan(1e-7);
});

test("the value is 2 ν_R - 2 Σ w log Σ_p λ_p, written out", () => {
  const channel: EventChannel = {
    name: "sr",
    rows: 3,
    yields: [sample("s", [4], [{ kind: "parameter", parameter: 0 }]), sample("b", [6], [])],
    densities: [
      sample("s", [1, 2, 3], [{ kind: "parameter", parameter: 0 }]),
      sample(
        "b",
        [5, 1, 2],
        [{ kind: "reweighting", parameter: 1, code: "code1", up: Float64Array.of(2, 3, 0.5), down: Float64Array.of(1, 1, 1) }],
      ),
    ],
    pool: [sample("s", [1, 1, 1], [])],
  };
  const model = { parameters: [parameter("mu", 1), parameter("shape", 0)], constraints: [], channels: [], unbinned: [channel] };
  const data = { ...NONE, events: [{ rows: Int32Array.of(0, 2), weights: Float64Array.of(1, 2.5) }] };
  const experiment = templateExperiment(model, data);
  const expected = 2 * (4 * 0.7 + 6) - 2 * (Math.log(0.7 + 5 * 2 ** 1.5) + 2.5 * Math.log(2.1 + 2 * 0.5 ** 1.5));
  expect(experiment.likelihood(data).evaluate([0.7, 1.5]).value).toBeCloseTo(expected, 12);
  expect(experiment.expected([0.7, 1.5])).toEqual([{ channel: "sr", yields: Float64Array.of(0.7 * 4 + 6) }]);
});

test("events of equal densities are a bin", () => {
  const factors: Factor[] = [
    { kind: "polynomial", parameters: Int32Array.of(0, 1), matrix: Float64Array.of(1, 0.1, 0.3, -0.2, 0.05, 0.4) },
    { kind: "normalisation", parameter: 2, code: "code4", up: 1.3, down: 0.8 },
  ];
  const [up, down] = [1.15, 0.75];
  const own: Factor = { kind: "normalisation", parameter: 3, code: "code4", up, down };
  const each: Factor = {
    kind: "reweighting",
    parameter: 3,
    code: "code4",
    up: new Float64Array(9).fill(up),
    down: new Float64Array(9).fill(down),
  };
  const shape = { parameter: 5, code: "code4p" as const, up: Float64Array.of(3), down: Float64Array.of(-2) };
  const binned: TemplateModel = {
    parameters,
    constraints,
    channels: [{ name: "c", bins: 1, samples: [sample("s", [7], [...factors, own]), sample("b", [5], [], { variations: [shape] })] }],
  };
  const wide = { ...shape, up: new Float64Array(9).fill(3), down: new Float64Array(9).fill(-2) };
  const rows = [
    sample("s", new Float64Array(9).fill(7), [...factors, each]),
    sample("b", new Float64Array(9).fill(5), [], { variations: [wide] }),
  ];
  const [channel] = binned.channels;
  const events: TemplateModel = {
    ...binned,
    channels: [],
    unbinned: [{ name: "c", rows: 9, yields: channel.samples, densities: rows, pool: rows }],
  };
  const auxiliary = Float64Array.of(0.3, -0.1);
  const counts = Float64Array.of(13);
  const data = { rows: Int32Array.from({ length: 9 }, (_, i) => i), weights: Float64Array.of(1, 2, 3, 1, 1, 1, 1, 1, 2) };
  const inBin = templateExperiment(binned, { counts, auxiliary }).likelihood({ counts, auxiliary });
  const listed = { counts: new Float64Array(), auxiliary, events: [data] };
  const oneByOne = templateExperiment(events, listed).likelihood(listed);
  for (const x of [
    [0.4, -0.3, 0.8, -0.6, 1, 0.7],
    [-1, 0.5, -1.8, 1.2, 1, -1.4],
  ]) {
    const [a, b] = [inBin.evaluate(x), oneByOne.evaluate(x)];
    expect(b.value).toBeCloseTo(a.value - poissonConstant(counts), 10);
    for (const i of a.gradient.keys()) expect(b.gradient[i]).toBeCloseTo(a.gradient[i], 9);
    for (const i of a.hessian.keys()) expect(b.hessian[i]).toBeCloseTo(a.hessian[i], 8);
  }
});

test("of uncertainties of the normalisation alone, the likelihood is that of a counting experiment", () => {
  const norm: Factor = { kind: "log-normal", parameter: 0, up: 1.2, down: 1 / 1.2 };
  const densities = [sample("s", [3, 1, 0.2, 8], [norm])];
  const channel = { name: "sr", rows: 4, yields: [sample("s", [50], [norm])], densities, pool: densities };
  const model = { parameters: [parameter("norm", 0)], constraints: [], channels: [], unbinned: [channel] };
  const data = { ...NONE, events: [{ rows: Int32Array.of(0, 1, 3), weights: Float64Array.of(20, 10, 32) }] };
  const { evaluate } = templateExperiment(model, data).likelihood(data);
  for (const alpha of [-2, 0.3, 1.6]) {
    const at = evaluate([alpha]);
    const nu = 50 * 1.2 ** alpha;
    // -2 log L(α) - (-2 log L(0)) = 2 (ν - 50) - 2 · 62 α log 1.2
    expect(at.value - evaluate([0]).value).toBeCloseTo(2 * (nu - 50) - 124 * alpha * Math.log(1.2), 10);
    expect(at.gradient[0]).toBeCloseTo((2 * nu - 124) * Math.log(1.2), 10);
    expect(at.hessian[0]).toBeCloseTo(2 * nu * Math.log(1.2) ** 2, 9);
  }
});

test("a density that is not positive is told, is finite for events that count, and a barrier for those that subtract", () => {
  const form: Factor = { kind: "polynomial", parameters: Int32Array.of(0), matrix: Float64Array.of(1, -0.5, 0, 1, 0, 0) };
  const densities = [sample("s", [1, 1], [form])];
  const channel = { name: "sr", rows: 2, yields: [sample("s", [2], [])], densities, pool: densities };
  const model = { parameters: [parameter("c", 0)], constraints: [], channels: [], unbinned: [channel] };
  const of = (...weights: number[]) => {
    const data = { ...NONE, events: [{ rows: Int32Array.of(0, 1), weights: Float64Array.from(weights) }] };
    return templateExperiment(model, data);
  };
  const experiment = of(1, 1);
  expect(experiment.nonPositiveEvents([0.5])).toEqual([]);
  expect(experiment.nonPositiveEvents([2])).toEqual([{ channel: "sr", event: 0, density: -1 }]);
  const values = [0.9, 1, 1.1, 2].map((c) => experiment.likelihood(experiment.observed).evaluate([c]).value);
  for (let i = 1; i < 4; i++) expect(values[i]).toBeGreaterThan(values[i - 1]);
  expect(values[3]).toBeLessThan(Infinity);
  const subtracting = of(-1, 3);
  expect(subtracting.likelihood(subtracting.observed).evaluate([2]).value).toBe(Infinity);
  const unused = of(0, 3);
  expect(unused.likelihood(unused.observed).evaluate([2]).value).toBeCloseTo(4, 12);
});

test("events that do not fit, and densities that vanish from the start, are refused", () => {
  const densities = [sample("s", [1, 2], [])];
  const channel = { name: "sr", rows: 2, yields: [sample("s", [2], [])], densities, pool: densities };
  const model: TemplateModel = { parameters: [], constraints: [], channels: [], unbinned: [channel] };
  const make =
    (rows: number[], weights: number[], of: TemplateModel = model) =>
    () => {
      const data = { ...NONE, events: [{ rows: Int32Array.from(rows), weights: Float64Array.from(weights) }] };
      return templateExperiment(of, data).likelihood(data);
    };
  expect(make([0], [1, 2])).toThrow('channel "sr": found events of 1 rows and 2 weights, expected as many of both');
  expect(make([1, 0], [1, 1])).toThrow("row 0 with weight 1 after row 1, expected rising rows below 2 and finite weights");
  expect(make([0, 2], [1, 1])).toThrow("row 2 with weight 1 after row 0");
  expect(make([0], [NaN])).toThrow("row 0 with weight NaN");
  expect(() => templateExperiment(model, NONE)).toThrow("events of unbinned channels: found 0 numbers, expected 1");
  const short = { ...channel, pool: [sample("s", [1], [])] };
  expect(make([], [], { ...model, unbinned: [short] })).toThrow('channel "sr", sample "s": nominal of 1 rows, expected 2');
  const form: Factor = { kind: "polynomial", parameters: Int32Array.of(0), matrix: new Float64Array(9) };
  const wide = { ...channel, densities: [sample("s", [1, 2], [form])] };
  expect(make([], [], { ...model, parameters: [parameter("c", 0)], unbinned: [wide] })).toThrow("matrix of 3 rows, expected 2");
  const empty = { ...channel, densities: [sample("s", [1, 0], [])] };
  expect(make([], [], { ...model, unbinned: [empty] })).toThrow("the density of event 1 is 0 at the initial values");
});
