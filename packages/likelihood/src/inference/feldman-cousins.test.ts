import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { chi2Quantile, normalCdf } from "../distributions.ts";
import { readWorkspace } from "../histfactory/read-workspace.ts";
import { workspaceSource } from "../histfactory/workspace-source.ts";
import type { Parameter } from "../model/parameter.ts";
import { templateExperiment, type TemplateExperiment } from "../model/template-experiment.ts";
import type { TemplateModel } from "../model/template-model.ts";
import { coverage, coveragePull } from "./coverage.ts";
import { feldmanCousins, feldmanCousinsToys } from "./feldman-cousins.ts";
import { countingWorkspace } from "./testing/workspaces.ts";
import { neymanStatistic } from "./neyman-statistic.ts";
import { neymanStatistics, type NeymanStatistics, type NeymanTask } from "./neyman-toys.ts";

const parameter = (name: string, bounds: [number, number], role: Parameter["role"] = "interest"): Parameter => ({
  name,
  init: 0.5,
  bounds,
  fixed: false,
  role,
  searched: false,
});

/** One measurement x of each parameter, normal with unit width around it. */
function normals(parameters: readonly Parameter[], observed: readonly number[]): TemplateExperiment {
  const constraints = parameters.map((_, i) => ({ kind: "normal" as const, parameter: i, sigma: 1 }));
  return templateExperiment(
    { parameters, constraints, channels: [] },
    { counts: new Float64Array(), auxiliary: Float64Array.from(observed) },
  );
}

/**
 * The threshold of a mean μ that cannot be negative: t is (x - μ)² for x ≥ 0 and (x - μ)² - x² below, so that t ≤ T is a range of x, whose probability is
 * known.
 */
function boundedThreshold(mu: number, level: number): number {
  const probability = (T: number): number => {
    const below = Math.sqrt(T) <= mu ? mu - Math.sqrt(T) : (mu * mu - T) / (2 * mu);
    return normalCdf(Math.sqrt(T)) - normalCdf(below - mu);
  };
  let [low, high] = [0, 30];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (probability(middle) < level) low = middle;
    else high = middle;
  }
  return low;
}

/** Statistics of the toys of a task in closed form, from the same random numbers: means that are not below `lowest`. */
function exactStatistics({ values, point, seed, from, to }: NeymanTask, lowest: number): NeymanStatistics {
  const statistics = Float64Array.from({ length: to - from }, (_, i) => {
    const stream = randomStream(seed, "neyman", point, from + i);
    return values.reduce((sum, mu) => {
      const x = mu + stream.normal();
      return sum + (x - mu) ** 2 - Math.min(0, x - lowest) ** 2;
    }, 0);
  });
  return { statistics, unconverged: 0 };
}

const grid = (low: number, high: number, points: number): number[] =>
  Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
const bounded = normals([parameter("mu", [0, 10])], [-0.4]);

test("thresholds and intervals of a mean that cannot be negative are those in closed form", async () => {
  const axis = grid(0.1, 4.1, 21);
  const done: number[] = [];
  const { points, regions, asymptotic, construction, unconverged, status, bestFit, misfit } = await feldmanCousins(bounded, {
    parameters: ["mu"],
    axes: [axis],
    seed: 3,
    toys: 2000,
    perform: (task) => Promise.resolve(exactStatistics(task, 0)),
    progress: (share) => done.push(share),
  });
  expect([construction, unconverged, status]).toEqual(["exact", 0, "converged"]);
  expect(done.at(-1)).toBe(1);
  expect(bestFit.at[0]).toBeCloseTo(0, 9);
  for (const level of [0.6827, 0.95]) {
    const key = String(level);
    const pulls = points.map(({ at, thresholds }) => {
      const { value, low, high } = thresholds[key];
      return (value - boundedThreshold(at[0], level)) / ((high - low) / 2);
    });
    const chi2 = pulls.reduce((sum, pull) => sum + pull * pull, 0);
    expect(chi2).toBeLessThan(chi2Quantile(0.999, pulls.length));
    expect(misfit[key]).toBeLessThan(1.5);
    // the upper end solves t(μ) = (x - μ)² - x² = T(μ)
    let [low, high] = [0.1, 4];
    for (let i = 0; i < 60; i++) {
      const mu = (low + high) / 2;
      if ((mu + 0.4) ** 2 - 0.16 < boundedThreshold(mu, level)) low = mu;
      else high = mu;
    }
    const ends = regions.intervals?.[key] ?? [];
    expect(ends).toHaveLength(1);
    expect(ends[0][0]).toBe(0.1);
    expect(regions.open?.[key][0]).toEqual([true, false]);
    expect(Math.abs(ends[0][1] - low)).toBeLessThan(0.05);
    // asymptotic: (μ + 0.4)² - 0.16 = χ²
    const end = Math.sqrt(chi2Quantile(level) + 0.16) - 0.4;
    expect(asymptotic.regions.intervals?.[key][0][1]).toBeCloseTo(end, 4);
  }
});

