import { expect, test } from "@jest/globals";
import type { ColumnSlice } from "@ratiometer/tables";
import { convertPoint } from "../operators/conversion.ts";
import { sampleWeights } from "../sample-weights.ts";
import { parseWeightMap } from "../weight-map/weight-map.ts";
import { eventWeights } from "../weight-polynomial.ts";
import type { ColumnBlock } from "./column-block.ts";
import { lheWeightBlock, lheWeightColumns } from "./lhe-block.ts";
import { judgeWeights, noQuality, readWeights } from "./read-weights.ts";
import { analysisPolynomial, coefficientUnits, planWeights } from "./weight-plan.ts";
import type { AnalysisCoefficient, MadMinerSource, WeightSettings, WeightSource } from "./weight-settings.ts";
import { mergeQuality } from "./weight-quality.ts";

/** |M|² of event i: (1 + 0.1 (i + 1) ctZ - 0.2 cpt)² + (0.3 cpt)² + 1, over 2 so that it is 1 at the standard model. */
const squared = (i: number, ctZ: number, cpt: number): number => ((1 + 0.1 * (i + 1) * ctZ - 0.2 * cpt) ** 2 + (0.3 * cpt) ** 2 + 1) / 2;
const POINTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [2, -1],
];
const EVENTS = 5;
const OWN = [2, 3, -1, 0.5, 4];
const COEFFICIENTS: AnalysisCoefficient[] = [
  { name: "ctZ", sm: 0 },
  { name: "cpt", sm: 0 },
];
const events = Array.from({ length: EVENTS }, (_, i) => i);

function block(columns: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>, first = 0): ColumnBlock {
  const slices = Object.entries(columns).map(([name, values]): [string, ColumnSlice] => {
    const lists = values.map((value) => (typeof value === "number" ? [value] : value));
    const flat = Float64Array.from(lists.flat());
    if (typeof values[0] === "number") return [name, { values: flat }];
    return [name, { values: flat, offsets: Uint32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]) }];
  });
  return { columns: new Map(slices), first, entries: EVENTS };
}
const source = (numbers: readonly string[], lists: readonly string[] = []): WeightSource => ({
  file: "f.root",
  columns: [...numbers.map((name) => ({ name, kind: "number" as const })), ...lists.map((name) => ({ name, kind: "list" as const }))],
});

/** Weights of the events at a point, through plan and block. */
function weightsAt(
  file: WeightSource,
  settings: WeightSettings,
  data: ColumnBlock,
  point: Readonly<Record<string, number>>,
  coefficients = COEFFICIENTS,
): number[] {
  const plan = planWeights([file], settings, coefficients);
  expect(plan.files[0].columns.every((name) => data.columns.has(name))).toBe(true);
  const { polynomial, quality } = readWeights(plan, 0, data);
  judgeWeights(plan, 0, quality);
  const own = analysisPolynomial(plan, polynomial);
  expect(own.coefficients).toEqual(coefficients.map(({ name }) => name));
  return [
    ...eventWeights(
      own,
      own.coefficients.map((name) => point[name]),
    ),
  ];
}
const expected = (ctZ: number, cpt: number): unknown => events.map((i) => expect.closeTo(OWN[i] * squared(i, ctZ, cpt), 9) as unknown);

const MAP = `version: 1
basis: dim6top
generation: {}
weights:
  points: [ dummy, ${POINTS.map(([ctZ, cpt]) => `{ ctZ: ${ctZ}, cpt: ${cpt} }`).join(", ")} ]
`;
const NANOAOD = block({
  genWeight: OWN,
  LHEReweightingWeight: events.map((i) => [7, ...POINTS.map(([ctZ, cpt]) => squared(i, ctZ, cpt))]),
});

