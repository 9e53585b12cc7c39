import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readLheHeader } from "@ratiometer/tables";
import { parseWeightMap } from "../weight-map/weight-map.ts";
import { columnVariations } from "./column-variations.ts";
import { densitySet, densityVariation, DENSITY_SETS } from "./density-sets.ts";
import { lheVariations } from "./lhe-variations.ts";
import { listLengths, nanoaodVariations } from "./nanoaod-lists.ts";
import { nuisanceVariations, variationColumns, variationFactors } from "./variation-factors.ts";

const SCALE_TITLE = [0.5, 1, 2]
  .flatMap((muR) => [0.5, 1, 2].map((muF) => `renscfact=${muR}d0 facscfact=${muF}d0`))
  .map((text, i) => `[${i}] is ${text} ; `)
  .join("");
const SCALES = ["muR_down_muF_down", "muR_down", "muR_down_muF_up", "muF_down", "muF_up", "muR_up_muF_down", "muR_up", "muR_up_muF_up"];
const list = (name: string, title: string): { name: string; kind: "list"; title: string } => ({ name, kind: "list", title });

const named = (found: ReturnType<typeof nanoaodVariations>): string[] => found.variations.map(({ name }) => name);

test.each<[string, string, number, string[]]>([
  ["POWHEG's words", SCALE_TITLE, 9, SCALES],
  [
    "MadGraph's words",
    SCALE_TITLE.replaceAll("renscfact", "muR")
      .replaceAll("facscfact", "muF")
      .replaceAll("0.5d0", "0.50000E+00")
      .replace(/([12])d0/g, "0.$10000E+01"),
    9,
    SCALES,
  ],
  [
    "attributes, the other way round",
    `w; [0] is MUF="0.5" MUR="0.5"; [1] is MUF="1.0" MUR="0.5"; [2] is MUF="2.0" MUR="1.0"`,
    3,
    ["muR_down_muF_down", "muR_down", "muF_up"],
  ],
  ["no description, nine values", "LHEScaleWeight/F", 9, SCALES],
  ["no description, eight values", "", 8, SCALES],
])("scales by %s", (_, title, length, names) => {
  const found = nanoaodVariations([list("LHEScaleWeight", title)], { LHEScaleWeight: length });
  expect(named(found)).toEqual(names);
  expect(found.unread).toEqual([]);
  expect(found.nominal).toEqual(length === 9 ? [{ column: "LHEScaleWeight", position: 4 }] : []);
});

test("parton showers by their description, whose order differs between versions, and not without one", () => {
  const older = "PS weights (w_var / w_nominal); [0] is ISR=0.5 FSR=1; [1] is ISR=1 FSR=0.5; [2] is ISR=2 FSR=1; [3] is ISR=1 FSR=2 ";
  const newer = "PS weights (w_var / w_nominal);   [0] is ISR=2 FSR=1; [1] is ISR=1 FSR=2[2] is ISR=0.5 FSR=1; [3] is ISR=1 FSR=0.5;";
  const names = (title: string, length = 4): string[] => named(nanoaodVariations([list("PSWeight", title)], { PSWeight: length }));
  expect(names(older)).toEqual(["isr_down", "fsr_down", "isr_up", "fsr_up"]);
  expect(names(newer)).toEqual(["isr_up", "fsr_up", "isr_down", "fsr_down"]);
  expect(nanoaodVariations([list("PSWeight", "dummy PS weight (1.0) ")], { PSWeight: 1 })).toMatchObject({ variations: [], unread: [] });
  for (const length of [4, 46])
    expect(nanoaodVariations([list("PSWeight", "All PS weights (w_var / w_nominal)")], { PSWeight: length })).toMatchObject({
      variations: [],
      unread: [{ column: "PSWeight", reason: `${length} values and no description of their order, which differs between versions` }],
    });
});

test("parton densities by their LHAPDF numbers, with or without the central member", () => {
  const pdf = (title: string, length: number): ReturnType<typeof nanoaodVariations> =>
    nanoaodVariations([list("LHEPdfWeight", `LHE pdf variation weights (w_var / w_nominal) for LHA IDs ${title}`)], {
      LHEPdfWeight: length,
    });
  const hessian = pdf("306000 - 306102", 103);
  expect(named(hessian).slice(0, 2)).toEqual(["pdf_1", "pdf_2"]);
  expect(named(hessian).slice(-3)).toEqual(["pdf_100", "alpha_s_down", "alpha_s_up"]);
  expect([hessian.densities?.kind, hessian.nominal]).toEqual(["symmetric hessian", [{ column: "LHEPdfWeight", position: 0 }]]);
  const replicas = pdf("292201 - 292302", 102);
  expect([named(replicas)[0], named(replicas).length, replicas.densities?.kind]).toEqual(["pdf_1", 102, "replicas"]);
  expect(named(pdf("91400 - 91432", 33)).slice(-3)).toEqual(["pdf_30", "alpha_s_down", "alpha_s_up"]);
  expect(pdf("306000 - 306102", 101)).toMatchObject({
    variations: [],
    unread: [{ column: "LHEPdfWeight", reason: "101 values, but the description has the LHAPDF numbers 306000 to 306102" }],
  });
  const unknown = pdf("777000 - 777010", 11);
  expect([named(unknown)[0], unknown.densities]).toEqual(["pdf_1", undefined]);
  expect(nanoaodVariations([list("LHEPdfWeight", "LHEPdfWeight/F")], { LHEPdfWeight: 103 }).unread).toHaveLength(1);
});