test("toys have the statistics in closed form", () => {
  const one = { indices: [0], axes: [grid(0.1, 4.1, 9)], point: 3, values: Float64Array.of(0.6), seed: 1, from: 20, to: 60 };
  const two = { ...one, indices: [0, 1], axes: [grid(-2, 2, 5), grid(-1, 2, 5)], values: Float64Array.of(0.6, -0.2) };
  const free = normals([parameter("a", [-10, 10]), parameter("b", [-10, 10])], [0, 0]);
  for (const [experiment, task, lowest] of [
    [bounded, one, 0],
    [free, two, -10],
  ] as const) {
    const { statistics, unconverged } = neymanStatistics(experiment, { ...task, ordering: "likelihood-ratio" });
    expect(unconverged).toBe(0);
    const expected = exactStatistics({ ...task, ordering: "likelihood-ratio" }, lowest).statistics;
    for (const [i, t] of statistics.entries()) expect(t).toBeCloseTo(expected[i], 7);
  }
});

test("a minimum beyond the grid is found", () => {
  // a bin of 5 + 20 c² expected events: two minima at ±c, of which the grid has one
  const model: TemplateModel = {
    parameters: [parameter("c", [-3, 3])],
    constraints: [],
    channels: [
      {
        name: "c",
        bins: 2,
        samples: [
          {
            name: "s",
            nominal: Float64Array.of(1, 1),
            factors: [{ kind: "polynomial", parameters: Int32Array.of(0), matrix: Float64Array.of(5, 0, 20, 5, 1, 5) }],
            variations: [],
          },
        ],
      },
    ],
  };
  const experiment = templateExperiment(model, { counts: Float64Array.of(23, 9), auxiliary: new Float64Array() });
  const likelihood = experiment.likelihood(experiment.observed);
  const at = (c: number): number => likelihood.value([c]);
  let lowest = Infinity;
  for (let c = -3; c <= 3; c += 1e-4) lowest = Math.min(lowest, at(c));
  const { value, converged } = neymanStatistic(likelihood, { indices: [0], axes: [grid(0.2, 2, 7)] }, [0.9], [0.9]);
  expect(converged).toBe(true);
  expect(value).toBeCloseTo(at(0.9) - lowest, 5);
  // the lowest is the one beyond
  let onGrid = Infinity;
  for (let c = 0; c <= 3; c += 1e-4) onGrid = Math.min(onGrid, at(c));
  expect(onGrid).toBeGreaterThan(lowest + 0.1);
});

test("the result does not depend on who performs the toys, and in which order", async () => {
  const settings = { parameters: ["mu"], axes: [grid(0.2, 3, 5)], seed: 5, toys: 40, levels: [0.6827] };
  const here = await feldmanCousins(bounded, settings);
  const waiting: (() => void)[] = [];
  const elsewhere = normals([parameter("mu", [0, 10])], [7]);
  const later = feldmanCousins(bounded, {
    ...settings,
    perform: (task) => new Promise((resolve) => waiting.push(() => resolve(neymanStatistics(elsewhere, structuredClone(task))))),
  });
  await new Promise((resolve) => setTimeout(resolve));
  for (const resume of waiting.reverse()) resume();
  expect(await later).toEqual(here);
});

test("toys that were made elsewhere are those of the construction, task by task", async () => {
  // two tasks for each point
  const settings = { parameters: ["mu"], axes: [grid(0.2, 3, 5)], seed: 5, toys: 140, levels: [0.6827] };
  const { tasks, perform } = feldmanCousinsToys(bounded, settings);
  expect(tasks).toBe(10);
  const made = new Map<number, NeymanStatistics>();
  for (const [first, end] of [
    [0, 3],
    [6, 10],
  ]) {
    let task = first;
    for await (const toys of perform(first, end)) made.set(task++, toys);
    expect(task).toBe(end);
  }
  const asked: number[] = [];
  const kept = (task: number): Promise<NeymanStatistics> | undefined => {
    asked.push(task);
    const toys = made.get(task);
    return toys && Promise.resolve(toys);
  };
  expect(await feldmanCousins(bounded, { ...settings, kept })).toEqual(await feldmanCousins(bounded, settings));
  expect(asked).toEqual([...Array(10).keys()]);
  // what is kept is taken, not made
  const none = { statistics: new Float64Array(100), unconverged: 7 };
  const wrong = await feldmanCousins(bounded, { ...settings, kept: (task) => (task === 0 ? Promise.resolve(none) : undefined) });
  expect(wrong.unconverged).toBe(7);
});

