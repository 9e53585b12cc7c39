import { expect, test } from "@jest/globals";
import { readWorkspace, type WorkspaceModel } from "../histfactory/read-workspace.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { workspaceSource } from "../histfactory/workspace-source.ts";
import { bestFit } from "../model/best-fit.ts";
import type { Data } from "../model/data.ts";
import { templateExperiment } from "../model/template-experiment.ts";
import { auxiliaryMeasurements, withShiftedAuxiliary } from "./auxiliary-measurements.ts";
import { groupedImpacts } from "./grouped-impacts.ts";
import { impacts } from "./impacts.ts";
import { minosInterval } from "./minos-interval.ts";
import { parallelImpacts } from "./parallel-impacts.ts";
import { THREE_BINS, countingWorkspace } from "./testing/workspaces.ts";

const { experiment, observed } = readWorkspace(THREE_BINS);

test("impacts, pulls and deviations are those of cabinetry 0.6.0", () => {
  const found = impacts(experiment, observed, { poi: "mu" });
  expect(found.status).toBe("converged");
  expect(found.muHat).toBeCloseTo(1.318331, 4);
  // parameter: value, deviation, prefit deviation; shifts for ± prefit, ± postfit deviations
  const expected: Record<string, readonly number[]> = {
    h: [-0.1413011, 0.965929, 1, -0.0370537, 0.0352162, -0.0358234, 0.0338608],
    k: [1.075116, 0.0731389, NaN, NaN, NaN, -0.0379218, 0.03796],
    a: [-0.009642962, 0.973719, 1, -0.0256175, -0.0338238, -0.0247954, -0.032695],
    "g[0]": [1.006225, 0.0855476, 0.1, -0.0422494, 0.0458751, -0.0363711, 0.0389596],
    "g[1]": [0.9844029, 0.0785499, 5 / 60, -0.0832674, 0.0867837, -0.0785906, 0.0817136],
    "g[2]": [1.017988, 0.0974367, 0.1, -0.0864315, 0.0887178, -0.0842474, 0.0864182],
  };
  expect(found.impacts.map(({ parameter }) => parameter)).toEqual(["g[2]", "g[1]", "g[0]", "k", "h", "a"]);
  for (const { parameter, value, deviationUp, pull, constraint, ...impact } of found.impacts) {
    const [best, after, before, preUp, preDown, up, down] = expected[parameter];
    expect(value).toBeCloseTo(best, 3);
    // Minuit's curvature is one of finite steps
    expect(Math.abs(deviationUp / after - 1)).toBeLessThan(0.01);
    expect(impact.up).toBeCloseTo(up, 3);
    expect(impact.down).toBeCloseTo(down, 3);
    if (parameter === "k") {
      expect([pull, constraint, impact.preUp, impact.preDown]).toEqual([null, null, null, null]);
      continue;
    }
    expect(pull).toBeCloseTo((best - (parameter.startsWith("g") ? 1 : 0)) / before, 3);
    expect(constraint).toBeCloseTo(after / before, 1.9);
    expect(impact.preUp).toBeCloseTo(preUp, 3);
    expect(impact.preDown).toBeCloseTo(preDown, 3);
  }
});

test("intervals of the profile are the MINOS errors of iminuit", () => {
  const likelihood = experiment.likelihood(observed);
  const fit = bestFit(likelihood);
  const expected: Record<string, readonly [number, number]> = {
    h: [-0.924412, 0.964568],
    mu: [-0.279628, 0.28642],
    k: [-0.0715044, 0.0748046],
    a: [-0.976667, 0.982354],
    "g[0]": [-0.0833431, 0.0878015],
    "g[1]": [-0.0766163, 0.0805218],
  };
  for (const [name, [low, high]] of Object.entries(expected)) {
    const index = experiment.parameters.findIndex((parameter) => parameter.name === name);
    const { lower, upper, fits } = minosInterval(likelihood, index, fit);
    expect([lower.status, upper.status]).toEqual(["converged", "converged"]);
    expect(lower.fit.twiceNll - fit.twiceNll).toBeCloseTo(1, 4);
    expect(upper.fit.twiceNll - fit.twiceNll).toBeCloseTo(1, 4);
    expect(lower.value - fit.values[index]).toBeCloseTo(low, 3);
    expect(upper.value - fit.values[index]).toBeCloseTo(high, 3);
    expect(fits).toBeLessThan(14);
  }
});

