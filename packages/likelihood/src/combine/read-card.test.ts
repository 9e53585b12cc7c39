import { expect, test } from "@jest/globals";
import { logGamma } from "../distributions.ts";
import type { CardTemplates } from "./card-templates.ts";
import { parseCard } from "./parse-card.ts";
import { readCard, type CardModel, type CardReading } from "./read-card.ts";
import { readScaling } from "./read-scaling.ts";

/** Histograms by "channel process" and "channel process nuisanceUp". */
type Histograms = Readonly<Record<string, readonly number[]>>;

/** Templates that are in memory; errors are the square roots of contents unless given as "… errors". */
function templatesOf(histograms: Histograms): CardTemplates {
  const template = (name: string): { contents: Float64Array; variances: Float64Array } | undefined => {
    const contents = histograms[name] as readonly number[] | undefined;
    const errors = (histograms[`${name} errors`] as readonly number[] | undefined) ?? contents?.map((value) => Math.sqrt(Math.abs(value)));
    return contents && errors && { contents: Float64Array.from(contents), variances: Float64Array.from(errors, (error) => error * error) };
  };
  return {
    nominal: (channel, process) => Promise.resolve(template(`${channel} ${process}`)),
    observed: (channel) => Promise.resolve(template(`${channel} data_obs`)),
    varied: (channel, process, _, histogram) => {
      const [up, down] = ["Up", "Down"].map((side) => template(`${channel} ${process} ${histogram}${side}`));
      return Promise.resolve(up && down && { up, down });
    },
    close: () => Promise.resolve(),
  };
}

const HISTOGRAMS: Histograms = {
  "a data_obs": [9, 14, 5],
  "a sig": [2, 3, 1],
  "a bkg": [8, 10, 2],
  "a bkg jesUp": [9, 11, 4],
  "a bkg jesDown": [7.5, 9, 1.5],
};

const HEAD = `imax 1
jmax 1
kmax *
shapes * * memory $CHANNEL/$PROCESS $CHANNEL/$PROCESS_$SYSTEMATIC
bin a
observation -1
bin a a
process sig bkg
process 0 1
rate -1 -1
`;

const read = (
  lines: string,
  { histograms = HISTOGRAMS, head = HEAD, ...reading }: CardReading & { histograms?: Histograms; head?: string } = {},
): Promise<CardModel> => readCard(parseCard(`${head}${lines}\n`, "card.txt"), templatesOf(histograms), reading);

/** Yields of the first channel at the initial values but for those given. */
function yieldsAt({ experiment }: CardModel, values: Readonly<Record<string, number>> = {}): number[] {
  const x = experiment.parameters.map(({ name, init }) => values[name] ?? init);
  return [...experiment.expected(x)[0].yields];
}

const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, b) => expect(found[b]).toBeCloseTo(value, 10));
};

/** Combine's smooth step from -1 to 1. */
const step = (x: number): number => (Math.abs(x) >= 1 ? Math.sign(x) : (x * (x * x * (3 * x * x - 10) + 15)) / 8);
/** Its log-normal with a side down and a side up. */
const logNormal = (theta: number, down: number, up: number): number => {
  const [high, low] = [Math.log(up), -Math.log(down)];
  return Math.exp(theta * ((high + low) / 2 + ((high - low) / 2) * step(2 * theta)));
};

test("the signal strength multiplies signals alone, and the data are those of the card", async () => {
  const model = await read("");
  expect(model.poi).toBe("r");
  expect(model.model.parameters).toMatchObject([{ name: "r", init: 1, bounds: [0, 20], role: "interest" }]);
  close(yieldsAt(model), [10, 13, 3]);
  close(yieldsAt(model, { r: 3 }), [14, 19, 5]);
  expect([...model.observed.counts]).toEqual([9, 14, 5]);
});

test("log-normals have their sides, and a normal distribution", async () => {
  const model = await read("lumi lnN 1.1 1.2\nqcd lnN - 0.8/1.3\nflat lnU 1.5 -");
  expect(model.model.parameters.map(({ name, bounds, role }) => [name, ...bounds, role])).toEqual([
    ["r", 0, 20, "interest"],
    ["lumi", -7, 7, "constrained"],
    ["qcd", -7, 7, "constrained"],
    ["flat", -1, 1, "free"],
  ]);
  expect(model.model.constraints).toEqual([
    { kind: "normal", parameter: 1, sigma: 1 },
    { kind: "normal", parameter: 2, sigma: 1 },
  ]);
  for (const qcd of [-0.9, -0.3, 0.2, 1.5]) {
    const [s, b] = [1.1 ** 0.7 * 1.5 ** -0.4, 1.2 ** 0.7 * logNormal(qcd, 0.8, 1.3)];
    close(yieldsAt(model, { lumi: 0.7, qcd, flat: -0.4 }), [2 * s + 8 * b, 3 * s + 10 * b, s + 2 * b]);
  }
});

