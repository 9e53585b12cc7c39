import { expect, test } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { randomStream } from "@ratiometer/tables";
import { logGamma } from "../distributions.ts";
import { readWorkspace } from "./read-workspace.ts";
import type { Workspace } from "./workspace.ts";

const FOLDER = "../shared/data/statistics";

/** Every modifier type, shared names, a polynomial of two coefficients in one sample. */
const workspace: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "signal region",
      samples: [
        {
          name: "ttZ",
          data: [12, 9, 4],
          modifiers: [
            { name: "mu", type: "normfactor", data: null },
            { name: "lumi", type: "lumi", data: null },
            { name: "jes", type: "histosys", data: { hi_data: [13, 9.5, 3.6], lo_data: [11.2, 8.7, 4.1] } },
            { name: "jes", type: "normsys", data: { hi: 1.04, lo: 0.95 } },
            {
              name: "eft",
              type: "polynomial",
              data: {
                coefficients: ["ctZ", "cpt"],
                matrix: [
                  [1, 0.02, 0.3, 0.05, 0.01, 0.1],
                  [1, 0.03, 0.5, 0.04, 0.02, 0.1],
                  [1, 0.05, 0.9, 0.03, 0.03, 0.2],
                ],
              },
            },
            { name: "mc", type: "staterror", data: [0.5, 0.4, 0.3] },
          ],
        },
        {
          name: "tt",
          data: [30, 20, 10],
          modifiers: [
            { name: "tt norm", type: "normsys", data: { hi: 1.2, lo: 0.85 } },
            { name: "fakes", type: "shapesys", data: [3, 2, 1.5] },
            { name: "mc", type: "staterror", data: [1, 0.8, 0.6] },
          ],
        },
        { name: "free", data: [1, 1, 1], modifiers: [{ name: "shape", type: "shapefactor", data: null }] },
      ],
    },
  ],
  observations: [{ name: "signal region", data: [46, 28, 17] }],
  measurements: [
    {
      name: "m",
      config: {
        poi: "mu",
        parameters: [
          { name: "lumi", inits: [1], auxdata: [1], sigmas: [0.02], bounds: [[0.5, 1.5]] },
          { name: "ctZ", inits: [0], bounds: [[-3, 3]] },
          { name: "cpt", inits: [0], bounds: [[-20, 20]] },
        ],
      },
    },
  ],
};

const { experiment, observed, model } = readWorkspace(workspace);
const position = (name: string): number => model.parameters.findIndex((parameter) => parameter.name === name);