/** n events observed where 10 μ + 50 are expected. */
const counting = (n: number, bounds: readonly [number, number]): WorkspaceModel =>
  readWorkspace(countingWorkspace([10], [50], [n], bounds));

test("the interval of a count is that of its closed form, for small and large thresholds", () => {
  const { experiment: count, observed: data } = counting(60, [-4.9, 100]);
  const likelihood = count.likelihood(data);
  const fit = bestFit(likelihood);
  for (const threshold of [0.01, 1, 3.84, 25]) {
    const { lower, upper } = minosInterval(likelihood, 0, fit, { threshold });
    for (const { value } of [lower, upper]) {
      const nu = 10 * value + 50;
      expect(2 * (nu - 60 - 60 * Math.log(nu / 60))).toBeCloseTo(threshold, 4);
    }
    expect(lower.value).toBeLessThan(1);
    expect(upper.value).toBeGreaterThan(1);
  }
});

test("an interval that the bounds cut says so, as does a best fit on a bound", () => {
  const cut = counting(60, [0.5, 1.2]);
  const likelihood = cut.experiment.likelihood(cut.observed);
  const { lower, upper } = minosInterval(likelihood, 0, bestFit(likelihood));
  expect([lower.value, lower.status, upper.value, upper.status]).toEqual([0.5, "bound reached", 1.2, "bound reached"]);
  const edge = counting(40, [0, 10]);
  const atEdge = edge.experiment.likelihood(edge.observed);
  const interval = minosInterval(atEdge, 0, bestFit(atEdge));
  expect([interval.lower.value, interval.lower.status, interval.upper.status]).toEqual([0, "bound reached", "converged"]);
  const nu = 10 * interval.upper.value + 50;
  expect(2 * (nu - 50 - 40 * Math.log(nu / 50))).toBeCloseTo(1, 4);
});

test("a profile that falls below what was taken for the best fit says so", () => {
  const { experiment: count, observed: data } = counting(60, [-4, 10]);
  const likelihood = count.likelihood(data);
  const wrong = bestFit(likelihood, { held: new Map([[0, 3]]) });
  expect(minosInterval(likelihood, 0, wrong).lower.status).toBe("lower minimum found");
});

test("auxiliary measurements are read off the likelihood: values and deviations of all kinds", () => {
  const parameter = (name: string, init: number) =>
    ({ name, init, bounds: [-10, 100], fixed: false, role: "constrained", searched: false }) as const;
  const model = {
    parameters: [parameter("normal", 0.5), parameter("poisson", 0.8), parameter("bifurcated", 0), parameter("free", 1)],
    constraints: [
      { kind: "normal", parameter: 0, sigma: 0.3 },
      { kind: "poisson", parameter: 1, tau: 25 },
      { kind: "bifurcated", parameter: 2, sigmaLow: 0.5, sigmaHigh: 2 },
    ],
    channels: [
      {
        name: "c",
        bins: 1,
        samples: [
          {
            name: "s",
            nominal: Float64Array.of(1e6),
            factors: [0, 1, 2, 3].map((i) => ({ kind: "log-normal", parameter: i, up: 1.1, down: 0.9 }) as const),
            variations: [],
          },
        ],
      },
    ],
  } as const;
  const data: Data = { counts: Float64Array.of(1.1e6), auxiliary: Float64Array.of(0.7, 30, 0.4) };
  const found = auxiliaryMeasurements(templateExperiment(model, data), data);
  for (const [i, value] of [0.7, 30 / 25, 0.4, 1].entries()) expect(found.values[i]).toBeCloseTo(value, 6);
  // of the Poisson one at its initial value: sqrt(θ/τ)
  const poisson = Math.sqrt(0.8 / 25);
  for (const [i, down] of [0.3, poisson, 0.5].entries()) expect(found.down[i]).toBeCloseTo(down, 8);
  for (const [i, up] of [0.3, poisson, 2].entries()) expect(found.up[i]).toBeCloseTo(up, 8);
  expect([found.down[3], found.up[3]]).toEqual([Infinity, Infinity]);
  expect([...withShiftedAuxiliary(templateExperiment(model, data), data, 1, 0.2).auxiliary]).toEqual([0.7, 35, 0.4]);
});

