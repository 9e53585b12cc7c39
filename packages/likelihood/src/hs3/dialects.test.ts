import { expect, test } from "@jest/globals";
import { readHs3 } from "./read-hs3.ts";

type Json = Readonly<Record<string, unknown>>;

const AXES = [{ name: "x", min: 0, max: 2, nbins: 2 }];

const sample = (name: string, contents: readonly number[], modifiers: readonly Json[], errors?: readonly number[]): Json => ({
  name,
  data: { contents, ...(errors === undefined ? {} : { errors }) },
  modifiers,
});

/** A document of one channel "SR", with what else it should have. */
const documentOf = (samples: readonly Json[], more: Json = {}, channel: Json = {}): string =>
  JSON.stringify({
    metadata: { hs3_version: "0.2" },
    distributions: [
      { name: "SR", type: "histfactory_dist", axes: AXES, samples, ...channel },
      ...((more.distributions as readonly Json[] | undefined) ?? []),
    ],
    data: [{ name: "observed", type: "binned", axes: AXES, contents: [60, 70] }],
    likelihoods: [{ name: "l", distributions: ["SR"], data: ["observed"] }],
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "distributions")),
  });

const modifiersOf = (text: string, i = 0): unknown => readHs3(text, "d.json").workspace.channels[0].samples[i].modifiers;
const fault = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as unknown });

const GAMMAS = ["gamma_fakes_bin_0", "gamma_fakes_bin_1"];
const shapesys = (vals: readonly number[], more: Json = {}): Json => ({
  name: "fakes",
  type: "shapesys",
  parameters: GAMMAS,
  constraint: "Poisson",
  data: { vals },
  ...more,
});
const reaching = (maxima: readonly number[]): Json => ({
  domains: [{ name: "default_domain", type: "product_domain", axes: GAMMAS.map((name, i) => ({ name, min: 0, max: maxima[i] })) }],
});

// contents 40 and 60 with uncertainties 4 and 3: 0.1 and 0.05, ranges up to 1.5 and 1.25
test.each([
  ["relative uncertainties", [0.1, 0.05]],
  ["absolute uncertainties", [4, 3]],
  ["expected auxiliary counts", [100, 400]],
  ["inverse relative uncertainties", [10, 20]],
])("vals of a shapesys can be %s, as the ranges of its parameters tell", (meaning, vals) => {
  const { workspace, remarks } = readHs3(documentOf([sample("b", [40, 60], [shapesys(vals)])], reaching([1.5, 1.25])), "d.json");
  const [{ name, type, data }] = workspace.channels[0].samples[0].modifiers;
  expect([name, type]).toEqual(["fakes", "shapesys"]);
  (data as number[]).forEach((uncertainty, bin) => expect(uncertainty).toBeCloseTo([4, 3][bin], 12));
  expect(remarks[0]).toContain(`are read as ${meaning}`);
});

test("vals that nothing explains are refused; ROOT's are relative where they are below 1", () => {
  const samples = [sample("b", [40, 60], [shapesys([0.1, 0.05])])];
  expect(() => readHs3(documentOf(samples), "d.json")).toThrow(
    fault("MODEL_HS3_AMBIGUOUS", /vals of a shapesys are relative uncertainties, absolute/),
  );
  const made = documentOf(samples, { metadata: { hs3_version: "0.2", packages: [{ name: "ROOT", version: "6.36" }] } });
  expect(modifiersOf(made)).toEqual([{ name: "fakes", type: "shapesys", data: [4, 3] }]);
});

test("a shapesys may name its distributions, whose global observables count", () => {
  const constraints = { constraints: ["p0", "p1"], constraint: undefined };
  const more = {
    distributions: ["0", "1"].map((bin) => ({ name: `p${bin}`, type: "poisson_dist", x: `nom${bin}`, mean: `mean${bin}` })),
    functions: GAMMAS.map((name, bin) => ({ name: `mean${bin}`, type: "product", factors: [name, bin === 0 ? "100.0" : "tau1"] })),
    parameter_points: [
      {
        name: "default_values",
        parameters: Object.entries({ nom0: 100, nom1: 410, tau1: 400 }).map(([name, value]) => ({ name, value, const: true })),
      },
    ],
  };
  const { workspace } = readHs3(documentOf([sample("b", [40, 60], [shapesys([9, 9], constraints)])], more), "d.json");
  const [{ data }] = workspace.channels[0].samples[0].modifiers;
  (data as number[]).forEach((uncertainty, bin) => expect(uncertainty).toBeCloseTo([4, 3][bin], 12));
  const [settings] = workspace.measurements[0].config.parameters;
  expect(settings.auxdata?.[1]).toBeCloseTo(410, 10);
  expect(settings.auxdata?.[0]).toBeCloseTo(100, 10);
});

