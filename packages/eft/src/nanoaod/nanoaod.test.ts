import { expect, test } from "@jest/globals";
import { randomStream, type ColumnSlice } from "@ratiometer/tables";
import type { ColumnBlock } from "../columns/column-block.ts";
import { judgeWeights, readWeights } from "../columns/read-weights.ts";
import { analysisPolynomial, planWeights, type SampleWeightPlan } from "../columns/weight-plan.ts";
import type { WeightBlock } from "../columns/fitted-block.ts";
import { crossSectionTerms } from "../cross-section.ts";
import { parseWeightMap } from "../weight-map/weight-map.ts";
import { scaleEvents } from "../weight-polynomial.ts";
import { columnNormalisation, type ColumnNormalisation, type ColumnNormalisationInput } from "./normalisation.ts";
import { generatedColumns, generatedSums, mergeGeneratedSums, type GeneratedSums } from "./runs.ts";

const C = [0, 1, -1, 2];
const MAP = `version: 1\nweights: { points: [ ${C.map((c) => `{ ctG: ${c} }`).join(", ")} ] }\n`;
const COEFFICIENTS = [{ name: "ctG", sm: 0 }];

interface Sample {
  readonly block: ColumnBlock;
  readonly runs: ColumnBlock;
  /** Sum of w(SM) over all generated events. */
  readonly truth: number;
}

/** A sample generated at ctG = 1, unweighted there: genWeight is the same for all, whatever the weight of the Les Houches file. */
function generate(events: number, kept: number, genWeight: number, label = "sample"): Sample {
  const stream = randomStream(1, label);
  const latent = Array.from({ length: events }, () => stream.normal());
  const weight = (x: number, c: number): number => ((1 + 0.4 * c * x) ** 2 + 0.5 * c * c + 1) / ((1 + 0.4 * x) ** 2 + 1.5);
  const relative = latent.map((x) => C.map((c) => weight(x, c)));
  const split = Math.floor(events / 3);
  const runs = [relative.slice(0, split), [], relative.slice(split)];
  const flat = (rows: readonly number[][]): ColumnSlice => ({
    values: Float64Array.from(rows.flat()),
    offsets: Uint32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)]),
  });
  return {
    block: {
      first: 0,
      entries: kept,
      columns: new Map([
        ["genWeight", { values: new Float64Array(kept).fill(genWeight) }],
        ["LHEReweightingWeight", flat(relative.slice(0, kept))],
      ]),
    },
    runs: {
      first: 0,
      entries: 3,
      columns: new Map([
        ["genEventCount_", { values: BigInt64Array.from(runs, (run) => BigInt(run.length)) }],
        ["genEventSumw_", { values: Float64Array.from(runs, (run) => run.length * genWeight) }],
        ["genEventSumw2_", { values: Float64Array.from(runs, (run) => run.length * genWeight ** 2) }],
        // Means of the relative weights; a run without events has none.
        ["LHEReweightingSumw_", flat(runs.map((run) => C.map((_, b) => run.reduce((sum, row) => sum + row[b], 0) / run.length)))],
      ]),
    },
    truth: relative.reduce((sum, [sm]) => sum + genWeight * sm, 0),
  };
}

const plan = (text = MAP): SampleWeightPlan =>
  planWeights(
    [
      {
        file: "n.root",
        columns: [
          { name: "genWeight", kind: "number" },
          { name: "LHEReweightingWeight", kind: "list" },
        ],
      },
    ],
    { scheme: "map", map: parseWeightMap(text, "m.yaml") },
    COEFFICIENTS,
  );
const sumsOf = ({ runs }: Sample): GeneratedSums => generatedSums(runs, "n.root");

function normalise(
  sample: Sample,
  changes: Partial<ColumnNormalisationInput> = {},
): ColumnNormalisation & { readonly block: WeightBlock; readonly total: number } {
  const own = changes.plan ?? plan();
  const block = readWeights(own, 0, sample.block);
  judgeWeights(own, 0, block.quality);
  const polynomial = analysisPolynomial(own, block.polynomial);
  const found = columnNormalisation({
    sample: "tt",
    plan: own,
    crossSection: 7,
    generated: sumsOf(sample),
    quality: block.quality,
    eventSum: crossSectionTerms(polynomial)[0],
    sumOfWeights: undefined,
    ...changes,
  });
  return { ...found, block, total: crossSectionTerms(scaleEvents(polynomial, found.factor))[0] };
}

test("sums over the runs of a file, old names and empty runs included", () => {
  const sample = generate(300, 300, 2);
  const sums = sumsOf(sample);
  expect(sums).toMatchObject({ events: 300, sumOfWeights: 600, sumOfSquares: 1200 });
  expect(sums.reweighting?.[0]).toBeCloseTo(sample.truth, 8);
  const names = [...sample.runs.columns.keys()].map((name) => ({ name, kind: "number" as const }));
  expect(generatedColumns(names)).toEqual(["genEventCount_", "genEventSumw_", "genEventSumw2_", "LHEReweightingSumw_"]);
  expect(generatedColumns(names.map(({ name }) => ({ name: name.replace(/_$/, ""), kind: "number" })))).toHaveLength(4);
  expect(generatedColumns(names.slice(1))).toBeUndefined();
  const both = mergeGeneratedSums(sums, sums, "o.root");
  expect(both).toMatchObject({ events: 600, sumOfWeights: 1200 });
  expect(both.reweighting?.[0]).toBeCloseTo(2 * sample.truth, 8);
  expect(mergeGeneratedSums(sums, { ...sums, reweighting: undefined }, "o.root").reweighting).toBeUndefined();
  expect(() => mergeGeneratedSums(sums, { ...sums, reweighting: new Float64Array(3) }, "o.root")).toThrow(
    expect.objectContaining({ code: "DATA_WEIGHT_COUNT", where: "o.root" }),
  );
});