/** The background's morphed shape at θ, templates at ±1/scale and linear from |θ| = 1/scale × joint on. */
function morphed(theta: number, scale = 1, joint = 1): number[] {
  const [nominal, up, down] = [
    [8, 10, 2],
    [9, 11, 4],
    [7.5, 9, 1.5],
  ];
  const x = scale * theta;
  return nominal.map((n, b) => {
    const [above, below] = [(up[b] * 20) / 24 - n, (down[b] * 20) / 18 - n];
    return n + (x / 2) * (above - below + step(x / joint) * (above + below));
  });
}

test("a shape interpolates normalised templates, and their integrals as a log-normal", async () => {
  const model = await read("jes shape - 1");
  expect(model.model.parameters[1]).toMatchObject({ name: "jes", bounds: [-4, 4], role: "constrained" });
  for (const jes of [-1.4, -0.6, 0, 0.3, 1, 2]) {
    const norm = logNormal(jes, 18 / 20, 24 / 20);
    const shape = morphed(jes).map((value) => norm * value);
    close(yieldsAt(model, { jes }), [2 + shape[0], 3 + shape[1], 1 + shape[2]]);
  }
});

test.each([2, 0.5])("a scale of %d in the column moves the templates to its inverse", async (scale) => {
  const model = await read(`jes shape - ${scale}`);
  for (const jes of [-1.4, 0.3, 0.8]) {
    const norm = logNormal(jes, (18 / 20) ** scale, (24 / 20) ** scale);
    const shape = morphed(jes, scale, Math.min(1, scale)).map((value) => norm * value);
    close(yieldsAt(model, { jes }), [2 + shape[0], 3 + shape[1], 1 + shape[2]]);
  }
});

test("shapeN interpolates logarithms of normalised templates, and keeps their sum", async () => {
  const model = await read("jes shapeN - 1");
  const jes = 0.6;
  const weights = [8, 10, 2].map((n, b) => {
    const [up, down] = [Math.log(([9, 11, 4][b] * 20) / 24 / n), Math.log(([7.5, 9, 1.5][b] * 20) / 18 / n)];
    return n * Math.exp((jes / 2) * (up - down + step(jes) * (up + down)));
  });
  const norm = (20 * logNormal(jes, 18 / 20, 24 / 20)) / weights.reduce((sum, value) => sum + value, 0);
  close(yieldsAt(model, { jes }), [2 + norm * weights[0], 3 + norm * weights[1], 1 + norm * weights[2]]);
});

test("shape? is a shape where there are histograms, and a log-normal elsewhere", async () => {
  const model = await read("jes shape? 1.3 1");
  expect(model.model.parameters[1].bounds).toEqual([-7, 7]);
  const [s, b] = [1.3 ** 0.8, logNormal(0.8, 0.9, 1.2)];
  const shape = morphed(0.8);
  close(yieldsAt(model, { jes: 0.8 }), [2 * s + b * shape[0], 3 * s + b * shape[1], s + b * shape[2]]);
});

test("integrals that hardly change have no log-normal", async () => {
  const histograms = { ...HISTOGRAMS, "a bkg jesUp": [9, 9.01, 2], "a bkg jesDown": [7, 11, 2] };
  const model = await read("jes shape - 1", { histograms });
  const total = yieldsAt(model, { jes: 1 }).reduce((sum, value) => sum + value, 0);
  expect(total).toBeCloseTo(26, 10);
});

const COUNTING = `imax 1
jmax 1
kmax *
bin a
observation 12
bin a a
process sig bkg
process 0 1
rate 2 7.5
`;