test("nor on the number of threads", async () => {
  const workspace = countingWorkspace([20], [50], [64], [0, 5]);
  const { experiment } = readWorkspace(workspace);
  const settings = { parameters: ["mu"], axes: [grid(0.2, 2, 5)], seed: 5, toys: 40, levels: [0.6827] };
  const threads = feldmanCousins(experiment, { ...settings, source: workspaceSource(workspace), jobs: 2 });
  expect(await threads).toEqual(await feldmanCousins(experiment, settings));
});

test("one-sided orderings: half of the toys have none, the others those of a normal distribution", () => {
  const free = normals([parameter("mu", [-10, 10])], [0]);
  const task = { indices: [0], axes: [grid(-1, 1, 5)], point: 0, values: Float64Array.of(0.3), seed: 6, from: 0, to: 300 };
  for (const ordering of ["upper", "lower"] as const) {
    const { statistics } = neymanStatistics(free, { ...task, ordering });
    for (const [bound, share] of [
      [0, 0.5],
      [1, normalCdf(1)],
      [chi2Quantile(0.9), 0.95],
    ]) {
      const below = statistics.filter((t) => t <= bound).length;
      expect(Math.abs(below - 300 * share)).toBeLessThan(3.3 * Math.sqrt(300 * share * (1 - share)));
    }
  }
});

test("two parameters have thresholds near the χ² distribution of two degrees of freedom", async () => {
  const free = normals([parameter("a", [-10, 10]), parameter("b", [-10, 10])], [0.5, -0.3]);
  const axes = [grid(-2, 2, 5), grid(-2, 2, 5)];
  const { points, regions, asymptotic } = await feldmanCousins(free, {
    parameters: ["a", "b"],
    axes,
    seed: 8,
    toys: 500,
    levels: [0.6827],
    perform: (task) => Promise.resolve(exactStatistics(task, -10)),
  });
  // the asymptotic region is a circle around the observed values
  const [circle] = asymptotic.regions.contours?.["0.6827"] ?? [];
  expect(circle[0]).toEqual(circle.at(-1));
  for (const [a, b] of circle) expect((a - 0.5) ** 2 + (b + 0.3) ** 2).toBeCloseTo(asymptotic.thresholds["0.6827"], 1);
  for (const [a, b] of regions.contours?.["0.6827"].flat() ?? [])
    expect(Math.abs((a - 0.5) ** 2 + (b + 0.3) ** 2 - 2.2957)).toBeLessThan(0.6);
  expect(regions.contours?.["0.6827"]).toHaveLength(1);
  expect(asymptotic.thresholds["0.6827"]).toBeCloseTo(2.2957, 3);
  expect(points).toHaveLength(25);
  for (const { at, deltaTwiceNll, thresholds } of points) {
    const distance = (at[0] - 0.5) ** 2 + (at[1] + 0.3) ** 2;
    expect(deltaTwiceNll).toBeCloseTo(distance, 8);
    expect(Math.abs(thresholds["0.6827"].smooth - 2.2957)).toBeLessThan(0.6);
    expect(thresholds["0.6827"].accepted).toBe(distance <= thresholds["0.6827"].smooth);
  }
});

/** A counting experiment with an uncertain background, and n observed. */
function counting(n: number): TemplateExperiment {
  const model: TemplateModel = {
    parameters: [parameter("mu", [0, 5]), { ...parameter("alpha", [-5, 5], "constrained"), init: 0 }],
    constraints: [{ kind: "normal", parameter: 1, sigma: 1 }],
    channels: [
      {
        name: "c",
        bins: 1,
        samples: [
          { name: "s", nominal: Float64Array.of(50), factors: [{ kind: "parameter", parameter: 0 }], variations: [] },
          {
            name: "b",
            nominal: Float64Array.of(100),
            factors: [{ kind: "normalisation", parameter: 1, code: "code4", up: 1.1, down: 0.9 }],
            variations: [],
          },
        ],
      },
    ],
  };
  return templateExperiment(model, { counts: Float64Array.of(n), auxiliary: Float64Array.of(0) });
}