test("a shapesys with normal constraints is a staterror of its own", () => {
  const modifiers = modifiersOf(
    documentOf([sample("b", [40, 60], [shapesys([0.1, 0.05], { constraint: "Gauss" })])], reaching([1.5, 1.25])),
  );
  expect(modifiers).toEqual([{ name: "fakes", type: "staterror", data: [4, 3] }]);
});

const STAT = { name: "staterror", type: "staterror", parameters: ["gamma_stat_SR_bin_0", "gamma_stat_SR_bin_1"] };

test("a staterror with normal constraints is pyhf's, of all samples that have it", () => {
  const stat = { ...STAT, constraint: "Gauss" };
  const text = documentOf([sample("a", [30, 20], [stat], [3, 1]), sample("b", [10, 40], [stat], [4, 2])]);
  expect(modifiersOf(text, 0)).toEqual([{ name: "stat_SR", type: "staterror", data: [3, 1] }]);
  expect(modifiersOf(text, 1)).toEqual([{ name: "stat_SR", type: "staterror", data: [4, 2] }]);
});

test("the staterror of one sample with Poisson constraints is a shapesys", () => {
  const { workspace, remarks } = readHs3(documentOf([sample("a", [30, 20], [STAT], [3, 1])]), "d.json");
  expect(workspace.channels[0].samples[0].modifiers).toEqual([{ name: "stat_SR", type: "shapesys", data: [3, 1] }]);
  expect(remarks).toContainEqual(expect.stringMatching(/does not say its constraint: Poisson, as in ROOT/));
  expect(remarks).toContainEqual(expect.stringMatching(/constrained by Poisson, is a shapesys/));
});

test("a Poisson staterror of several samples has its auxiliary counts in a channel", () => {
  const stat = { ...STAT, constraint: "Poisson" };
  const text = documentOf([sample("a", [30, 20], [stat], [3, 1]), sample("b", [10, 40], [stat], [4, 2])]);
  const { workspace } = readHs3(text, "d.json");
  expect(workspace.channels[0].samples.map(({ modifiers }) => modifiers)).toEqual([
    [{ name: "stat_SR", type: "shapefactor", data: null }],
    [{ name: "stat_SR", type: "shapefactor", data: null }],
  ]);
  // (40/5)² and 60²/5
  expect(workspace.channels[1].name).toBe("stat_SR_constraint");
  const [counts] = workspace.channels[1].samples;
  expect(counts.modifiers).toEqual([{ name: "stat_SR", type: "shapefactor", data: null }]);
  [64, 720].forEach((count, bin) => {
    expect(counts.data[bin]).toBeCloseTo(count, 9);
    expect(workspace.observations[1].data[bin]).toBe(counts.data[bin]);
  });
});

test("bins of a staterror that are held, or below ROOT's threshold, have no uncertainty", () => {
  const stat = { ...STAT, constraint: "Gauss" };
  const held = { parameter_points: [{ name: "default_values", parameters: [{ name: "gamma_stat_SR_bin_0", value: 1, const: true }] }] };
  const samples = [sample("a", [30, 20], [stat], [3, 1])];
  expect(modifiersOf(documentOf(samples, held))).toEqual([{ name: "stat_SR", type: "staterror", data: [0, 1] }]);
  const threshold = documentOf(samples, {}, { staterror: { relThreshold: 0.07, constraint: "Gauss" } });
  expect(modifiersOf(threshold)).toEqual([{ name: "stat_SR", type: "staterror", data: [3, 0] }]);
});

const normsys = (more: Json = {}): Json => ({
  name: "xs",
  type: "normsys",
  parameter: "alpha_xs",
  constraint: "Gauss",
  data: { hi: 1.1, lo: 0.9 },
  ...more,
});

test("a normsys may name its normal distribution, with either side first", () => {
  const points = { parameter_points: [{ name: "default_values", parameters: [{ name: "nom", value: 0.4, const: true }] }] };
  for (const sides of [
    { x: "alpha_xs", mean: "nom" },
    { x: "nom", mean: "alpha_xs" },
  ]) {
    const more = { ...points, distributions: [{ name: "c", type: "gaussian_dist", sigma: 0.5, ...sides }] };
    const { workspace } = readHs3(documentOf([sample("b", [1, 2], [normsys({ constraint: "c" })])], more), "d.json");
    expect(workspace.measurements[0].config.parameters).toEqual([{ name: "xs", auxdata: [0.4], sigmas: [0.5] }]);
  }
});