test("a weight map: a nameless list, relative to the event's own weight with its sign", () => {
  const settings = { scheme: "map", map: parseWeightMap(MAP, "m.yaml") } as const;
  const file = source(["genWeight"], ["LHEReweightingWeight"]);
  expect(weightsAt(file, settings, NANOAOD, { ctZ: -1.5, cpt: 3 })).toEqual(expected(-1.5, 3));
  const plan = planWeights([file], settings, COEFFICIENTS);
  expect(plan.files[0]).toMatchObject({
    columns: ["LHEReweightingWeight", "genWeight"],
    leftOut: ["dummy"],
    generation: { ctZ: 0, cpt: 0 },
  });
  expect(coefficientUnits(plan)).toEqual([2, 1]);
  const two = planWeights([file, { ...file, file: "g.root" }], settings, COEFFICIENTS);
  expect(two.files[1].check).toBe(two.files[0].check);
  // Worker threads get a copy of the plan.
  expect(readWeights(structuredClone(plan), 0, NANOAOD).polynomial).toEqual(readWeights(plan, 0, NANOAOD).polynomial);
  const { weight, quality } = readWeights(plan, 0, NANOAOD);
  expect([...weight]).toEqual(OWN);
  expect(judgeWeights(plan, 0, mergeQuality(noQuality(plan, 0), quality)).remarks).toEqual(["1 of 5 events have a negative weight"]);
});

test("the standard-model value of an undeclared coefficient is the map's", () => {
  const text = `version: 1\ncoefficients: { xi: { sm: 1 } }\nweights: { relative_to: none, columns: { a: { xi: 0 }, b: { xi: 1 }, c: { xi: -1 }, d: { ctZ: 1 }, e: { ctZ: -1 }, f: { ctZ: 1, xi: 0 } } }`;
  const at = (ctZ: number, xi: number): number => 2 + 3 * ctZ + ctZ * ctZ + 5 * xi + xi * xi - ctZ * xi;
  const data = block(
    Object.fromEntries(
      [
        [0, 0],
        [0, 1],
        [0, -1],
        [1, 1],
        [-1, 1],
        [1, 0],
      ].map(([ctZ, xi], c) => ["abcdef"[c], events.map(() => at(ctZ, xi))]),
    ),
  );
  const settings = { scheme: "map", map: parseWeightMap(text, "m.yaml") } as const;
  const found = weightsAt(source(["a", "b", "c", "d", "e", "f"]), settings, data, { ctZ: 2 }, [COEFFICIENTS[0]]);
  expect(found).toEqual(events.map(() => expect.closeTo(at(2, 1), 10) as unknown));
});

test("what the analysis does not declare is held at the standard model; what the weights lack is refused", () => {
  const settings = { scheme: "map", map: parseWeightMap(MAP, "m.yaml") } as const;
  const file = source(["genWeight"], ["LHEReweightingWeight"]);
  expect(weightsAt(file, settings, NANOAOD, { cpt: 2 }, [COEFFICIENTS[1]])).toEqual(expected(0, 2));
  expect(() => planWeights([file], settings, [{ name: "ctG", sm: 0 }])).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_COEFFICIENT", where: "f.root" }),
  );
  const few = parseWeightMap(MAP.replace("{ ctZ: 1, cpt: 1 }, { ctZ: 2, cpt: -1 } ]", "~, ~ ]"), "m.yaml");
  expect(() => planWeights([file], { scheme: "map", map: few }, COEFFICIENTS)).toThrow(
    expect.objectContaining({ code: "DATA_RANK_DEFICIENT", where: "f.root", message: expect.stringContaining("ctZ*cpt") }),
  );
});

test("a file with another number of weights than the map is refused, naming both", () => {
  const plan = planWeights(
    [source(["genWeight"], ["LHEReweightingWeight"])],
    { scheme: "map", map: parseWeightMap(MAP, "m.yaml") },
    COEFFICIENTS,
  );
  const short = block({ genWeight: OWN, LHEReweightingWeight: events.map((i) => POINTS.map(([ctZ, cpt]) => squared(i, ctZ, cpt))) }, 40);
  expect(() => readWeights(plan, 0, short)).toThrow(
    expect.objectContaining({
      code: "DATA_WEIGHT_COUNT",
      where: "f.root: event 40",
      message: `the event has 7 values in "LHEReweightingWeight", m.yaml has 8 points`,
    }),
  );
});