test("with a nuisance parameter toys are made at its best value at each point", async () => {
  const points: Float64Array[] = [];
  const experiment = counting(180);
  const result = await feldmanCousins(experiment, {
    parameters: ["mu"],
    axes: [grid(0.4, 2.8, 7)],
    seed: 2,
    toys: 40,
    levels: [0.6827],
    perform: (task) => {
      points[task.point] = task.values;
      return Promise.resolve(neymanStatistics(experiment, task));
    },
  });
  expect(result.construction).toBe("profiled");
  // d/dα of 2 (ν - 180 log ν) + α² vanishes at the profiled α
  for (const [mu, alpha] of points) {
    const h = 1e-5;
    const at = (x: number): number => experiment.likelihood(experiment.observed).value([mu, x]);
    expect(Math.abs((at(alpha + h) - at(alpha - h)) / (2 * h))).toBeLessThan(1e-4);
  }
  // far from the bound the interval is nearly that of the χ² distribution
  const [[low, high]] = result.regions.intervals?.["0.6827"] ?? [];
  const [[a, b]] = result.asymptotic.regions.intervals?.["0.6827"] ?? [];
  expect(Math.abs(low - a) + Math.abs(high - b)).toBeLessThan(0.15 * (b - a));
});

test("intervals of a belt cover a truth near a bound as they say, and asymptotic ones more often", () => {
  const axis = grid(0.05, 4.05, 11);
  const levels = [0.6827, 0.95];
  const belt = {
    levels,
    toys: 0,
    ordering: "likelihood-ratio" as const,
    points: [],
    surfaces: levels.map((level) => {
      const table = grid(0, 4.2, 85).map((mu) => (mu === 0 ? boundedThreshold(1e-9, level) : boundedThreshold(mu, level)));
      return ([mu]: readonly number[]): number => {
        const place = mu / 0.05;
        const below = Math.floor(place);
        return table[below] + (place - below) * (table[below + 1] - table[below]);
      };
    }),
  };
  const experiment = normals([parameter("mu", [0, 10])], [0]);
  const settings = { indices: [0], axes: [axis], truth: Float64Array.of(0.33), seed: 12 };
  const whole = coverage(experiment, belt, { ...settings, from: 0, to: 120 });
  expect(whole.unconverged).toBe(0);
  const [first, second] = [0, 1].map((toy) => coverage(experiment, belt, { ...settings, from: toy, to: toy + 1 }));
  const both = coverage(experiment, belt, { ...settings, from: 0, to: 2 });
  for (const [l, own] of whole.belt.entries()) {
    expect(both.belt[l].covered).toBe(first.belt[l].covered + second.belt[l].covered);
    expect(Math.abs(coveragePull(own, 120))).toBeLessThan(2.6);
    expect(own.length).toBeLessThan(whole.asymptotic[l].length);
  }
  // x from the lower to the upper end of (x - μ)² - min(0, x)² ≤ χ²
  for (const [l, { level, covered }] of whole.asymptotic.entries()) {
    const chi = chi2Quantile(level);
    const expected = normalCdf(Math.sqrt(chi)) - normalCdf((0.33 ** 2 - chi) / 0.66 - 0.33);
    expect(Math.abs(covered / 120 - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / 120));
    expect(expected).toBeGreaterThan(levels[l] + 0.02);
  }
});

test("what cannot be constructed is refused", async () => {
  const make = (change: object) => feldmanCousins(bounded, { parameters: ["mu"], axes: [grid(0.1, 4, 6)], seed: 1, ...change });
  await expect(make({ parameters: ["mo"] })).rejects.toThrow('unknown parameter "mo"');
  await expect(make({ axes: [[0.1, 1, 2]] })).rejects.toThrow(
    'a grid of [0.1, 1, 2] for "mu", expected at least 5 finite numbers that rise',
  );
  await expect(make({ axes: [grid(-1, 4, 6)] })).rejects.toThrow('the grid point -1 of parameter "mu" is outside its bounds [0, 10]');
  await expect(make({ toys: 100 })).rejects.toThrow("100 toys at each point, expected a whole number of at least 200 for level 0.95");
  await expect(make({ levels: [1.2] })).rejects.toThrow("confidence level 1.2");
  const fixed = normals([{ ...parameter("mu", [0, 10]), fixed: true }], [0]);
  await expect(feldmanCousins(fixed, { parameters: ["mu"], axes: [grid(0.1, 4, 6)], seed: 1 })).rejects.toThrow("is fixed at 0.5");
});