test("of a skim, the generated events have the cross section at the standard model, not those that are left", () => {
  const sample = generate(400, 100, 3);
  const { factor, sumOfWeights, from, generated, total } = normalise(sample);
  expect([from, generated]).toEqual(["reweighting sums", 400]);
  expect(sumOfWeights).toBeCloseTo(sample.truth, 8);
  expect(factor).toBeCloseTo(7 / sample.truth, 10);
  expect(total).toBeLessThan(3);
});

test("the unit of the generator's weights does not matter: 1, or 1e-2 as in the Les Houches file", () => {
  const [one, other] = [1, 1e-2].map((genWeight) => normalise(generate(400, 400, genWeight)));
  expect(one.total).toBeCloseTo(7, 8);
  expect(other.total).toBeCloseTo(7, 8);
  expect(other.factor / one.factor).toBeCloseTo(100, 6);
});

test("without the sums of reweighting weights: all events, or those of the generator at the standard model, else a refusal", () => {
  const bare = (sample: Sample): GeneratedSums => ({ ...sumsOf(sample), reweighting: undefined });
  const whole = generate(200, 200, 1);
  expect(normalise(whole, { generated: bare(whole) })).toMatchObject({ from: "events", total: expect.closeTo(7, 8) as unknown });
  const skim = generate(200, 50, 1);
  expect(() => normalise(skim, { generated: bare(skim) })).toThrow(
    expect.objectContaining({
      code: "DATA_NORMALISATION",
      where: "tt",
      message: "50 of 200 generated events are there, and the runs do not say what all of them weigh at the standard model",
      hint: expect.stringContaining("sum_of_weights"),
    }),
  );
  expect(normalise(skim, { generated: bare(skim), sumOfWeights: skim.truth })).toMatchObject({ from: "given", factor: 7 / skim.truth });
  expect(() => normalise(skim, { generated: undefined })).toThrow(expect.objectContaining({ code: "DATA_NORMALISATION" }));
  expect(normalise(skim, { generated: undefined, sumOfWeights: "events" })).toMatchObject({
    from: "events",
    total: expect.closeTo(7, 8) as unknown,
  });
});

test("generated at the standard model, or without dependence: the sum of generator weights", () => {
  const atSm = plan(`${MAP}generation: {}\n`);
  const sample = generate(200, 50, 2);
  const quality = readWeights(plan(), 0, sample.block).quality;
  const input = {
    sample: "tt",
    crossSection: 7,
    generated: { ...sumsOf(sample), reweighting: undefined },
    quality,
    eventSum: 90,
    sumOfWeights: undefined,
  };
  expect(columnNormalisation({ ...input, plan: atSm })).toMatchObject({
    from: "sum of generator weights",
    sumOfWeights: 400,
    factor: 7 / 400,
  });
  const none = planWeights([{ file: "n", columns: [{ name: "genWeight", kind: "number" }] }], { scheme: "none" }, COEFFICIENTS);
  expect(columnNormalisation({ ...input, plan: none })).toMatchObject({ from: "sum of generator weights", factor: 7 / 400 });
});

test("events that are all there and contradict the runs are refused", () => {
  const sample = generate(100, 100, 1);
  const sums = sumsOf(sample);
  const wrong = { ...sums, reweighting: sums.reweighting?.map((sum) => 1.1 * sum) };
  expect(() => normalise(sample, { generated: wrong })).toThrow(
    expect.objectContaining({ code: "DATA_NORMALISATION", message: expect.stringContaining("which are all that were generated") }),
  );
  const bent = { ...sums, reweighting: sums.reweighting?.map((sum, b) => (b === 2 ? 100 : sum)) };
  expect(() => normalise(generate(100, 30, 1), { generated: bent })).toThrow(
    expect.objectContaining({
      code: "DATA_NORMALISATION",
      message: expect.stringContaining("are no quadratic polynomial of their points"),
    }),
  );
  expect(() => normalise(sample, { generated: { ...sums, reweighting: new Float64Array(9) } })).toThrow(
    expect.objectContaining({ code: "DATA_WEIGHT_COUNT", message: "the runs have sums of 9 reweighting weights, the events 4" }),
  );
});

test("dropped events are taken to be like the others", () => {
  const sample = generate(300, 300, 1);
  const weights = sample.block.columns.get("LHEReweightingWeight")?.values;
  if (!(weights instanceof Float64Array)) throw new Error("no weights");
  for (const event of [3, 50, 200]) weights.fill(1, event * C.length, (event + 1) * C.length);
  const { total, block } = normalise(sample, { plan: plan(MAP.replace("weights: {", "weights: { missing: drop,")) });
  expect(block.dropped).toEqual([3, 50, 200]);
  expect(Math.abs(total / 7 - 1)).toBeLessThan(0.01);
});