test("known sets do not overlap, and members of others keep their number", () => {
  DENSITY_SETS.forEach(({ first, errors, alphaS }, s) => {
    expect(first + Math.max(errors, alphaS?.up ?? 0)).toBeLessThan(DENSITY_SETS.at(s + 1)?.first ?? Infinity);
  });
  expect(densitySet(306102)?.first).toBe(306000);
  expect(densitySet(306103)).toBeUndefined();
  expect([306000, 306050, 306101, 260001].map((member) => densityVariation(member, 306000))).toEqual([
    "nominal",
    "pdf_50",
    "alpha_s_down",
    "pdf_lhaid_260001",
  ]);
});

test("a weight map says what a file does not: order, first number, what to leave out, further columns", () => {
  const { variations: mapped } = parseWeightMap(
    `version: 1
weights: { points: [ {}, { ctG: 1 } ] }
variations:
  scale: { list: scales, order: [muR_up, nominal, ~, muR_down] }
  pdf: { first: 325300 }
  parton_shower: false
  columns: { btag: { up: w_up, down: w_down, nominal: w }, trigger: { up: t } }
`,
    "m.yaml",
  );
  const columns = [list("scales", ""), list("LHEPdfWeight", ""), list("PSWeight", "[0] is ISR=2 FSR=1")];
  const found = nanoaodVariations(columns, { scales: 4, LHEPdfWeight: 2, PSWeight: 1 }, mapped);
  expect(found.variations.map(({ name, place }) => [name, place.column, place.position])).toEqual([
    ["muR_up", "scales", 0],
    ["muR_down", "scales", 3],
    ["pdf_1", "LHEPdfWeight", 1],
  ]);
  expect(nanoaodVariations(columns, { scales: 5 }, mapped).unread).toEqual([
    { column: "scales", reason: "5 values, but the weight map has 4" },
  ]);
  const twice = { ...mapped, scale: { list: "scales", order: ["muR_up", "muR_up"], first: undefined } };
  expect(nanoaodVariations(columns, { scales: 2 }, twice).unread).toEqual([
    { column: "scales", reason: `two positions are called "muR_up"` },
  ]);
  expect(columnVariations(mapped.columns)).toEqual([
    { name: "btag_up", family: "column", place: { column: "w_up", position: undefined }, nominal: "w" },
    { name: "btag_down", family: "column", place: { column: "w_down", position: undefined }, nominal: "w" },
    { name: "trigger_up", family: "column", place: { column: "t", position: undefined }, nominal: undefined },
  ]);
});

test("factors: as the list has them, or divided by the nominal weight; without one they are 1 and marked", () => {
  const lists = nanoaodVariations([list("LHEScaleWeight", "[0] is muR=2 muF=1; [1] is muR=1 muF=1")], { LHEScaleWeight: 2 });
  const variations = {
    ...lists,
    variations: [...lists.variations, ...columnVariations([{ name: "b", up: "w_up", down: undefined, nominal: "w" }])],
  };
  expect(variationColumns(variations)).toEqual(["LHEScaleWeight", "w_up", "w"]);
  const block = {
    first: 10,
    entries: 3,
    columns: new Map([
      ["LHEScaleWeight", { values: Float32Array.of(1.5, 1, 0.5, 1.25, NaN, 1), offsets: Uint32Array.of(0, 2, 4, 6) }],
      ["w_up", { values: Float64Array.of(3, -4, 5) }],
      ["w", { values: Float64Array.of(2, -2, 0) }],
    ]),
  };
  expect(listLengths(block)).toEqual({ LHEScaleWeight: 2 });
  const found = variationFactors(variations, block, "n.root");
  expect(found.names).toEqual(["muR_up", "b_up"]);
  expect(found.factors.map((column) => [...column])).toEqual([
    [1.5, 0.5, 1],
    [1.5, 2, 1],
  ]);
  expect(found.valid.map((column) => column && [...column])).toEqual([
    [1, 1, 0],
    [1, 1, 0],
  ]);
  expect([found.invalid, found.nominalDeviation]).toEqual([[1, 1], 0.25]);
  const ragged = {
    ...block,
    columns: new Map([...block.columns, ["LHEScaleWeight", { values: new Float32Array(5), offsets: Uint32Array.of(0, 2, 4, 5) }] as const]),
  };
  expect(() => variationFactors(lists, ragged, "n.root")).toThrow(
    expect.objectContaining({ code: "DATA_WEIGHT_COUNT", where: "n.root: event 12", message: expect.stringContaining("has 1 values") }),
  );
});