test("a constraint that only the likelihood lists is read, and not twice", () => {
  const more = {
    distributions: [{ name: "c", type: "normal_dist", x: "alpha_xs", mean: 0, sigma: 2 }],
    likelihoods: [{ name: "l", distributions: ["SR", "c"], data: ["observed", 0.5] }],
  };
  const factor = { name: "k", type: "normfactor", parameter: "alpha_xs" };
  const { workspace } = readHs3(documentOf([sample("b", [1, 2], [factor])], more), "d.json");
  expect(workspace.channels[0].samples[0].modifiers).toEqual([{ name: "lumi", type: "lumi", data: null }]);
  expect(workspace.measurements[0].config.parameters).toEqual([
    { name: "lumi", inits: [1], bounds: [[0, 10]], auxdata: [0.5], sigmas: [2] },
  ]);
  expect(() => readHs3(documentOf([sample("b", [1, 2], [normsys()])], more), "d.json")).toThrow(
    fault("MODEL_HS3_AMBIGUOUS", /"alpha_xs" has several constraints: implied, one of the likelihood/),
  );
});

test.each([
  ["log", "code1"],
  [4, "code4"],
  [{ type: "mult", in: "exp", out: null }, "code1"],
])("interpolation %p of a normsys is %s", (interpolation, code) => {
  expect(readHs3(documentOf([sample("b", [1, 2], [normsys({ interpolation })])]), "d.json").interpolation.normsys).toBe(code);
});

const histosys = (hi: readonly number[], lo: readonly number[]): Json => ({
  name: "s",
  type: "histosys",
  parameter: "alpha_s",
  data: { hi: { contents: hi }, lo: { contents: lo } },
});

test.each<[string, string, string, RegExp]>([
  [
    "an unknown modifier",
    documentOf([sample("b", [1, 2], [{ type: "lifetime", name: "t" }])]),
    "MODEL_HS3_UNSUPPORTED",
    /modifiers of type "lifetime" are not supported/,
  ],
  [
    "a log-normal constraint",
    documentOf([sample("b", [1, 2], [normsys({ constraint: "LogNormal" })])]),
    "MODEL_HS3_UNSUPPORTED",
    /kind "LogNormal"/,
  ],
  [
    "an additive interpolation of a factor",
    documentOf([sample("b", [1, 2], [normsys({ interpolation: "poly6" })])]),
    "MODEL_HS3_UNSUPPORTED",
    /interpolation "poly6" of a normsys/,
  ],
  [
    "two interpolations",
    documentOf([sample("b", [1, 2], [normsys(), normsys({ name: "y", parameter: "y", interpolation: 1 })])]),
    "MODEL_HS3_UNSUPPORTED",
    /some normsys by code4 and some by code1/,
  ],
  [
    "templates as additions",
    documentOf([sample("b", [1, 2], [histosys([-0.1, -0.2], [0.1, 0.2])])]),
    "MODEL_HS3_AMBIGUOUS",
    /opposite signs in every bin/,
  ],
  [
    "contents of another length",
    documentOf([sample("b", [1, 2, 3], [])]),
    "MODEL_HS3_FORM",
    /found a list of 3, expected a list of 2 numbers/,
  ],
  [
    "an infinite number",
    documentOf([sample("b", [1, 2], [])]).replace("[60,70]", "[60,1e999]"),
    "MODEL_HS3_FORM",
    /found Infinity, expected a finite number/,
  ],
  [
    "a data set that is not there",
    documentOf([sample("b", [1, 2], [])]).replace('"data":["observed"]', '"data":["seen"]'),
    "MODEL_HS3_REFERENCE",
    /found "seen", which data do not have/,
  ],
  ["a staterror without errors", documentOf([sample("b", [1, 2], [STAT])]), "MODEL_HS3_FORM", /needs errors beside the contents/],
  [
    "a factor and a systematic of one parameter",
    documentOf([sample("b", [1, 2], [normsys(), { type: "normfactor", parameter: "alpha_xs" }])]),
    "MODEL_HS3_UNSUPPORTED",
    /shared by a alpha and a normfactor|shared by/,
  ],
  [
    "two likelihoods",
    documentOf([sample("b", [1, 2], [])], { likelihoods: ["l", "m"].map((name) => ({ name, distributions: ["SR"], data: ["observed"] })) }),
    "MODEL_HS3_AMBIGUOUS",
    /the likelihoods "l", "m", expected one/,
  ],
  ["no JSON", "{", "MODEL_JSON", /not valid JSON/],
])("refuses %s", (_, text, code, message) => {
  expect(() => readHs3(text, "d.json")).toThrow(fault(code, message));
});
