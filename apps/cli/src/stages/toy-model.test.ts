import { expect, test } from "@jest/globals";
import { meanForm } from "@ratiometer/eft";
import { fit, objective } from "@ratiometer/likelihood";
import { randomStream } from "@ratiometer/tables";
import { constructions, openToyModel } from "./toy-model.ts";

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

test("toys are made of the likelihood of the analysis: binned and unbinned channels, forms in δ", () => {
  const experiment = openToyModel({ coefficients, unbinned: [{ ...channel, pool: ratio }], binned: [binned] });
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
    points: [],
    intervals: { levels: [0.5], method, toys: 20, grid: 5 },
  },
});
const data = [
  { name: "sr", unbinned: channel, binned, pool: ratio },
  { name: "cr", binned, pool: new Float64Array() },
];
const work = { jobs: 1, signal: new AbortController().signal, progress: (): void => undefined };

test("a construction where an analysis asks for it, for each scan over the range of its coefficient", async () => {
  expect(await constructions(asking("asymptotic"), coefficients, data, work)).toEqual([]);
  const [found] = await constructions(asking("feldman-cousins"), coefficients, data, work);
  expect(found).toMatchObject({ parameters: ["kt"], construction: "profiled", toys: 20, status: "converged" });
  expect(found.points.map(({ at }) => at)).toEqual([[-2], [-1], [0], [1], [2]]);
  const best = fit(older);
  expect(found.bestFit.twiceNll).toBeCloseTo(best.twiceNll, 6);
  expect(found.points[1].deltaTwiceNll).toBeCloseTo(fit(older, new Map([[0, -1]])).twiceNll - best.twiceNll, 5);
});

test("a ratio that is no quadratic form has no toys", async () => {
  const curve = { name: "sr", yield: channel.yield, domainYield, weights, logRatios: new Float64Array(), range: [-1, 1] as const };
  const asked = constructions(asking("feldman-cousins"), coefficients, [{ ...data[0], unbinned: curve }], work);
  await expect(asked).rejects.toThrow('channel "sr" has a ratio that is no quadratic form');
});