test("-2 log L of a counting experiment with one nuisance parameter is its closed form", () => {
  const counting: Workspace = {
    version: "1.0.0",
    channels: [
      {
        name: "c",
        samples: [
          { name: "s", data: [5], modifiers: [{ name: "mu", type: "normfactor" }] },
          { name: "b", data: [50], modifiers: [{ name: "u", type: "shapesys", data: [7] }] },
        ],
      },
    ],
    observations: [{ name: "c", data: [52] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  };
  const read = readWorkspace(counting);
  const [mu, gamma] = [1.3, 0.97];
  const tau = (50 / 7) ** 2;
  const poisson = (n: number, nu: number): number => 2 * (nu - n * Math.log(nu) + logGamma(n + 1));
  const expected = poisson(52, 5 * mu + 50 * gamma) + poisson(tau, tau * gamma);
  expect(read.experiment.likelihood(read.observed).evaluate([mu, gamma]).value).toBeCloseTo(expected, 11);
});

test("first and second derivatives by all parameters are those of the values", () => {
  const stream = randomStream(1, "derivatives");
  const likelihood = experiment.likelihood(observed);
  const n = model.parameters.length;
  const start = model.parameters.map(({ init }) => init + 0.2 * (stream.uniform() - 0.5));
  // also where a factor is zero: its share of the second derivatives is what the other factors leave
  for (const x of [start, start.with(position("mu"), 0)]) {
    const at = likelihood.evaluate(x);
    const h = 1e-5;
    for (let i = 0; i < n; i++) {
      const above = likelihood.evaluate(x.with(i, x[i] + h));
      const below = likelihood.evaluate(x.with(i, x[i] - h));
      const slope = (above.value - below.value) / (2 * h);
      expect(Math.abs(slope - at.gradient[i])).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      for (let j = 0; j < n; j++) {
        const curvature = (above.gradient[j] - below.gradient[j]) / (2 * h);
        expect(Math.abs(curvature - at.hessian[i * n + j])).toBeLessThan(1e-6 * (1 + Math.abs(curvature)));
      }
    }
  }
});

test("a coefficient without start and bounds is refused", () => {
  const bare = {
    ...workspace,
    measurements: [{ name: "m", config: { poi: "ctZ", parameters: workspace.measurements[0].config.parameters.slice(0, 2) } }],
  };
  expect(() => readWorkspace(bare)).toThrow(AggregateError);
  try {
    readWorkspace(bare);
  } catch (error) {
    expect((error as AggregateError).errors.map(({ message }: Error) => message)).toEqual([
      'measurement "m" has no inits of the coefficient "cpt"',
      'measurement "m" has no bounds of the coefficient "cpt"',
    ]);
  }
});

test("a staterror of one name has components of its own in every channel, channels by name", () => {
  const channel = (name: string, data: readonly number[], sigma: readonly number[]): Workspace["channels"][number] => ({
    name,
    samples: [{ name: "s", data, modifiers: [{ name: "mc", type: "staterror", data: sigma }] }],
  });
  const two: Workspace = {
    version: "1.0.0",
    channels: [channel("b", [10, 20], [1, 3]), channel("a", [5, 0, 8], [0.5, 0, 2])],
    observations: [
      { name: "a", data: [5, 0, 8] },
      { name: "b", data: [10, 20] },
    ],
    measurements: [{ name: "m", config: { poi: "", parameters: [] } }],
  };
  const read = readWorkspace(two);
  expect(read.model.parameters.map(({ name, fixed }) => [name, fixed])).toEqual([
    ["mc[0]", false],
    ["mc[1]", true],
    ["mc[2]", false],
    ["mc[3]", false],
    ["mc[4]", false],
  ]);
  expect(read.model.constraints.map((constraint) => ("sigma" in constraint ? constraint.sigma : undefined))).toEqual([
    0.1, 1, 0.25, 0.1, 0.15,
  ]);
  const [b, a] = read.experiment.expected([2, 1, 3, 4, 5]);
  expect([...a.yields]).toEqual([10, 0, 24]);
  expect([...b.yields]).toEqual([40, 100]);
});

test("yields follow the polynomial with half cross coefficients", () => {
  const x = model.parameters.map(({ init }) => init);
  const nominal = experiment.expected(x)[0].yields;
  const moved = experiment.expected(x.with(position("ctZ"), 2).with(position("cpt"), -1))[0].yields;
  const factor = 1 + 2 * (0.02 * 2) + 0.3 * 4 + 2 * (0.05 * -1) + 2 * (0.01 * 2 * -1) + 0.1;
  expect(moved[0] - nominal[0]).toBeCloseTo(12 * (factor - 1), 11);
});

test("Asimov data have their minimum where they were made", () => {
  const x = model.parameters.map(({ init }, i) => init + (i % 2 === 0 ? 0.05 : -0.03));
  const { gradient } = experiment.likelihood(experiment.asimov(x)).evaluate(x);
  for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-10);
});

test("counts and global observables of toys scatter around their expectations", () => {
  const x = model.parameters.map(({ init }) => init);
  const expected = experiment.asimov(x);
  const toys = 4000;
  const mean = new Float64Array(expected.counts.length);
  let pull = 0;
  for (let t = 0; t < toys; t++) {
    const { counts, auxiliary } = experiment.toy(x, randomStream(7, "toy", t));
    for (let b = 0; b < mean.length; b++) mean[b] += counts[b] / toys;
    pull += (auxiliary[0] - expected.auxiliary[0]) / toys;
  }
  for (let b = 0; b < mean.length; b++) {
    expect(Math.abs(mean[b] - expected.counts[b])).toBeLessThan(4 * Math.sqrt(expected.counts[b] / toys));
  }
  expect(Math.abs(pull)).toBeLessThan(4 / Math.sqrt(toys));
});

(existsSync(`${FOLDER}/expected.json`) ? test : test.skip)(
  "parameters, NLL and expected data are those of pyhf 0.7.6 to 1e-9 (needs the shared data)",
  () => {
    interface Point {
      readonly pars?: readonly number[];
      readonly nll: number;
      readonly expected_actualdata?: readonly number[];
    }
    interface Golden {
      readonly par_names?: readonly string[];
      readonly channels: Readonly<Record<string, number>>;
      readonly evaluations: Readonly<Record<string, Point>>;
    }
    const { files } = JSON.parse(readFileSync(`${FOLDER}/expected.json`, "utf8")) as { files: Record<string, Golden> };
    let compared = 0;
    for (const [file, { par_names: names, channels, evaluations }] of Object.entries(files)) {
      if (names === undefined) continue;
      const document = JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Workspace;
      for (const [key, { pars = evaluations["B"].pars, nll, expected_actualdata: yields }] of Object.entries(evaluations)) {
        const read = readWorkspace(document, key.includes("code1_code0") ? { normsys: "code1", histosys: "code0" } : {});
        expect(read.model.parameters.map(({ name }) => name)).toEqual(names);
        const x = read.model.parameters.map(({ name }) => pars?.[names.indexOf(name)] ?? NaN);
        const { main, constraint } = read.experiment.parts(read.observed, x);
        expect(Math.abs((main + constraint) / 2 - nll)).toBeLessThan(1e-9 * Math.max(1, Math.abs(nll)));
        const found = new Map(read.experiment.expected(x).map((channel) => [channel.channel, channel.yields]));
        const flat = Object.keys(channels).flatMap((name) => [...(found.get(name) ?? [])]);
        for (const [b, value] of (yields ?? []).entries()) expect(Math.abs(flat[b] - value)).toBeLessThan(1e-9 * Math.max(1, value));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(60);
  },
);
