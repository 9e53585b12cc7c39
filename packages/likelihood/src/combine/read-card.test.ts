import { expect, test } from "@jest/globals";
import { logGamma } from "../distributions.ts";
import { HEAD, HISTOGRAMS, read, yieldsAt } from "./testing/memory-card.ts";

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
