import { expect, test } from "@jest/globals";
import { normalCdf } from "@ratiometer/likelihood";
import type { BinnedShape } from "./binned-shape.ts";
import { dataPrediction, fittedBins, garwoodInterval } from "./data-prediction.ts";
import { goodnessOfFit } from "./goodness-of-fit.ts";
import { shownEdges } from "./shown-columns.ts";

/** Two samples in two bins, of which the second has a normalisation of 10 %, and one coefficient: 100 (1 + c)² and 40. */
const shape: BinnedShape = {
  axes: [{ column: "x", unit: "GeV", edges: ["-inf", 0, "inf"] }],
  samples: [
    {
      name: "signal",
      terms: [
        [10, 10, 10],
        [100, 100, 100],
      ],
      variance: [1, 4],
      systematics: [{ name: "norm", up: [0, 0], down: [0, 0], factors: { up: 1, down: 1 } }],
    },
    {
      name: "background",
      terms: [
        [40, 0, 0],
        [20, 0, 0],
      ],
      variance: [0, 0],
      systematics: [{ name: "norm", up: [4, 2], down: [-4, -2], factors: { up: 1.1, down: 0.9 } }],
    },
  ],
  covariance: [
    [1, 0, 0, 0, 0, 0, 0, 0, 0],
    [4, 0, 0, 0, 0, 0, 0, 0, 0],
  ],
  observed: [66, 150],
};
const model = { coefficients: [{ name: "c", sm: 0, range: [-1, 1] as const }], nuisances: ["norm"], free: [] };
const parameter = (
  name: string,
  value: number,
  uncertainty: number,
): { name: string; value: number; uncertainty: number; fixed: false; atBound: false } => ({
  name,
  value,
  uncertainty,
  fixed: false,
  atBound: false,
});
const fit = {
  parameters: [parameter("c", 0.1, 0.05), parameter("norm", 1, 0.8)],
  correlation: [
    [1, -0.5],
    [-0.5, 1],
  ],
};

test("the prediction after a fit is that of the fitted parameters, with J C Jᵀ and the simulation as its covariance", () => {
  const { samples, total, covariance = new Float64Array() } = fittedBins(shape, model, fit);
  // at one standard deviation up the factor is 1.1; (1 + c)² = 1.21
  expect(samples[0][0]).toBeCloseTo(12.1, 12);
  expect(samples[1][1]).toBeCloseTo(22, 12);
  expect(total[1]).toBeCloseTo(143, 12);
  // slopes: signal 2 n (1 + c), background n 1.1 log 1.1, as from one standard deviation on the interpolation is a power; below it is a polynomial with
  // the same slope there
  const jacobian = [
    [22, 44 * Math.log(1.1)],
    [220, 22 * Math.log(1.1)],
  ];
  const errors = [
    [0.0025, -0.02],
    [-0.02, 0.64],
  ];
  for (const i of [0, 1])
    for (const j of [0, 1]) {
      // errors of the simulation grow with the factors of the fit: 12.1 + 44 over 12.1 + 40, 121 + 22 over 121 + 20
      let expected = i === j ? [(56.1 / 52.1) ** 2, 4 * (143 / 141) ** 2][i] : 0;
      for (const p of [0, 1]) for (const q of [0, 1]) expected += jacobian[i][p] * errors[p][q] * jacobian[j][q];
      expect(covariance[2 * i + j]).toBeCloseTo(expected, 3);
    }
});

test("χ² is that of the inverse of the covariance, and pulls are of single bins", () => {
  const found = dataPrediction({ name: "cr", role: "control", data: "observed" }, shape, model, fit, true);
  const { covariance = new Float64Array(), total } = fittedBins(shape, model, fit);
  const [a, b, d] = [covariance[0] + total[0], covariance[1], covariance[3] + total[1]];
  const [x, y] = [66 - total[0], 150 - total[1]];
  expect(found.chi2).toBeCloseTo((d * x * x - 2 * b * x * y + a * y * y) / (a * d - b * b), 9);
  expect(found.pulls?.[1]).toBeCloseTo(y / Math.sqrt(d), 12);
  // of two degrees of freedom the tail is exp(−χ²/2)
  expect(found.pValue).toBeCloseTo(Math.exp(-(found.chi2 ?? 0) / 2), 12);
  const alone = dataPrediction({ name: "cr", role: "control", data: "observed" }, shape, model, { ...fit, correlation: null }, true);
  expect([alone.uncertainty, alone.pulls, alone.chi2, alone.pValue]).toEqual([null, null, null, null]);
});

test("Poisson intervals hold the counts of which either tail has the same probability", () => {
  const [low, high] = garwoodInterval(3);
  const below = (mean: number, n: number): number => {
    let [term, sum] = [Math.exp(-mean), 0];
    for (let k = 0; k <= n; term *= mean / ++k) sum += term;
    return sum;
  };
  const tail = 1 - normalCdf(1);
  expect(below(high, 3)).toBeCloseTo(tail, 9);
  expect(1 - below(low, 2)).toBeCloseTo(tail, 9);
  expect(garwoodInterval(0)[0]).toBe(0);
  expect(garwoodInterval(0)[1]).toBeCloseTo(-Math.log(tail), 9);
});

test("where not all channels are binned with data, goodness of fit is that of the bins there are", () => {
  const prediction = dataPrediction({ name: "cr", role: "control", data: "observed" }, shape, model, fit, true);
  const refused = (): never => {
    throw new Error("not all channels are binned");
  };
  const channels = [
    { name: "sr", data: "asimov" as const },
    { name: "cr", data: "observed" as const },
  ];
  const found = goodnessOfFit(channels, refused, [prediction], "converged");
  const distance = [66, 150].reduce((sum, n, i) => sum + 2 * (prediction.total[i] - n + n * Math.log(n / prediction.total[i])), 0);
  expect(found).toMatchObject({ of: "binned channels", degreesOfFreedom: 2, status: "converged" });
  expect(found?.statistic).toBeCloseTo(distance, 12);
  expect(goodnessOfFit(channels.slice(0, 1), refused, [], "converged")).toBeUndefined();
});

test("columns of few values have a bin for each, others bins of one width between their tails, constant ones none", () => {
  expect(Array.from(shownEdges([2, 4, 3, 3, 2]) ?? [])).toEqual([-Infinity, 2.5, 3.5, Infinity]);
  expect(shownEdges([5, 5])).toBeUndefined();
  const edges = Array.from(shownEdges(Float64Array.from({ length: 1001 }, (_, i) => i)) ?? []);
  expect([edges.length, edges[0], edges[1], edges[13], edges[14]]).toEqual([15, -Infinity, 10, 990, Infinity]);
});
