import { expect, test } from "@jest/globals";
import { randomStream, tableOf } from "@ratiometer/tables";
import { binnedShape } from "./binned-shape.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";
import { treatedTemplates } from "./template-treatment.ts";

const N = 8000;
const BINS = 8;
const stream = randomStream(9, "template-treatment");
const x = Float64Array.from({ length: N }, () => stream.uniform());
const noise = Float64Array.from({ length: N }, stream.normal);
const sample = Int32Array.from({ length: N }, (_, i) => i % 2);
const polynomial = { coefficients: [], sm: [], events: N, values: new Float64Array(N).fill(0.1) };
const events = {
  columns: tableOf([["x", { values: x, unit: "1" }]]),
  sample,
  polynomial,
  summary: { samples: ["signal", "background"] },
};

const variation = (name: string, of: (row: number) => number): NuisanceParameter => ({
  name,
  up: (row) => 1 + of(row),
  down: (row) => 1 - of(row),
});
const PARAMETERS: readonly NuisanceParameter[] = [
  { name: "lumi", normalisation: { samples: ["signal", "background"], up: 1.025, down: 0.975 }, up: () => 1.025, down: () => 0.975 },
  { name: "tiny", normalisation: { samples: ["signal"], up: 1.001, down: 0.999 }, up: (row) => (sample[row] === 0 ? 1.001 : 1), down: (row) => (sample[row] === 0 ? 0.999 : 1) }, // prettier-ignore
  variation("rate", (row) => (sample[row] === 0 ? 0.05 : 0.0001)),
  variation("slope", (row) => 0.2 * (x[row] - 0.5)),
  variation("noise", (row) => 0.3 * noise[row]),
  variation("nothing", (row) => 1e-5 * noise[row]),
];

const rows = Uint32Array.from({ length: N }, (_, i) => i);
const grid = { axes: [{ column: "x", unit: "1", edges: Array.from({ length: BINS + 1 }, (_, i) => i / BINS) }] };
const weights = new Float64Array(N).fill(0.1);
const shape = binnedShape(grid, events, { polynomial, factor: 1, rows, weights }, PARAMETERS);
const data = [{ name: "sr", rows, shape }];
const treat = (templates: Partial<Parameters<typeof treatedTemplates>[0]["templates"]>) =>
  treatedTemplates(
    { templates: { smooth: false, prune: { shape: 0, normalisation: 0 }, statistical: false, ...templates } },
    events,
    PARAMETERS,
    data,
  );

test("nothing is done unless the analysis asks for it", () => {
  const { data: same, nuisances, variations } = treat({});
  expect(same).toBe(data);
  expect(nuisances).toEqual(PARAMETERS.map(({ name }) => name));
  expect(variations).toEqual([]);
});

test("pruning: shapes and normalisations below the thresholds go, uncertainties that are left nowhere are no parameters", () => {
  const { data: pruned, nuisances, variations } = treat({ prune: { shape: 0.02, normalisation: 0.01 } });
  const fates = (name: string): string[] => variations.filter((each) => each.name === name).map(({ sample: of, fate }) => `${of}: ${fate}`);
  expect(fates("lumi")).toEqual(["signal: kept", "background: kept"]);
  expect(fates("tiny")).toEqual(["signal: dropped"]);
  expect(fates("rate")).toEqual(["signal: normalisation", "background: dropped"]);
  expect(fates("slope")).toEqual(["signal: shape", "background: shape"]);
  expect(fates("nothing")).toEqual(["signal: dropped", "background: dropped"]);
  expect(nuisances).toEqual(["lumi", "rate", "slope", "noise"]);
  const [signal, background] = pruned[0].shape.samples;
  expect(signal.systematics.map(({ name }) => name)).toEqual(nuisances);
  const [lumi, rate, slope] = signal.systematics;
  expect(lumi).toEqual(shape.samples[0].systematics[0]);
  expect(rate.factors).toEqual({ up: expect.closeTo(1.05, 12), down: expect.closeTo(0.95, 12) });
  expect(background.systematics[1]).toEqual({ name: "rate", up: new Array(BINS).fill(0), down: new Array(BINS).fill(0), factors: { up: 1, down: 1 } }); // prettier-ignore
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  expect([sum(slope.up), sum(slope.down)]).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)]);
});

test("a shape is told from fluctuations of the simulation", () => {
  const { variations } = treat({ smooth: true });
  const chances = (name: string): readonly (number | null)[] =>
    variations.filter((each) => each.name === name).flatMap(({ chance }) => [chance?.up ?? null, chance?.down ?? null]);
  for (const chance of chances("slope")) expect(chance).toBeLessThan(1e-9);
  for (const chance of chances("noise")) expect(chance).toBeGreaterThan(0.001);
  // the same factor for all has no shape at all
  expect(chances("rate")).toEqual([1, 1, 1, 1]);
  expect(chances("lumi")).toEqual([null, null, null, null]);
});

test("smoothing keeps the sums, calms what fluctuates, and leaves a slope", () => {
  const { data: smooth } = treat({ smooth: true });
  const relative = (of: typeof shape, uncertainty: number): number[] => {
    const { terms, systematics } = of.samples[0];
    return systematics[uncertainty].up.map((change, bin) => change / terms[bin][0]);
  };
  const roughness = (values: readonly number[]): number => values.slice(1).reduce((sum, value, i) => sum + Math.abs(value - values[i]), 0);
  const [before, after] = [relative(shape, 4), relative(smooth[0].shape, 4)];
  expect(roughness(after)).toBeLessThan(0.6 * roughness(before));
  const total = (of: typeof shape): number => of.samples[0].systematics[4].up.reduce((sum, value) => sum + value, 0);
  expect(total(smooth[0].shape)).toBeCloseTo(total(shape), 9);
  relative(smooth[0].shape, 3).forEach((value, bin) => expect(Math.abs(value - 0.2 * ((bin + 0.5) / BINS - 0.5))).toBeLessThan(0.006));
  expect(smooth[0].shape.samples[0].systematics[0]).toEqual(shape.samples[0].systematics[0]);
});