test("the analysis's basis: weights of dim6top as polynomials in SMEFTsim's coefficients", () => {
  const coefficients: AnalysisCoefficient[] = [
    { name: "ctBRe", sm: 0, basis: "SMEFTsim-topU3l" },
    { name: "cHt", sm: 0, basis: "SMEFTsim-topU3l" },
  ];
  const settings = { scheme: "map", map: parseWeightMap(MAP, "m.yaml", coefficients) } as const;
  const file = source(["genWeight"], ["LHEReweightingWeight"]);
  const point = { ctBRe: 0.8, cHt: -2 };
  const { ctZ, cpt } = convertPoint(point, { from: "SMEFTsim-topU3l", to: "dim6top" });
  expect(weightsAt(file, settings, NANOAOD, point, coefficients)).toEqual(expected(ctZ, cpt));
  const more = [...coefficients, { name: "ctWRe", sm: 0, basis: "SMEFTsim-topU3l" as const }];
  expect(() => planWeights([file], settings, more)).toThrow(expect.objectContaining({ code: "DATA_UNKNOWN_COEFFICIENT" }));
  const mixed = [coefficients[0], { name: "cpt", sm: 0, basis: "dim6top" as const }];
  expect(() => planWeights([file], settings, mixed)).toThrow(expect.objectContaining({ code: "DATA_BASIS" }));
});

test("columns whose names spell the points", () => {
  const name = ([ctZ, cpt]: readonly [number, number]): string => `LHEWeight_ctz_${ctZ}p_cpt_${cpt}p`.replaceAll("-", "m");
  const columns = Object.fromEntries(POINTS.map((point) => [name(point), events.map((i) => squared(i, ...point))]));
  const file = source(["genWeight", "LHEWeight_originalXWGTUP", ...Object.keys(columns)]);
  expect(weightsAt(file, { scheme: "named" }, block({ genWeight: OWN, ...columns }), { ctZ: 0.5, cpt: -2 })).toEqual(expected(0.5, -2));
  const absolute = Object.fromEntries(
    Object.entries(columns).map(([id, values]) => [id.replace("LHEWeight", "w"), values.map((w, i) => w * OWN[i])]),
  );
  const other = source(Object.keys(absolute));
  expect(weightsAt(other, { scheme: "named", pattern: "w_*", relativeTo: null }, block(absolute), { ctZ: 0.5, cpt: -2 })).toEqual(
    expected(0.5, -2),
  );
  expect(() => planWeights([other], { scheme: "named", pattern: "w_*" }, COEFFICIENTS)).toThrow(
    expect.objectContaining({ code: "DATA_NO_WEIGHTS" }),
  );
});

test("TopCoffea's stored polynomials, with names packed into integers", () => {
  // (0,0) (1,0) (1,1) (2,0) (2,1) (2,2) of ctZ, cpt.
  const stored = events.map((i) => [1, 0.1 * (i + 1), (0.1 * (i + 1)) ** 2 / 2, -0.2, -0.02 * (i + 1), (0.04 + 0.09) / 2]);
  const pack = (text: string): number => text.charCodeAt(0) | (text.charCodeAt(1) << 8) | (text.charCodeAt(2) << 16);
  const data = block({ EFTfitCoefficients: stored, WCnames: events.map(() => [pack("ctZ"), pack("cpt")]), x: OWN });
  const file = source(["x"], ["EFTfitCoefficients", "WCnames"]);
  const settings = { scheme: "topcoffea", coefficients: ["ctZ", "cpt"], namesColumn: "WCnames" } as const;
  expect(weightsAt(file, settings, data, { ctZ: 2, cpt: -1 })).toEqual(events.map((i) => expect.closeTo(squared(i, 2, -1), 12) as unknown));
  expect(weightsAt(file, { ...settings, relativeTo: "x" }, data, { ctZ: 2, cpt: -1 })).toEqual(expected(2, -1));
  expect(() => readWeights(planWeights([file], { ...settings, coefficients: ["cpt", "ctZ"] }, COEFFICIENTS), 0, data)).toThrow(
    expect.objectContaining({ code: "DATA_WEIGHT_DISAGREES" }),
  );
  expect(() => readWeights(planWeights([file], { ...settings, coefficients: ["ctZ", "cpt", "ctG"] }, COEFFICIENTS), 0, data)).toThrow(
    expect.objectContaining({ code: "DATA_WEIGHT_COUNT", message: expect.stringContaining("6 values") }),
  );
  expect(() => planWeights([file], { ...settings, coefficients: ["ctZ"] }, COEFFICIENTS)).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_COEFFICIENT" }),
  );
});

