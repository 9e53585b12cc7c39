import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { bestFit } from "../model/best-fit.ts";
import type { Factor, TemplateModel } from "../model/template-model.ts";
import { templateExperiment } from "../model/template-experiment.ts";
import { parameterList } from "./parameter-list.ts";
import { readScaling } from "./read-scaling.ts";
import { addScalingParameters, scalingFactor } from "./scaling-factor.ts";
import { parseScalingTerm } from "./scaling-term.ts";

test("the factory's parameters, constants, expressions, products and sums are read", () => {
  const kl = { kind: "parameter", name: "kl", definition: { init: 1, range: [0, 2] } };
  const plain = (name: string): unknown => ({ kind: "parameter", name, definition: undefined });
  expect(parseScalingTerm("kl[1,0,2]", "f")).toEqual(kl);
  expect(parseScalingTerm(" c[-3, 1e1] ", "f")).toEqual({ kind: "parameter", name: "c", definition: { init: 3.5, range: [-3, 10] } });
  expect(parseScalingTerm("Bscaling[1]", "f")).toEqual({ kind: "constant", name: "Bscaling", value: 1 });
  expect(parseScalingTerm("expr::a0('@0*@1', kv, kl[1,0,2])", "f")).toEqual({
    kind: "formula",
    name: "a0",
    text: "@0*@1",
    args: [plain("kv"), kl],
  });
  expect(parseScalingTerm("sum::s(1,prod::p(kv,kt,2))", "f")).toEqual({
    kind: "formula",
    name: "s",
    text: "@0+@1",
    args: [
      { kind: "constant", name: undefined, value: 1 },
      { kind: "formula", name: "p", text: "@0*@1*@2", args: [plain("kv"), plain("kt"), { kind: "constant", name: undefined, value: 2 }] },
    ],
  });
});

test.each([
  ["kl[1,2,0]", 'found "1" at character 4 of "kl[1,2,0]", expected a value, a rising range, or a value inside a range'],
  ["kl[x]", 'found "x" at character 4 of "kl[x]", expected a number'],
  ["kl kt", 'found "k" at character 4 of "kl kt", expected the end'],
  ["RooFoo::a(b)", 'found "R" at character 1 of "RooFoo::a(b)", expected expr::, prod:: or sum::'],
  ["expr::a(b)", 'found "b" at character 9 of "expr::a(b)", expected an expression in quotes'],
  ["prod::a(b", 'found the end at character 10 of "prod::a(b", expected ")"'],
])("the term %s is refused", (text, message) => {
  expect(() => parseScalingTerm(text, "f")).toThrow(expect.objectContaining({ code: "DATA_SCALING", message, where: "f" }));
});

/** The factor of c/p in a scaling of one process, and a function that evaluates it in a bin. */
function factorOf(
  parameters: readonly string[],
  matrix: readonly (readonly number[])[],
): { factor: Factor; at: (values: readonly number[]) => number[] } {
  const bins = matrix.length;
  const scaling = readScaling(JSON.stringify([{ channel: "c", process: "p", parameters, scaling: matrix }]), "scaling.json");
  const list = parameterList(new Set());
  addScalingParameters(scaling, list);
  const found = scaling.of("c", "p", "card.txt");
  if (found === undefined) throw new Error("no scaling");
  const factor = scalingFactor(scaling, found.scaling, bins, "p in c", list);
  const model: TemplateModel = {
    parameters: list.parameters,
    constraints: [],
    channels: [{ name: "c", bins, samples: [{ name: "p", nominal: new Float64Array(bins).fill(1), factors: [factor], variations: [] }] }],
  };
  const experiment = templateExperiment(model, { counts: new Float64Array(bins), auxiliary: new Float64Array(0) });
  return { factor, at: (values) => [...experiment.expected(values)[0].yields] };
}

test("a vector of parameters and constants is a polynomial, also where one occurs twice", () => {
  const { factor, at } = factorOf(["two[2]", "a[1,0,2]", "b[1,0,2]", "a"], [[1, 0.5, 2, 0.1, 0.3, 3, -0.2, 0.7, 0.4, 5]]);
  expect(factor.kind).toBe("polynomial");
  const [a, b] = [1.3, 0.4];
  const v = [2, a, b, a];
  const M = [
    [1, 0.5, 0.1, -0.2],
    [0.5, 2, 0.3, 0.7],
    [0.1, 0.3, 3, 0.4],
    [-0.2, 0.7, 0.4, 5],
  ];
  const expected = v.reduce((sum, x, i) => sum + v.reduce((part, y, j) => part + M[i][j] * x * y, 0), 0);
  expect(at([a, b])[0]).toBeCloseTo(expected, 12);
});

test("a vector with expressions is a form", () => {
  const { factor, at } = factorOf(
    ["expr::x('@0*@1', kv[1,0,2], kl[1,-2,2])", "expr::y('pow(@0,2)', kv)"],
    [
      [1, 0.25, 2],
      [0.5, 0, 1],
    ],
  );
  expect(factor.kind).toBe("form");
  const [x, y] = [0.9 * -1.5, 0.81];
  const [first, second] = at([0.9, -1.5]);
  expect(first).toBeCloseTo(x * x + 0.5 * x * y + 2 * y * y, 12);
  expect(second).toBeCloseTo(0.5 * x * x + y * y, 12);
});

test.each([
  ["a parameter that is nowhere defined", ["a"], '"a" is defined nowhere'],
  ["a parameter with two definitions", ["a[1,0,2]", "a[0,0,2]"], '"a" has two definitions'],
  ["a matrix of other terms", ["a[1,0,2]", "b[1]"], "found 1 numbers, expected 3"],
])("%s is refused", (_, parameters, message) => {
  const rows = parameters.length === 2 && message.startsWith('"') ? [[1, 1, 1]] : [[1]];
  expect(() => factorOf(parameters, rows)).toThrow(expect.objectContaining({ code: "DATA_SCALING", message }));
});