test("MadMiner's nuisance parameters by one standard deviation up and down", () => {
  const { names, factors } = nuisanceVariations({
    names: ["two", "one"],
    linear: Float64Array.of(0.2, Math.log(1.1)),
    quadratic: Float64Array.of(-0.05, 0),
    mended: 0,
  });
  expect(names).toEqual(["two_up", "two_down", "one_up", "one_down"]);
  expect(factors.map(([factor]) => factor)).toEqual(
    [Math.exp(0.15), Math.exp(-0.25), 1.1, 1 / 1.1].map((factor) => expect.closeTo(factor, 14) as unknown),
  );
});

test("weights of a Les Houches header: by attributes, texts of MadGraph and POWHEG, ids of Sherpa", () => {
  const weight = (
    id: string,
    text: string,
    attributes?: Readonly<Record<string, string>>,
    group = "g",
  ): Parameters<typeof lheVariations>[0][number] => ({
    id,
    text,
    group,
    ...(attributes === undefined ? {} : { attributes }),
  });
  const names = (weights: Parameters<typeof lheVariations>[0]): (readonly [string, string])[] =>
    lheVariations(weights).variations.map(({ name, place }) => [place.column, name]);
  expect(
    names([
      weight("1", "MUR=0.5 MUF=0.5", { MUR: "0.5", MUF: "0.5", PDF: "247000" }),
      weight("2", "MUR=0.5 dyn_scale_choice=HT", { MUR: "0.5", MUF: "1.0", DYN_SCALE: "2", PDF: "247000" }),
      weight("3", "", { MUR: "1.0", MUF: "2.0", PDF: "247000" }),
      weight("4", "PDF=247005 MemberID=5", { MUR: "1.0", MUF: "1.0", PDF: "247005" }),
      weight("5", "", { MUR: "1.0", MUF: "1.0", PDF: "247000" }),
      weight("rwgt_1", "set param_card dim6 2 1.0 # orig: 0.0"),
    ]),
  ).toEqual([
    ["1", "muR_down_muF_down"],
    ["3", "muF_up"],
    ["4", "pdf_5"],
  ]);
  expect(
    names([
      weight("1001", "muR=0.10000E+01 muF=0.10000E+01"),
      weight("1002", "muR=0.20000E+01 muF=0.10000E+01"),
      weight("2001", "pdfset= 306000"),
      weight("2002", "pdfset= 306102"),
    ]),
  ).toEqual([
    ["1002", "muR_up"],
    ["2002", "alpha_s_up"],
  ]);
  expect(names([weight("a", "renscfact=2d0 facscfact=.5d0"), weight("b", "lhapdf=13001"), weight("c", "lhapdf=13000")])).toEqual([
    ["a", "muR_up_muF_down"],
    ["b", "pdf_1"],
  ]);
  expect(
    names([weight("MUR1.0_MUF1.0_PDF303200", ""), weight("MUR0.5_MUF1.0_PDF303200", ""), weight("MUR1.0_MUF1.0_PDF303201", "")]),
  ).toEqual([
    ["MUR0.5_MUF1.0_PDF303200", "muR_down"],
    ["MUR1.0_MUF1.0_PDF303201", "pdf_1"],
  ]);
  const members = lheVariations([
    weight("1", "Member 0", {}, "one"),
    weight("2", "Member 1", {}, "one"),
    weight("3", "Member 1", {}, "two"),
  ]);
  expect(members.variations.map(({ name, place, nominal }) => [place.column, name, nominal])).toEqual([["2", "pdf_1", "XWGTUP"]]);
  expect(members.unread.map(({ column }) => column)).toEqual(["two"]);
});

const FOLDER = fileURLToPath(new URL("../../../../../shared/data/inputs/lhe/", import.meta.url));
const present = existsSync(FOLDER);

(present ? test : test.skip)(`headers of real files${present ? "" : " (skipped: ../shared/data is absent)"}`, async () => {
  const names = async (file: string): Promise<string[]> => {
    const { weights } = await readLheHeader(`${FOLDER}${file}`);
    return lheVariations(weights).variations.map(({ name }) => name);
  };
  // In the order of the header: muF varies fastest, the nominal one first.
  expect(await names("pylhe-testfile-madgraph-2.0.0-wbj.lhe")).toEqual([
    "muF_up",
    "muF_down",
    "muR_up",
    "muR_up_muF_up",
    "muR_up_muF_down",
    "muR_down",
    "muR_down_muF_up",
    "muR_down_muF_down",
  ]);
  const mg3 = await names("pylhe-testfile-madgraph5-3.5.8-pp_to_jj.lhe.gz");
  expect(mg3.slice(0, 8)).toEqual(SCALES);
  expect(mg3.slice(8)).toEqual(Array.from({ length: 100 }, (_, i) => `pdf_${i + 1}`));
  expect((await names("pylhe-testfile-powheg-box-v2-hvq.lhe")).slice(0, 7)).toEqual([
    "muR_up_muF_up",
    "muR_down_muF_down",
    "muF_up",
    "muF_down",
    "muR_up",
    "muR_down",
    "pdf_1",
  ]);
});
