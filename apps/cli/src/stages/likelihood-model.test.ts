import { expect, test } from "@jest/globals";
import { formValue, meanForm } from "@ratiometer/eft";
import { bestFit, fit, logGamma, objective, readWorkspace, twiceNll } from "@ratiometer/likelihood";
import { randomStream } from "@ratiometer/tables";
import { openLikelihoodModel } from "./likelihood-experiment.ts";
import { binnedProcesses, COEFFICIENTS_ALONE, freeShares, rateFactors } from "./likelihood-model.ts";
import { constructions } from "./toy-constructions.ts";

const stream = randomStream(2, "toy model");
const ROWS = 30;
const ratio = new Float64Array(6 * ROWS);
for (let i = 0; i < ROWS; i++) {
  const [u, v] = [0.4 * stream.normal(), 0.3 * stream.normal()];
  ratio.set([1, u, u * u + 0.1, v, u * v, v * v + 0.05], 6 * i);
}
const weights = Float64Array.from({ length: ROWS }, (_, i) => i % 4);
const normalisation = meanForm(ratio, weights);
const domainYield = normalisation.map((z) => 50 * z);
const channel = { name: "sr", yield: normalisation.map((z) => 20 * z), domainYield, ratio, normalisation, weights };
const binned = { name: "cr", yields: Float64Array.of(5, 1, 2, 0.5, 0.1, 1, 8, -1, 1, 0, 0.2, 0.5), observed: Float64Array.of(4, 9) };
const coefficients = [
  { name: "kt", sm: 1, range: [-2, 2] },
  { name: "ktt", sm: 0, range: [-1, 1] },
] as const;
const older = objective([channel, binned], coefficients);

test("without nuisance parameters the model is the likelihood of the coefficients: binned and unbinned channels, forms in δ", () => {
  const process = { name: "all", yields: binned.yields, systematics: [] };
  const experiment = openLikelihoodModel({
    coefficients,
    nuisances: [],
    free: [],
    unbinned: [{ ...channel, pool: ratio, rates: [] }],
    binned: [{ name: "cr", processes: [process], observed: binned.observed }],
  });
  const newer = experiment.likelihood(experiment.observed);
  for (const c of [
    [1, 0],
    [0.4, 0.6],
    [1.7, -0.9],
  ]) {
    const [a, b] = [older.evaluate(c), newer.evaluate(c)];
    expect(b.value).toBeCloseTo(a.value, 9);
    for (const i of a.gradient.keys()) expect(b.gradient[i]).toBeCloseTo(a.gradient[i], 8);
  }
});

/** What an analysis says of intervals. */
const asking = (method: "asymptotic" | "feldman-cousins") => ({
  seed: 3,
  where: (path: string) => `a.yaml ${path}`,
  inference: {
    data: "asimov" as const,
    scans: [{ coefficients: ["kt"], points: 11 }],
    orders: ["quadratic" as const],
    points: [],
    intervals: { levels: [0.5], method, toys: 20, grid: 5 },
  },
});
const shape = {
  axes: [{ column: "x", unit: "", edges: [0, 1, 2] }],
  samples: [{ name: "all", terms: [[...binned.yields.subarray(0, 6)], [...binned.yields.subarray(6)]], variance: [0, 0], systematics: [] }],
  covariance: [],
  observed: [...binned.observed],
};
const data = [
  { name: "sr", unbinned: channel, shape, pool: ratio },
  { name: "cr", shape, pool: new Float64Array() },
];
const work = { jobs: 1, signal: new AbortController().signal, progress: (): void => undefined };

test("a construction where an analysis asks for it, for each scan over the range of its coefficient", async () => {
  expect(await constructions(asking("asymptotic"), coefficients, COEFFICIENTS_ALONE, data, work)).toEqual([]);
  const [found] = await constructions(asking("feldman-cousins"), coefficients, COEFFICIENTS_ALONE, data, work);
  expect(found).toMatchObject({ parameters: ["kt"], construction: "profiled", toys: 20, status: "converged" });
  expect(found.points.map(({ at }) => at)).toEqual([[-2], [-1], [0], [1], [2]]);
  const best = fit(older);
  expect(found.bestFit.twiceNll).toBeCloseTo(best.twiceNll, 6);
  expect(found.points[1].deltaTwiceNll).toBeCloseTo(fit(older, new Map([[0, -1]])).twiceNll - best.twiceNll, 5);
});

