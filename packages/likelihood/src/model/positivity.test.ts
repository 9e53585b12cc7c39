import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { Parameter } from "./parameter.ts";
import { positivityAudit, positivityRemark } from "./positivity.ts";
import type { Factor, TemplateModel } from "./template-model.ts";

const coefficient = (name: string, low: number, high: number, init = 0): Parameter => ({
  name,
  init,
  bounds: [low, high],
  fixed: false,
  role: "interest",
  searched: true,
});

const modelOf = (parameters: readonly Parameter[], factor: Factor, nominal: readonly number[], background = 1): TemplateModel => ({
  parameters,
  constraints: [],
  channels: [
    {
      name: "sr",
      bins: nominal.length,
      samples: [
        { name: "signal", nominal: Float64Array.from(nominal), factors: [factor], variations: [] },
        { name: "other", nominal: Float64Array.from(nominal, () => background), factors: [], variations: [] },
      ],
    },
  ],
});

test("bins whose polynomial becomes negative are told, with the point and the yield of all samples there", () => {
  // (1 + c)² in the first bin, 1 + 3 c + c² in the second: least -5/4 at -3/2
  const factor: Factor = { kind: "polynomial", parameters: Int32Array.of(0), matrix: Float64Array.of(1, 1, 1, 1, 1.5, 1) };
  const found = positivityAudit(modelOf([coefficient("c", -4, 4)], factor, [5, 2]));
  expect(found).toEqual([
    {
      channel: "sr",
      sample: "signal",
      bin: 1,
      eigenvalue: expect.closeTo(-0.5, 12),
      least: expect.closeTo(-1.25, 12),
      at: { c: expect.closeTo(-1.5, 9) },
      total: expect.closeTo(1 - 2.5, 12),
    },
  ]);
  expect(positivityRemark(found[0])).toBe(
    "the scaling of signal in sr, bin 1, is not positive everywhere (eigenvalue -0.500): it is -1.25 at c = -1.5, where -1.50 events are expected of all processes",
  );
});

test("one form for all bins is told once, and a negative value outside the ranges is none", () => {
  const factor: Factor = { kind: "polynomial", parameters: Int32Array.of(0), matrix: Float64Array.of(1, 1.5, 1) };
  const [found, ...others] = positivityAudit(modelOf([coefficient("c", -0.3, 4)], factor, [5, 2]));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ bin: undefined, least: expect.closeTo(1 - 0.9 + 0.09, 12), at: { c: -0.3 } });
  expect(found.total).toBeCloseTo(1 + 2 * 0.19, 12);
  expect(positivityRemark(found)).toMatch("no negative value is found within the ranges");
});

test("the units of coefficients and the rounding of six digits do not matter", () => {
  // (1 + 0.001 c)², the last digit of its square off by one in the seventh
  const factor: Factor = { kind: "polynomial", parameters: Int32Array.of(0), matrix: Float64Array.of(1, 1e-3, 0.9999999e-6) };
  expect(positivityAudit(modelOf([coefficient("c", -4000, 4000)], factor, [1]))).toEqual([]);
});

const SHARED = new URL("../../../../../shared/data/statistics/expected.json", import.meta.url);
const golden = existsSync(SHARED) ? test : test.skip;

/** v = (kv kl, kv², k2v). */
const amplitudes: Extract<Factor, { kind: "form" }>["vector"] = ([kl, kv, k2v]) => [
  { value: kv * kl, gradient: Float64Array.of(kv, kl, 0), hessian: Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 0) },
  { value: kv * kv, gradient: Float64Array.of(0, 2 * kv, 0), hessian: Float64Array.of(0, 0, 0, 0, 2, 0, 0, 0, 0) },
  { value: k2v, gradient: Float64Array.of(0, 0, 1), hessian: new Float64Array(9) },
];

golden("the bin of Combine's own example that is not positive is found", () => {
  const { eft_vbfhh: example } = JSON.parse(readFileSync(SHARED, "utf8")) as {
    readonly eft_vbfhh: {
      readonly scaling: readonly [{ readonly scaling: readonly (readonly number[])[] }];
      readonly signal: readonly number[];
      readonly min_eigenvalue_per_bin: readonly number[];
    };
  };
  const matrix = Float64Array.from(example.scaling[0].scaling.flat());
  const factor: Factor = { kind: "form", parameters: Int32Array.of(0, 1, 2), vector: amplitudes, matrix };
  const parameters = [coefficient("kl", -20, 20, 1), coefficient("kv", 0, 2, 1), coefficient("k2v", -1, 3, 1)];
  const found = positivityAudit(modelOf(parameters, factor, example.signal, 30));
  expect(found.map(({ bin }) => bin)).toEqual([17]);
  expect(found[0].eigenvalue / example.min_eigenvalue_per_bin[17]).toBeCloseTo(1, 9);
  const { kl, kv, k2v } = found[0].at;
  const v = amplitudes(Float64Array.of(kl, kv, k2v)).map(({ value }) => value);
  const [m00, m10, m11, m20, m21, m22] = example.scaling[0].scaling[17];
  const value = m00 * v[0] ** 2 + m11 * v[1] ** 2 + m22 * v[2] ** 2 + 2 * (m10 * v[0] * v[1] + m20 * v[0] * v[2] + m21 * v[1] * v[2]);
  expect(found[0].least).toBeLessThan(0);
  expect(found[0].least).toBeCloseTo(value, 9);
});
