import { expect, test } from "@jest/globals";
import { openLikelihoodModel } from "./likelihood-experiment.ts";
import { balancedAbundances, densityShares, mixtureProcesses, resolvedByClasses } from "./process-mixture.ts";

test("shares are those of the densities, whatever their common factor", () => {
  const [a, b] = densityShares(Float64Array.of(Math.log(2), Math.log(3), 700 + Math.log(2), 700), [10, 30]);
  expect(a[0]).toBeCloseTo(20 / 110, 14);
  expect(b[0]).toBeCloseTo(90 / 110, 14);
  expect([a[1], b[1]]).toEqual([expect.closeTo(0.4, 12), expect.closeTo(0.6, 12)]);
});

test("abundances give each class its true share on average, signed weights and a class without events included", () => {
  const densities = [0.1, 2, 1, 1.5, 0.2, 1, 0.7, 0.7, 1, 2.5, 0.4, 1];
  const logs = Float64Array.from(densities, Math.log);
  const weights = [1, 2, 1.5, -0.3];
  const classOf = [1, 0, 1, 0];
  const abundances = balancedAbundances(logs, weights, classOf);
  if (abundances === undefined) throw new Error("there are some");
  const shares = densityShares(logs, abundances);
  const mean = (p: number): number => shares[p].reduce((sum, share, i) => sum + weights[i] * share, 0);
  expect(mean(0)).toBeCloseTo(1.7, 9);
  expect(mean(1)).toBeCloseTo(2.5, 9);
  expect([...shares[2]]).toEqual([0, 0, 0, 0]);
  expect(balancedAbundances(logs, [1, 0.2, 1.5, -0.3], classOf)).toBeUndefined();
});

/** A signal whose rate and density depend on δ and a background, events of which the densities are known. */
const [NS, L, Q, NB] = [20, 0.1, 0.4, 60];
const EVENTS = [
  { b: 0.9, l: 0.3, q: 0.2, w: 3 },
  { b: 0.2, l: -0.4, q: 0.5, w: 1.5 },
  { b: 0.6, l: 0, q: 1, w: 2 },
];
const shift = (name: string, up: number, down: number) => ({ name, factors: { up, down }, up: [0], down: [0] });
const shape = {
  samples: [
    {
      name: "ttH",
      terms: [[NS, NS * L, NS * Q]],
      variance: [0],
      systematics: [shift("lumi", 1.1, 0.9), shift("ttbb_rate", 1, 1), shift("signal_rate", 1.2, 0.7)],
    },
    {
      name: "ttbb",
      terms: [[NB, 0, 0]],
      variance: [0],
      systematics: [shift("lumi", 1.1, 0.9), shift("ttbb_rate", 1.3, 0.8), shift("signal_rate", 1, 1)],
      free: ["ttbb_norm"],
    },
  ],
};
const classes = [
  { name: "signal", samples: ["ttH"], shares: Float64Array.from(EVENTS, ({ b }) => 1 - b), own: Float64Array.of(0, 1, 0) },
  { name: "background", samples: ["ttbb"], shares: Float64Array.from(EVENTS, ({ b }) => b), own: Float64Array.of(1, 0, 1) },
];

const total = Float64Array.of(NS + NB, NS * L, NS * Q);
const ratio = Float64Array.from(EVENTS.flatMap(({ b, l, q }) => [1, (1 - b) * l, (1 - b) * q]));
const one = Float64Array.of(1, 0, 0);

test.each([
  ["a ratio", { domainYield: total, ratio, normalisation: total.map((value) => value / total[0]) }],
  ["a density, as to first order", { domainYield: one, ratio: ratio.map((term) => term * (NS + NB)), normalisation: one }],
])("the likelihood of %s is that of the two processes with their own factors", (_, forms) => {
  const resolved = resolvedByClasses(classes, shape);
  expect([...resolved].sort()).toEqual(["signal_rate", "ttbb_norm", "ttbb_rate"]);
  const processes = mixtureProcesses(classes, shape, total, (name) => resolved.has(name));
  const experiment = openLikelihoodModel({
    coefficients: [{ name: "c", sm: 0, range: [-3, 3] }],
    nuisances: ["lumi", "ttbb_rate", "signal_rate"],
    free: [{ name: "ttbb_norm", range: [0, 5] }],
    binned: [],
    unbinned: [
      {
        name: "sr",
        yield: total,
        ...forms,
        pool: Float64Array.from(EVENTS.flatMap(() => [1, 0, 0])),
        weights: Float64Array.from(EVENTS, ({ w }) => w),
        rates: [{ name: "lumi", up: 1.1, down: 0.9 }],
        processes,
      },
    ],
  });
  const { evaluate } = experiment.likelihood(experiment.observed);
  // beyond ±1 code4 is exponential
  const exact = ([c, lumi, rate, of, mu]: readonly number[]): number => {
    const s = (l: number, q: number): number => 1 + 2 * l * c + q * c * c;
    const [common, signal, background] = [1.1 ** lumi, 1.2 ** of, mu * 1.3 ** rate];
    const nu = common * (signal * NS * s(L, Q) + background * NB);
    const logs = EVENTS.reduce(
      (sum, { b, l, q, w }) => sum + w * Math.log(common * (NS + NB) * (signal * (1 - b) * s(l, q) + background * b)),
      0,
    );
    return 2 * nu - 2 * logs + lumi * lumi + rate * rate + of * of;
  };
  const reference = evaluate([0, 1, 1, 1, 1]).value - exact([0, 1, 1, 1, 1]);
  for (const x of [
    [0.7, 1, 1.5, 1.3, 0.4],
    [-1.2, 2, 1, 1.1, 2.5],
    [0, 1.2, 3, 2, 0.1],
  ]) {
    const at = evaluate(x);
    expect(at.value - exact(x)).toBeCloseTo(reference, 9);
    const h = 1e-5;
    x.forEach((_, p) => {
      const moved = (by: number): number => exact(x.map((value, q) => (q === p ? value + by : value)));
      expect(at.gradient[p]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 4);
    });
  }
  // toys are made of each process's own events
  const [{ weights }] = experiment.asimov([0, 0, 0, 0, 3]).events ?? [];
  expect(weights[0] / weights[1]).toBeCloseTo(3, 12);
});

test("a factor on a part of a class is not resolved", () => {
  const together = [{ name: "all", samples: ["ttH", "ttbb"] }];
  expect(resolvedByClasses(together, shape).size).toBe(0);
});