interface Golden {
  readonly scaling: readonly { readonly scaling: readonly (readonly number[])[]; readonly parameters: readonly string[] }[];
  readonly signal: readonly number[];
  readonly background: readonly number[];
  readonly data: readonly number[];
  readonly combine_assertions: readonly {
    readonly bin: number;
    readonly kl: number;
    readonly kv: number;
    readonly k2v: number;
    readonly value: number;
  }[];
  readonly eval: readonly { readonly pars_kl_kv_k2v_bgnorm_jes_lumi: readonly number[]; readonly twice_nll: number }[];
  readonly global_min: { readonly twice_nll: number; readonly pars: readonly number[] };
  readonly scan_kl: readonly { readonly value: number; readonly delta_twice_nll_multistart: number }[];
}

const SHARED = new URL("../../../../../shared/data/statistics/expected.json", import.meta.url);
const golden = existsSync(SHARED) ? test : test.skip;
const readGolden = (): Golden => (JSON.parse(readFileSync(SHARED, "utf8")) as { readonly eft_vbfhh: Golden }).eft_vbfhh;

golden("vector boson fusion to two Higgs bosons scales as in Combine's own test", () => {
  const { scaling, combine_assertions: assertions } = readGolden();
  const [{ parameters, scaling: matrix }] = scaling;
  const { at } = factorOf(parameters, matrix);
  for (const { bin, kl, kv, k2v, value } of assertions) expect(at([kv, kl, k2v])[bin] / value).toBeCloseTo(1, 12);
});

/** The example of Combine's test with three nuisance parameters, as the golden numbers were made. */
function vbfExperiment({ scaling: [first], signal, background, data }: Golden): ReturnType<typeof templateExperiment> {
  const text = JSON.stringify([
    { ...first, parameters: first.parameters.map((term) => term.replace("kl[1,0,2]", "kl[1,-6,8]").replace("k2v[1,0,2]", "k2v[1,-1,3]")) },
  ]);
  const scaling = readScaling(text, "scaling.json");
  const list = parameterList(new Set());
  addScalingParameters(scaling, list);
  const found = scaling.of("ch1", "VBFHH", "card.txt");
  if (found === undefined) throw new Error("no scaling");
  const form = scalingFactor(scaling, found.scaling, 20, "VBFHH in ch1", list);
  const nuisance = (name: string): number =>
    list.add(
      { name, init: 0, bounds: [-5, 5], fixed: false, role: "constrained", searched: false },
      { kind: "normal", sigma: 1, observed: 0 },
    );
  const [bgnorm, jes, lumi] = ["bgnorm", "jes", "lumi"].map(nuisance);
  const slope = Array.from({ length: 20 }, (_, b) => 0.95 + (0.1 * b) / 19);
  const variation = (nominal: readonly number[]) => ({
    parameter: jes,
    code: "code4p" as const,
    up: Float64Array.from(nominal, (value, b) => value * slope[b] - value),
    down: Float64Array.from(nominal, (value, b) => value / slope[b] - value),
  });
  const norm = (parameter: number, kappa: number): Factor => ({ kind: "log-normal", parameter, up: kappa, down: 1 / kappa });
  const { parameters, constraints, auxiliary } = list;
  const model: TemplateModel = {
    parameters,
    constraints,
    channels: [
      {
        name: "ch1",
        bins: 20,
        samples: [
          { name: "VBFHH", nominal: Float64Array.from(signal), factors: [form, norm(lumi, 1.02)], variations: [variation(signal)] },
          {
            name: "bkg",
            nominal: Float64Array.from(background),
            factors: [norm(bgnorm, 1.3), norm(lumi, 1.02)],
            variations: [variation(background)],
          },
        ],
      },
    ],
  };
  return templateExperiment(model, { counts: Float64Array.from(data), auxiliary: Float64Array.from(auxiliary) });
}

golden("its likelihood, best fit and profile scan are those found elsewhere, on the branch that a single start misses too", () => {
  const expected = readGolden();
  const experiment = vbfExperiment(expected);
  const names = experiment.parameters.map(({ name }) => name);
  expect(names).toEqual(["kv", "kl", "k2v", "bgnorm", "jes", "lumi"]);
  const likelihood = experiment.likelihood(experiment.observed);
  const constants = 3 * Math.log(2 * Math.PI);
  for (const {
    pars_kl_kv_k2v_bgnorm_jes_lumi: [kl, kv, ...rest],
    twice_nll,
  } of expected.eval)
    expect(Math.abs(likelihood.evaluate([kv, kl, ...rest]).value - constants - twice_nll)).toBeLessThan(1e-9 * twice_nll);
  const best = bestFit(likelihood);
  expect(best.twiceNll - constants).toBeLessThan(expected.global_min.twice_nll + 1e-6);
  const [kl, kv, k2v] = expected.global_min.pars;
  expect(Math.abs(best.values[0] - kv) + Math.abs(best.values[1] - kl) + Math.abs(best.values[2] - k2v)).toBeLessThan(2e-3);
  for (const { value, delta_twice_nll_multistart: delta } of expected.scan_kl) {
    if (![-2, 1, 3, 6].includes(value)) continue;
    const starts = [best.values, best.values.map((x, i) => (i < 3 ? 0 : x))];
    const lowest = Math.min(...starts.map((start) => bestFit(likelihood, { held: new Map([[1, value]]), start }).twiceNll));
    expect(Math.abs(lowest - constants - expected.global_min.twice_nll - delta)).toBeLessThan(2e-4);
  }
});