test("stored polynomials without dependence are refused, or dropped if the map says so", () => {
  const stored = events.map((i) => (i === 2 ? [1, 0, 0] : [1, 0.1, 0.2]));
  const text = (more: string): string => `version: 1\nweights: { polynomial: p, cross: full, coefficients: [ctZ]${more} }`;
  const file = source([], ["p"]);
  const data = block({ p: stored });
  const read = (more: string): ReturnType<typeof readWeights> => {
    const plan = planWeights([file], { scheme: "map", map: parseWeightMap(text(more), "m.yaml") }, [COEFFICIENTS[0]]);
    const found = readWeights(plan, 0, data);
    judgeWeights(plan, 0, found.quality);
    return found;
  };
  expect(() => read("")).toThrow(
    expect.objectContaining({ code: "DATA_MISSING_WEIGHT", message: "the polynomial of 1 of 5 events does not depend on any coefficient" }),
  );
  expect(read(", missing: drop").dropped).toEqual([2]);
});

test("a Les Houches file by columns and blocks is what it is as a whole", () => {
  const ids = POINTS.map((_, b) => `rwgt_${b + 1}`);
  const header = {
    weights: POINTS.map(([ctZ, cpt], b) => ({
      id: ids[b],
      text: `set param_card dim6 2 ${ctZ}\nset param_card dim6 3 ${cpt}`,
      group: "mg",
    })),
    slha: "BLOCK DIM6\n 2 0 # ctZ\n 3 0 # cpt\n",
    eventNorm: "sum" as const,
    crossSection: 8.5,
    crossSectionError: 0.1,
  };
  const weights = Float64Array.from(events.flatMap((i) => POINTS.map((point) => OWN[i] * squared(i, ...point))));
  const sample = { file: "e.lhe", header, weight: Float64Array.from(OWN), weightIds: ids, weights };
  const whole = sampleWeights([sample], { coefficients: COEFFICIENTS, combine: "sum" });
  const plan = planWeights([{ file: "e.lhe", columns: lheWeightColumns(ids), header }], { scheme: "madgraph" }, COEFFICIENTS);
  const width = POINTS.length;
  const blocks = [
    [0, 2],
    [2, 5],
  ].map(([start, end]) =>
    readWeights(
      plan,
      0,
      lheWeightBlock(
        { weight: sample.weight.slice(start, end), weightIds: ids, weights: weights.slice(start * width, end * width) },
        start,
      ),
    ),
  );
  const values = blocks.flatMap(({ polynomial }) => [...analysisPolynomial(plan, polynomial).values]);
  expect(values).toEqual([...whole.polynomial.values]);
  expect(blocks.flatMap(({ weight }) => [...weight])).toEqual(OWN);
  expect(blocks.map((found) => found.quality.generation?.mismatched)).toEqual([0, 0]);
});