test("a ratio that is no quadratic form has no toys", async () => {
  const curve = { name: "sr", yield: channel.yield, domainYield, weights, logRatios: new Float64Array(), range: [-1, 1] as const };
  const asked = constructions(asking("feldman-cousins"), coefficients, COEFFICIENTS_ALONE, [{ ...data[0], unbinned: curve }], work);
  await expect(asked).rejects.toThrow('channel "sr" has a ratio that is no quadratic form');
});

/** A channel of two bins and two samples, one of which depends on a coefficient; three uncertainties. */
const samples = [
  {
    name: "signal",
    terms: [
      [6, 1, 0.5],
      [4, -1, 1],
    ],
    variance: [0, 0],
    systematics: [
      { name: "lumi", up: [0.15, 0.1], down: [-0.15, -0.1], factors: { up: 1.025, down: 0.975 } },
      { name: "muR", up: [0.5, -0.2], down: [-0.4, 0.3] },
    ],
  },
  {
    name: "background",
    terms: [
      [40, 0, 0],
      [30, 0, 0],
    ],
    variance: [0, 0],
    systematics: [
      { name: "lumi", up: [1, 0.75], down: [-1, -0.75], factors: { up: 1.025, down: 0.975 } },
      { name: "muR", up: [2, 1], down: [-3, -2] },
    ],
  },
];
const nuisances = ["lumi", "muR"];
const one = [{ name: "kt", sm: 1, range: [-2, 3] }] as const;

test("normalisations and shifts of bins are normsys and histosys of a workspace", () => {
  const binnedModel = { name: "sr", processes: binnedProcesses({ samples }), observed: Float64Array.of(52, 31) };
  const experiment = openLikelihoodModel({ coefficients: one, nuisances, free: [], unbinned: [], binned: [binnedModel] });
  const likelihood = experiment.likelihood(experiment.observed);
  const added = (nominal: readonly number[], shift: readonly number[]): number[] => nominal.map((value, b) => value + shift[b]);
  const { experiment: other } = readWorkspace({
    version: "1.0.0",
    channels: [
      {
        name: "sr",
        samples: samples.map(({ name, terms, systematics: [, muR] }) => {
          const nominal = terms.map(([sm]) => sm);
          // in c = δ + 1: m00 - 2 m10 + m11, m10 - m11, m11
          const matrix = terms.map(([m00, m10, m11]) => [m00 - 2 * m10 + m11, m10 - m11, m11].map((value) => value / m00));
          return {
            name,
            data: nominal,
            modifiers: [
              { name: "eft", type: "polynomial", data: { coefficients: ["kt"], matrix } },
              { name: "lumi", type: "normsys", data: { hi: 1.025, lo: 0.975 } },
              { name: "muR", type: "histosys", data: { hi_data: added(nominal, muR.up), lo_data: added(nominal, muR.down) } },
            ],
          };
        }),
      },
    ],
    observations: [{ name: "sr", data: [52, 31] }],
    measurements: [{ name: "fit", config: { poi: "kt", parameters: [{ name: "kt", inits: [1], bounds: [[-2, 3]] }] } }],
  });
  const order = other.parameters.map(({ name }) => ["kt", ...nuisances].indexOf(name));
  const expected = other.likelihood(other.observed);
  for (const x of [
    [1, 0, 0],
    [0.3, 1.4, -0.7],
    [-1.5, -0.2, 2.1],
  ])
    expect(likelihood.value(x)).toBeCloseTo(expected.value(order.map((i) => x[i])), 9);
});

test("a rate of an unbinned channel is known as well as the luminosity: a fit of the background's rate alone", () => {
  // no coefficient moves the shape, so that the events are a counting experiment of the rate: ν(δ) = 46 (1 + δ), σ² = ν + (0.025 ν)²
  const rows = 4;
  const flat = {
    name: "sr",
    yield: Float64Array.of(46, 23, 0),
    domainYield: Float64Array.of(46, 23, 0),
    ratio: Float64Array.from({ length: 3 * rows }, (_, i) => [1, 0.5, 0][i % 3]),
    normalisation: Float64Array.of(1, 0.5, 0),
    weights: new Float64Array(rows).fill(46 / rows),
  };
  const experiment = openLikelihoodModel({
    coefficients: one,
    nuisances: ["lumi"],
    free: [],
    unbinned: [{ ...flat, pool: Float64Array.from(flat.ratio), rates: [{ name: "lumi", up: 1.025, down: 1 / 1.025 }] }],
    binned: [],
  });
  const likelihood = experiment.likelihood(experiment.observed);
  const { values } = bestFit(likelihood);
  expect(values[0]).toBeCloseTo(1, 6);
  const { hessian } = twiceNll(likelihood, values);
  // the covariance of (δ, α) is twice the inverse of the Hessian
  const variance = (2 * hessian[3]) / (hessian[0] * hessian[3] - hessian[1] * hessian[2]);
  expect(variance).toBeCloseTo(1 / 46 + Math.log(1.025) ** 2, 6);
});