test("a sideband's events are a Poisson-constrained parameter that alpha multiplies", async () => {
  const model = await read("side gmN 3 - 2.5", { head: COUNTING, histograms: {} });
  expect(model.model.parameters[1]).toMatchObject({ name: "side", init: 3 });
  expect(model.model.constraints).toEqual([{ kind: "poisson", parameter: 1, tau: 1 }]);
  close(yieldsAt(model, { r: 2, side: 4 }), [4 + 10]);
  const x = [1, 4];
  const { main, constraint } = model.experiment.parts(model.observed, x);
  expect(main).toBeCloseTo(2 * (12 - 12 * Math.log(12) + logGamma(13)), 10);
  expect(constraint).toBeCloseTo(2 * (4 - 3 * Math.log(4) + Math.log(6)), 10);
  // seven standard deviations: the probability of 3 events or fewer, and of 3 or more
  const [low, high] = model.model.parameters[1].bounds;
  const poisson = (mean: number, counts: readonly number[]): number =>
    counts.reduce((sum, n) => sum + Math.exp(n * Math.log(mean) - mean - logGamma(n + 1)), 0);
  expect(poisson(low, [3, 4, 5, 6, 7]) / 1.2798e-12).toBeCloseTo(1, 3);
  expect(poisson(high, [0, 1, 2, 3]) / 1.2798e-12).toBeCloseTo(1, 3);
});

test("rate parameters multiply, formulas of them too, and one with a measurement is constrained", async () => {
  const lines = `norm rateParam a bkg 1.5 [0,4]
eff param 0.9 -0.1/+0.2
both rateParam a sig (@0+1)*@1 norm,eff
twice rateParam a bkg @0*@0/2 both`;
  const model = await read(lines, { head: COUNTING, histograms: {} });
  expect(model.model.parameters.map(({ name, init, bounds, role }) => [name, init, ...bounds, role])).toEqual([
    ["r", 1, 0, 20, "interest"],
    ["eff", 0.9, 0.9 - 4 * 0.1, 0.9 + 4 * 0.2, "constrained"],
    ["norm", 1.5, 0, 4, "free"],
  ]);
  expect(model.model.constraints).toEqual([{ kind: "bifurcated", parameter: 1, sigmaLow: 0.1, sigmaHigh: 0.2 }]);
  const both = (2 + 1) * 0.8;
  close(yieldsAt(model, { norm: 2, eff: 0.8 }), [2 * both + (7.5 * 2 * both * both) / 2]);
});

test("a rate parameter without a range is looked for widely, and that is said", async () => {
  const model = await read("norm rateParam a bkg 3", { head: COUNTING, histograms: {} });
  expect(model.model.parameters[1].bounds).toEqual([-57, 63]);
  expect(model.remarks).toEqual(["without a range, looked for up to 20 times their value away: norm"]);
});

test("what is frozen stays, and groups are kept", async () => {
  const model = await read("a lnN 1.1 -\nb lnN - 1.1\ntheory group = a b\nnuisance edit freeze b", { head: COUNTING, histograms: {} });
  expect(model.model.parameters.map(({ name, fixed }) => [name, fixed])).toEqual([
    ["r", false],
    ["a", false],
    ["b", true],
  ]);
  expect(model.groups).toEqual([{ name: "theory", members: ["a", "b"] }]);
});

test("a rate in the card scales the histogram, and a rate of zero leaves the process out", async () => {
  const model = await read("", { head: HEAD.replace("rate -1 -1", "rate 6.03 20") });
  close(yieldsAt(model), [8 + 2 * 1.005, 10 + 3 * 1.005, 2 + 1.005]);
  const without = await read("", { head: HEAD.replace("rate -1 -1", "rate 0 -1") });
  close(yieldsAt(without, { r: 5 }), [8, 10, 2]);
});

test("negative bins count as 0 within the rate, as in Combine, or are kept", async () => {
  const histograms = { ...HISTOGRAMS, "a bkg": [8, 14, -2], "a bkg jesUp": [9, 16, -1], "a bkg jesDown": [7, 12, -1] };
  const zero = await read("jes shape - 1", { histograms });
  expect(zero.remarks).toEqual(["negative bins of bkg in a count as 0, as in Combine: -2.00 events"]);
  close(yieldsAt(zero), [2 + (8 * 20) / 22, 3 + (14 * 20) / 22, 1]);
  // the integrals are those of the histograms as they are, the shapes are not
  close(yieldsAt(zero, { jes: 1 }), [2 + (24 * 9) / 25, 3 + (24 * 16) / 25, 1]);
  const keep = await read("jes shape - 1", { histograms, negative: "keep" });
  expect(keep.remarks).toEqual([]);
  close(yieldsAt(keep, { jes: 1 }), [2 + 9, 3 + 16, 1 - 1]);
  // with autoMCStats a histogram is no share of a rate
  const statistics = await read("jes shape - 1\na autoMCStats -1", { histograms });
  close(yieldsAt(statistics), [10, 17, 1]);
  close(yieldsAt(statistics, { jes: 1 }), [2 + 9, 3 + 16, 1]);
  const negative = { ...HISTOGRAMS, "a bkg": [-8, -14, 2] };
  await expect(read("", { histograms: negative })).rejects.toMatchObject({ message: "bkg in a has -20 events" });
  close(yieldsAt(await read("", { histograms: negative, negative: "keep" })), [-6, -11, 3]);
});