test("by global observables, impacts of a linear model with statistical errors add up to the whole variance", () => {
  // many events, so that the likelihood is a parabola: n = s μ + b (1 + 0.1 θ), auxiliary θ = 0 ± 1
  const many: Workspace = {
    ...THREE_BINS,
    channels: [
      {
        name: "c",
        samples: [
          { name: "s", data: [1e6], modifiers: [{ name: "mu", type: "normfactor" }] },
          {
            name: "b",
            data: [1e6],
            modifiers: [
              { name: "x", type: "histosys", data: { hi_data: [1.003e6], lo_data: [0.997e6] } },
              { name: "y", type: "histosys", data: { hi_data: [1.001e6], lo_data: [0.999e6] } },
            ],
          },
        ],
      },
    ],
    observations: [{ name: "c", data: [2e6] }],
  };
  const read = readWorkspace(many);
  const { impacts: list } = impacts(read.experiment, read.observed, { poi: "mu", convention: "global-observable" });
  expect(list.map(({ parameter }) => parameter)).toEqual(["x", "y"]);
  expect(list[0].up).toBeCloseTo(-0.003, 6);
  expect(list[1].down).toBeCloseTo(0.001, 6);
  const { up, down, statistical, groups, status } = groupedImpacts(read.experiment.likelihood(read.observed), "mu", {
    x: ["x"],
    both: ["x", "y"],
  });
  expect(status).toBe("converged");
  expect(up).toBeCloseTo(Math.sqrt(2e6 + 0.003 ** 2 * 1e12 + 0.001 ** 2 * 1e12) / 1e6, 6);
  expect(statistical.down).toBeCloseTo(Math.sqrt(2e6) / 1e6, 6);
  expect(groups.map(({ group }) => group)).toEqual(["x", "both"]);
  expect(groups[0].up).toBeCloseTo(0.003, 5);
  expect(groups[1].down).toBeCloseTo(Math.hypot(0.003, 0.001), 5);
  expect(Math.hypot(statistical.up, list[0].up, list[1].up)).toBeCloseTo(down, 6);
});

test("some parameters alone have the impacts that they have among all, MINOS deviations are asked for by name", () => {
  const { impacts: all } = impacts(experiment, observed, { poi: "mu" });
  const { impacts: some } = impacts(experiment, observed, { poi: "mu", parameters: ["k", "h"], deviations: "minos" });
  expect(some.map(({ parameter }) => parameter)).toEqual(["k", "h"]);
  expect(some[0].deviationUp).toBeCloseTo(0.0748046, 4);
  expect(some[0].deviationDown).toBeCloseTo(0.0715044, 4);
  expect(some[1].preUp).toBeCloseTo(all.find(({ parameter }) => parameter === "h")?.preUp ?? 0, 9);
  expect(() => impacts(experiment, observed, { poi: "mu", parameters: ["kk"] })).toThrow(
    expect.objectContaining({ code: "MODEL_UNKNOWN_PARAMETER" }),
  );
});

test("impacts on several threads are the same, in the same order", async () => {
  const alone = impacts(experiment, observed, { poi: "mu" });
  const threads = await parallelImpacts(experiment, observed, { poi: "mu" }, workspaceSource(THREE_BINS), 2);
  expect(threads).toEqual(alone);
});