test("a rate is one bin, and what all samples together do is its factor", () => {
  const [signal] = binnedProcesses({ samples }, "rate");
  expect([...signal.yields]).toEqual([10, 0, 1.5]);
  expect(signal.systematics[1].up[0]).toBeCloseTo(0.3, 12);
  const [lumi, muR] = rateFactors({ samples });
  expect(lumi.up).toBeCloseTo(1.025, 12);
  expect(muR.down).toBeCloseTo(1 - 5.1 / 80, 12);
});

const factor = { name: "yy", terms: [1, -0.26, 0.07, 0.1, 0, 0.2] };

/** −2 log L of the two channels with branching fractions in closed form: yields times a polynomial, ratios as they are. */
function twiceNllByHand([kt, ktt]: readonly number[], branched: readonly boolean[], mu: number): number {
  const delta = [kt - 1, ktt];
  const value = (form: ArrayLike<number>, at = 0): number =>
    formValue(
      Array.from({ length: 6 }, (_, t) => form[at + t]),
      delta,
    );
  const total = weights.reduce((a, b) => a + b, 0);
  const scale = (branched[0] ? value(factor.terms) : 1) * mu;
  let sum = 2 * value(channel.yield) * scale - 2 * total * Math.log((value(domainYield) * scale) / value(normalisation));
  weights.forEach((weight, i) => (sum -= 2 * weight * Math.log(value(ratio, 6 * i))));
  binned.observed.forEach((n, b) => {
    const nu = value(binned.yields, 6 * b) * (branched[1] ? value(factor.terms) : 1);
    sum += 2 * (nu - n * Math.log(nu) + logGamma(n + 1));
  });
  return sum;
}

test("a branching fraction multiplies yields and no ratio, a free normalisation the events it is on, with their derivatives", () => {
  const process = { name: "all", yields: binned.yields, systematics: [], branching: factor };
  const experiment = openLikelihoodModel({
    coefficients,
    nuisances: [],
    free: [{ name: "norm", range: [0, 5] }],
    unbinned: [{ ...channel, pool: ratio, rates: [], branching: factor.terms, free: [{ name: "norm", share: 1 }] }],
    binned: [{ name: "cr", processes: [process], observed: binned.observed }],
  });
  const likelihood = experiment.likelihood(experiment.observed);
  const offset = likelihood.value([1, 0, 1]) - twiceNllByHand([1, 0], [true, true], 1);
  for (const x of [
    [0.4, 0.6, 1.3],
    [1.7, -0.9, 0.4],
  ]) {
    const { value, gradient, hessian } = likelihood.evaluate(x);
    expect(value - offset).toBeCloseTo(twiceNllByHand(x, [true, true], x[2]), 8);
    const h = 1e-4;
    for (const a of [0, 1, 2]) {
      const [up, down] = [h, -h].map((step) => likelihood.evaluate(x.map((each, b) => (a === b ? each + step : each))));
      expect(gradient[a]).toBeCloseTo((up.value - down.value) / (2 * h), 4);
      for (const b of [0, 1, 2]) expect(hessian[3 * a + b]).toBeCloseTo((up.gradient[b] - down.gradient[b]) / (2 * h), 4);
    }
  }
});

test("a free normalisation of a part of an unbinned channel multiplies that share of its rate", () => {
  const some = samples.map((sample) => (sample.name === "background" ? { ...sample, free: ["norm"] } : sample));
  expect(freeShares({ samples: some })).toEqual([{ name: "norm", share: 70 / 80 }]);
  expect(freeShares({ samples: samples.map((sample) => ({ ...sample, free: ["norm"] })) })).toEqual([{ name: "norm", share: 1 }]);
});