test.each([
  ["the rate of a histogram that has other events", "rate 6.2 20", "", "the rate of sig in a is 6.2, its histogram has 6 events"],
  ["a negative rate", "rate -2 -1", "", "found the rate -2 of sig in a"],
  ["a sideband that does not give the rate", "rate -1 -1", "side gmN 3 0.9 -", "side expects 3 × 0.9 events of sig in a, its rate is 6"],
  ["an argument that is nowhere", "rate -1 -1", "f rateParam a bkg 1+@0 nrom\nnorm rateParam a bkg 1", 'unknown parameter "nrom"'],
  ["formulas in a circle", "rate -1 -1", "f rateParam a bkg @0 g\ng rateParam a bkg @0 f", 'the formula "f" needs itself: f ← g ← f'],
  [
    "a formula without a value",
    "rate -1 -1",
    "f rateParam a bkg log(0*@0) r",
    'the formula "f" is -Infinity at the initial values of its parameters',
  ],
  [
    "a rate parameter of two values",
    "rate -1 -1",
    "n rateParam a bkg 1\nn rateParam a sig 2",
    'rate parameter "n" is something else in line 11',
  ],
  ["a log-normal without an end", "rate -1 -1", "x lnN 1e-320 -", "x is a factor between Infinity and 1e-320, expected positive numbers"],
  ["shapes of two kinds", "rate -1 -1", "jes shape - 1\nx shapeN - 1", "bkg in a has shapeN and other shapes"],
])("%s is refused", async (_, rate, lines, message) => {
  const histograms = { ...HISTOGRAMS, "a bkg xUp": [9, 11, 4], "a bkg xDown": [7, 9, 1] };
  await expect(read(lines, { head: HEAD.replace("rate -1 -1", rate), histograms })).rejects.toMatchObject({ message });
});

test.each([
  ["a varied histogram of other bins", { "a bkg jesUp": [9, 11] }, "the histogram jes of bkg in a (up) has 2 bins, expected 3"],
  ["a varied histogram without events", { "a bkg jesDown": [0, 0, 0] }, "the histogram jes of bkg in a (down) has 0 events"],
  ["a process of other bins than the data", { "a sig": [2, 4] }, "sig in a has 2 bins, the observed events have 3"],
  ["a negative count", { "a data_obs": [9, -1, 5] }, "found -1 observed events in bin 1 of a"],
  ["NaN", { "a sig": [2, NaN, 1] }, "found NaN with the squared error NaN in bin 1 of sig in a, expected finite numbers"],
])("%s is refused", async (_, histograms: Histograms, message) => {
  await expect(read("jes shape - 1", { histograms: { ...HISTOGRAMS, ...histograms } })).rejects.toMatchObject({
    code: "DATA_SHAPES",
    message,
  });
});

const SCALING = JSON.stringify([
  {
    channel: "a",
    process: "sig",
    parameters: ["one[1]", "c[0,-2,2]"],
    scaling: [
      [1, 0.1, 0.3],
      [1, 0.2, 0.4],
      [1, -0.1, 0.5],
    ],
  },
]);

test("a scaling replaces the strength, and multiplies the process bin by bin", async () => {
  const model = await read("jes shape - 1", { scaling: readScaling(SCALING, "scaling.json") });
  expect(model.poi).toBe("c");
  expect(model.remarks).toEqual([]);
  const f = (c: number): number[] => [1 + 0.2 * c + 0.3 * c * c, 1 + 0.4 * c + 0.4 * c * c, 1 - 0.2 * c + 0.5 * c * c];
  close(
    yieldsAt(model, { c: 1.5 }),
    f(1.5).map((value, b) => [2, 3, 1][b] * value + [8, 10, 2][b]),
  );
});

