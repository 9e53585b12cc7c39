import { expect, test } from "@jest/globals";
import type { Parameter } from "../model/parameter.ts";
import { templateExperiment, type TemplateExperiment } from "../model/template-experiment.ts";
import type { TemplateModel, TemplateSample } from "../model/template-model.ts";
import { asymptoticCls } from "./asymptotic-cls.ts";
import { expectedInformation } from "./expected-information.ts";
import { impacts } from "./impacts.ts";
import { saturatedTest } from "./saturated-test.ts";

// Events of three kinds, told apart by nothing but their ratios: the same as three bins.
const SIGNAL = [10, 4, 2];
const BACKGROUND = [50, 30, 60];
const OBSERVED = [63, 30, 65];

const parameter = (name: string, init: number, bounds: readonly [number, number], role: Parameter["role"]): Parameter => ({
  name,
  init,
  bounds,
  fixed: false,
  role,
  searched: false,
});
const parameters = [parameter("mu", 1, [0, 10], "interest"), parameter("x", 0, [-5, 5], "constrained")];
const constraints = [{ kind: "normal", parameter: 1, sigma: 1 }] as const;

const samples = (signal: readonly number[], background: readonly number[]): TemplateSample[] => [
  { name: "s", nominal: Float64Array.from(signal), factors: [{ kind: "parameter", parameter: 0 }], variations: [] },
  {
    name: "b",
    nominal: Float64Array.from(background),
    factors: [{ kind: "normalisation", parameter: 1, code: "code4", up: 1.1, down: 0.92 }],
    variations: [],
  },
];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const auxiliary = Float64Array.of(0.2);
const binnedModel: TemplateModel = { parameters, constraints, channels: [{ name: "c", bins: 3, samples: samples(SIGNAL, BACKGROUND) }] };
const binned = templateExperiment(binnedModel, { counts: Float64Array.from(OBSERVED), auxiliary });
const densities = samples(SIGNAL, BACKGROUND);
const unbinnedModel: TemplateModel = {
  parameters,
  constraints,
  channels: [],
  unbinned: [{ name: "c", rows: 3, yields: samples([sum(SIGNAL)], [sum(BACKGROUND)]), densities, pool: densities }],
};
const events = [{ rows: Int32Array.of(0, 1, 2), weights: Float64Array.from(OBSERVED) }];
const unbinned: TemplateExperiment = templateExperiment(unbinnedModel, { counts: new Float64Array(0), auxiliary, events });

test("CLs of events of three kinds is that of three bins", () => {
  for (const at of [0.3, 1, 3]) {
    const expected = asymptoticCls(binned, binned.observed, { poi: "mu", at });
    const found = asymptoticCls(unbinned, unbinned.observed, { poi: "mu", at });
    expect(found.status).toBe("converged");
    expect(found.q).toBeCloseTo(expected.q, 7);
    expect(found.observed).toBeCloseTo(expected.observed, 6);
    for (const [i, band] of expected.expected.entries()) expect(found.expected[i]).toBeCloseTo(band, 6);
  }
});

test("their information is that of the bins, beside what auxiliary measurements tell", () => {
  const x = [0.7, 0.4];
  const expected = expectedInformation(binned, x);
  const found = expectedInformation(unbinned, x);
  expect([expected.unbinned, found.channels]).toEqual([null, []]);
  for (const [cell, value] of expected.channels[0].information.entries()) expect(found.unbinned?.[cell]).toBeCloseTo(value, 8);
});

test("their impacts are those of the bins, in both conventions", () => {
  for (const convention of ["parameter", "global-observable"] as const) {
    const [expected] = impacts(binned, binned.observed, { poi: "mu", convention }).impacts;
    const [found] = impacts(unbinned, unbinned.observed, { poi: "mu", convention }).impacts;
    expect(found.up).toBeCloseTo(expected.up, 6);
    expect(found.down).toBeCloseTo(expected.down, 6);
    expect(found.pull).toBeCloseTo(expected.pull ?? NaN, 6);
  }
});

test("they have no saturated model", () => {
  expect(() => saturatedTest(unbinned, unbinned.observed)).toThrow(expect.objectContaining({ code: "FIT_SATURATED" }));
});