test("a Les Houches file whose header says nothing: a weight map of its ids, beside XWGTUP", () => {
  const ids = POINTS.map((_, b) => `rwgt_${b + 1}`);
  const text = `version: 1\ngeneration: {}\nweights: { relative_to: none, columns: { ${POINTS.map(([ctZ, cpt], b) => `${ids[b]}: { ctZ: ${ctZ}, cpt: ${cpt} }`).join(", ")} } }`;
  const weights = Float64Array.from(events.flatMap((i) => POINTS.map((point) => OWN[i] * squared(i, ...point))));
  const data = lheWeightBlock({ weight: Float64Array.from(OWN), weightIds: ids, weights });
  const file = { file: "e.lhe", columns: lheWeightColumns(ids) };
  const settings = { scheme: "map", map: parseWeightMap(text, "m.yaml") } as const;
  expect(weightsAt(file, settings, data, { ctZ: 0.5, cpt: -2 })).toEqual(expected(0.5, -2));
  const plan = planWeights([file], settings, COEFFICIENTS);
  const { weight, quality } = readWeights(plan, 0, data);
  expect([[...weight], quality.generation?.mismatched]).toEqual([OWN, 0]);
  expect(weightsAt(file, { scheme: "none" }, data, { ctZ: 1, cpt: 1 })).toEqual(OWN);
});

test("MadMiner's benchmarks, of one or several points of generation", () => {
  const names = POINTS.map((_, b) => `b${b}`);
  const columns = Object.fromEntries(POINTS.map((point, b) => [names[b], events.map((i) => OWN[i] * squared(i, ...point))]));
  const data = block({ ...columns, up: OWN, sampling: [0, 0, 1, 1, -1] });
  const madminer = (generated: readonly number[]): MadMinerSource => ({
    setup: {
      parameters: ["ctZ", "cpt"],
      benchmarks: [
        ...POINTS.map((values, b) => ({ name: names[b], values, isNuisance: false })),
        { name: "up", values: [0, 0], isNuisance: true },
      ],
      morphing: undefined,
      nuisanceParameters: [{ name: "n", positive: "up", negative: undefined }],
    },
    weightColumns: [...names, "up"],
    samplingColumn: "sampling",
    generated,
  });
  const file = { ...source([...names, "up", "sampling"]), madminer: madminer([5]) };
  expect(weightsAt(file, { scheme: "madminer" }, data, { ctZ: 1, cpt: 2 })).toEqual(expected(1, 2));
  expect(planWeights([file], { scheme: "madminer" }, COEFFICIENTS).files[0]).toMatchObject({
    generation: { ctZ: 0, cpt: 0 },
    leftOut: ["up"],
  });
  const mixed = { ...file, madminer: madminer([30, 10]) };
  const factors = [0.75, 0.75, 0.25, 0.25, 1];
  expect(weightsAt(mixed, { scheme: "madminer" }, data, { ctZ: 1, cpt: 2 })).toEqual(
    events.map((i) => expect.closeTo(factors[i] * OWN[i] * squared(i, 1, 2), 9) as unknown),
  );
  expect(() => planWeights([source(names)], { scheme: "madminer" }, COEFFICIENTS)).toThrow(
    expect.objectContaining({ code: "DATA_NO_WEIGHTS" }),
  );
});

test("weights without dependence: the event's own", () => {
  const data = block({ genWeight: OWN, "Event.Weight": OWN.map((w) => [2 * w]) });
  const file = source(["genWeight"], ["Event.Weight"]);
  expect(weightsAt(file, { scheme: "none" }, data, { ctZ: 3, cpt: 1 })).toEqual(OWN);
  expect(weightsAt(file, { scheme: "none", weight: "Event.Weight" }, data, { ctZ: 3, cpt: 1 })).toEqual(OWN.map((w) => 2 * w));
  expect(() => planWeights([source(["weight"])], { scheme: "none" }, COEFFICIENTS)).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_COLUMN", message: `unknown column "genWeight"` }),
  );
  expect(() => planWeights([source(["x"])], { scheme: "madgraph" }, COEFFICIENTS)).toThrow(
    expect.objectContaining({ code: "DATA_NO_WEIGHTS" }),
  );
});