test("a scaling multiplies morphed templates, or as Combine does the nominal one alone", async () => {
  const histograms = { ...HISTOGRAMS, "a sig jesUp": [3, 3, 1], "a sig jesDown": [1.8, 3, 1] };
  const scaling = readScaling(SCALING, "scaling.json");
  const [c, jes] = [0.5, 1.2];
  const f = [1 + 0.2 * c + 0.3 * c * c, 1 + 0.4 * c + 0.4 * c * c, 1 - 0.2 * c + 0.5 * c * c];
  const norm = (7 / 6) ** jes;
  const differences = [2, 3, 1].map((n, b) => jes * (([3, 3, 1][b] * 6) / 7 - n));
  const rest = [8, 10, 2];
  const yields = await read("jes shape 1 -", { histograms, scaling });
  close(
    yieldsAt(yields, { c, jes }),
    rest.map((n, b) => n + norm * f[b] * ([2, 3, 1][b] + differences[b])),
  );
  expect(yields.remarks).toEqual([expect.stringMatching("scalings multiply interpolated templates")]);
  const nominal = await read("jes shape 1 -", { histograms, scaling, scaled: "nominal" });
  close(
    yieldsAt(nominal, { c, jes }),
    rest.map((n, b) => n + norm * (f[b] * [2, 3, 1][b] + differences[b])),
  );
  expect(nominal.remarks).toEqual([]);
});

test("bins with few simulated events have multipliers and additions, which no scaling multiplies", async () => {
  const histograms = { ...HISTOGRAMS, "a sig errors": [3, 0.1, 0] };
  const model = await read("lumi lnN 1.1 -\na autoMCStats 10", { histograms, scaling: readScaling(SCALING, "scaling.json") });
  // the background: 8, 10 and 2 events, each its own weight; the signal: an error above its content, and 900 events
  expect(model.model.parameters.slice(2).map(({ name }) => name)).toEqual([
    "prop_bina_bin0_sig",
    "prop_bina_bin0_bkg",
    "prop_bina_bin1_sig",
    "prop_bina_bin1_bkg",
    "prop_bina_bin2_bkg",
  ]);
  expect(model.model.constraints.slice(1)).toMatchObject([
    { kind: "normal", sigma: 1 },
    { kind: "poisson", tau: 8 },
    { kind: "normal", sigma: 1 },
    { kind: "poisson", tau: 10 },
    { kind: "poisson", tau: 2 },
  ]);
  const [c, lumi] = [0.5, 1];
  const at = { c, lumi, prop_bina_bin0_sig: 0.4, prop_bina_bin0_bkg: 1.3, prop_bina_bin1_sig: -2, prop_bina_bin2_bkg: 0.7 };
  const f = [1 + 0.2 * c + 0.3 * c * c, 1 + 0.4 * c + 0.4 * c * c, 1 - 0.2 * c + 0.5 * c * c];
  close(yieldsAt(model, at), [1.1 * (2 * f[0] + 0.4 * 3) + 8 * 1.3, 1.1 * (3 * f[1] - 2 * 0.1) + 10, 1.1 * f[2] + 2 * 0.7]);
});

test("the error of the sum follows factors, and formulas with their initial value", async () => {
  const histograms = { ...HISTOGRAMS, "a sig errors": [0.3, 0.1, 0], "a bkg errors": [0.4, 0.5, 0.1] };
  const model = await read("n rateParam a bkg 1.5 [0,5]\ng rateParam a sig @0*@0 n\na autoMCStats 10", { histograms });
  expect(model.remarks).toEqual(["the statistical error of sig in a does not follow the formula of its rate, but has its initial value"]);
  const yields = yieldsAt(model, { r: 2, n: 2, prop_bina_bin0: 0.5 });
  const error = Math.hypot(2 * 1.5 ** 2 * 0.3, 2 * 0.4);
  close(yields, [2 * 4 * 2 + 2 * 8 + 0.5 * error, 2 * 4 * 3 + 2 * 10, 2 * 4 * 1 + 2 * 2]);
});

test("a scaling that fits no process, or another number of bins, is refused", async () => {
  const other = readScaling(SCALING.replace('"a"', '"b"'), "scaling.json");
  await expect(read("", { scaling: other })).rejects.toMatchObject({ code: "DATA_SCALING", where: "scaling.json" });
  const longer = readScaling(SCALING.replace("[1,0.1,0.3],", "[1,0.1,0.3],[1,0,0],"), "scaling.json");
  await expect(read("", { scaling: longer })).rejects.toMatchObject({ message: "found 4 bins in the scaling of sig in a, which has 3" });
});
