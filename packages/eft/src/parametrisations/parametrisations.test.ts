import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AnalysisError, describeError } from "@ratiometer/config";
import { expect, test } from "@jest/globals";
import { convertForms } from "../operators/conversion.ts";
import { derivedInputs, STANDARD_MODEL_INPUTS } from "../operators/standard-model-inputs.ts";
import { coefficientValues, eventWeights, restrictCoefficients } from "../weight-polynomial.ts";
import { coefficientMapTable } from "./coefficient-map.ts";
import { combineStxsTable } from "./combine-stxs.ts";
import { auditPositivity, type Parametrisation, parametrisedForms } from "./parametrisation.ts";
import { smefitTable } from "./smefit.ts";

/** Rate over the SM of one bin at a point. */
function rate(table: Parametrisation, bin: string, point: Readonly<Record<string, number>>): number {
  const forms = parametrisedForms(table);
  return eventWeights(forms, coefficientValues(forms, point))[table.bins.findIndex(({ name }) => name === bin)];
}

const STXS = `{"TTH": {"A_cthre": -0.12, "u_A_cthre": 0.001, "A_ctgre": -0.9, "B_ctgre_2": 0.92, "B_cthre_ctgre": 0.05, "u_B_cthre_ctgre": 0.004},
"THQ": {"B_chq3_2": 0.2}}`;

test("Combine's table: full cross coefficients once, missing terms 0, small letters as the model spells them", () => {
  const table = combineStxsTable(STXS, "t.json");
  expect(table).toMatchObject({
    basis: "SMEFTsim-topU3l",
    order: "LO",
    coefficients: ["ctHRe", "ctGRe", "cHQ3"],
    dropped: "terms below 0.01",
  });
  const [h, g] = [0.7, -0.4];
  expect(rate(table, "TTH", { ctHRe: h, ctGRe: g })).toBeCloseTo(1 - 0.12 * h - 0.9 * g + 0.92 * g * g + 0.05 * h * g, 14);
  expect(rate(table, "THQ", { cHQ3: 2, ctGRe: 9 })).toBeCloseTo(1.8, 14);
  // Halves of the uncertainties, too: entries are 1, ctHRe, ctHRe², ctGRe, ctGRe ctHRe, …
  expect([...(table.bins[0].uncertainties ?? [])].slice(0, 5)).toEqual([0, 0.0005, 0, 0, 0.002]);
  expect(table.bins[1].uncertainties).toBeUndefined();
});

test("a rate without the square of what it is linear in is negative somewhere, and the audit says so", () => {
  const [tth, thq] = auditPositivity(combineStxsTable(STXS, "t.json"));
  expect(tth).toMatchObject({ bin: "TTH", negative: true, withoutSquare: ["ctHRe"] });
  expect(tth.relativeEigenvalue).toBeLessThan(0);
  expect(thq).toEqual({ bin: "THQ", negative: false, relativeEigenvalue: undefined, withoutSquare: [] });
});

const SMEFIT = `{"best_sm": [9, 9], "LO": {"SM": [4.0, 2.0], "OtG": [2.0, 1.0], "OtG*OtG": [1, 1], "OpQM*OtG": [-0.4, 0.6], "O8qt": [0.0, 0.1]}}`;

test("SMEFiT's table: cross sections become ratios, operators coefficients of SMEFTatNLO", () => {
  const table = smefitTable(SMEFIT, "s.json", { order: "LO", bins: ["low", "high"] });
  expect(table).toMatchObject({ basis: "SMEFTatNLO", coefficients: ["ctG", "cpQM", "O8qt"], bins: [{ nominal: 4 }, { nominal: 2 }] });
  expect(rate(table, "low", { ctG: 2, cpQM: 3 })).toBeCloseTo((4 + 2 * 2 + 4 - 0.4 * 6) / 4, 14);
  expect(rate(table, "high", { ctG: 2, cpQM: 3, O8qt: -1 })).toBeCloseTo((2 + 2 + 4 + 0.6 * 6 - 0.1) / 2, 14);
});

test("a table of maps: bins are the paths to them", () => {
  const table = coefficientMapTable(`{"2018": {"ttZ0": {"sm": 2, "ctZ": 0.1, "ctZ*ctZ": 0.4, "cpt*ctZ": -0.6}}}`, "c.json", {
    basis: "dim6top",
    order: "LO",
  });
  expect(table).toMatchObject({
    format: "coefficient-map",
    basis: "dim6top",
    coefficients: ["ctZ", "cpt"],
    bins: [{ name: "2018/ttZ0", nominal: 2 }],
  });
  expect(rate(table, "2018/ttZ0", { ctZ: 3, cpt: 2 })).toBeCloseTo((2 + 0.3 + 3.6 - 3.6) / 2, 14);
});

test.each<[string, (text: string) => unknown, string, string]>([
  [
    "Combine",
    (text) => combineStxsTable(text, "t.json"),
    `{"TTH": {"C_x": 1}}`,
    `t.json:1:17 DATA_PARAMETRISATION TTH.C_x: cannot read the term "C_x"`,
  ],
  ["Combine", (text) => combineStxsTable(text, "t.json"), `{"TTH": {"B_x": 1}}`, `cannot read the term "B_x"`],
  [
    "Combine",
    (text) => combineStxsTable(text, "t.json"),
    `{"TTH": {"A_x": 1, "u_A_y": 1}}`,
    `found the uncertainty "u_A_y" of a term that is not there`,
  ],
  [
    "Combine",
    (text) => combineStxsTable(text, "t.json"),
    `{"TTH": {"B_x_y": 1, "B_y_x": 1}}`,
    `the terms "B_x_y" and "B_y_x" are the same`,
  ],
  ["Combine", (text) => combineStxsTable(text, "t.json"), `{"TTH": {"A_x": "1"}}`, `found "1", expected a finite number`],
  [
    "Combine",
    (text) => combineStxsTable(text, "t.json"),
    `{"TTH": {"A_x": 1, "A_x": 2}}`,
    `CONFIG_DUPLICATE_KEY: key "A_x" is given twice`,
  ],
  ["Combine", (text) => combineStxsTable(text, "t.json"), `{"TTH": {"A_x": 1`, `CONFIG_YAML_SYNTAX`],
  ["Combine", (text) => combineStxsTable(text, "t.json"), `[]`, `found a list, expected a map`],
  ["SMEFiT", (text) => smefitTable(text, "s.json", { order: "NLO" }), SMEFIT, `found no block "NLO_QCD"; hint: blocks in the file: LO`],
  [
    "SMEFiT",
    (text) => smefitTable(text, "s.json", { order: "LO" }),
    `{"LO": {"SM": [1, 2], "OtG": [1]}}`,
    `LO.OtG: found 1 numbers for 2 bins`,
  ],
  ["SMEFiT", (text) => smefitTable(text, "s.json", { order: "LO", bins: ["a"] }), SMEFIT, `LO.SM: found 2 numbers for 1 bins`],
  ["SMEFiT", (text) => smefitTable(text, "s.json", { order: "LO" }), `{"LO": {"SM": [0]}}`, `found 0, expected a positive cross section`],
  [
    "SMEFiT",
    (text) => smefitTable(text, "s.json", { order: "LO" }),
    `{"LO": {"SM": [5e-324], "OtG": [4]}}`,
    `found 4 beside 5e-324 of the SM`,
  ],
  ["SMEFiT", (text) => smefitTable(text, "s.json", { order: "LO" }), `{"LO": {"SM": [1], "ctG": [1]}}`, `cannot read the term "ctG"`],
  ["SMEFiT", (text) => smefitTable(text, "s.json", { order: "LO" }), `{"LO": {"SM": [1], "OtG*Opt": [1], "Opt*OtG": [1]}}`, `are the same`],
  [
    "CMS",
    (text) => coefficientMapTable(text, "c.json", { basis: "dim6top", order: "LO" }),
    `{"z": {"sm": 5e-324, "ctZ": 6}}`,
    `found 6 beside 5e-324 of the SM`,
  ],
  [
    "CMS",
    (text) => coefficientMapTable(text, "c.json", { basis: "dim6top", order: "LO" }),
    `{"a": {"ctZ": 1}}`,
    `a: found terms without "sm"`,
  ],
  [
    "CMS",
    (text) => coefficientMapTable(text, "c.json", { basis: "dim6top", order: "LO" }),
    `{"a": {"sm": 1, "ctZ*ctZ*ctZ": 1}}`,
    `cannot read the term`,
  ],
  [
    "CMS",
    (text) => coefficientMapTable(text, "c.json", { basis: "dim6top", order: "LO" }),
    `{"a": {"sm": 1, "ctZ": .nan}}`,
    `expected a finite number`,
  ],
])("%s: a fault is told with its place", (_, read, text, expected) => {
  let said = "accepted";
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    said = describeError(error);
  }
  expect(said).toContain(expected);
});

const FOLDER = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
const present = existsSync(FOLDER);
const withTables = present ? test : test.skip;
const title = (name: string): string => (present ? name : `${name} (skipped: ../shared/data is absent)`);
const read = (name: string): string => readFileSync(`${FOLDER}${name}`, "utf8");
const stxs = (): Parametrisation => combineStxsTable(read("eft-parametrisations/combine_STXStoSMEFT_prod_topU3l.json"), "stxs.json");
const cms = (): Parametrisation =>
  coefficientMapTable(read("cms-top-21-003/eft_param_v3.json"), "v3.json", { basis: "dim6top", order: "LO" });
const ttz = (order: "LO" | "NLO"): Parametrisation =>
  smefitTable(read("eft-parametrisations/smefit/theory_CMS_ttZ_13TeV.json"), "ttz.json", { order });

withTables(title("published numbers are found in the tables"), () => {
  const table = stxs();
  expect([table.bins.length, table.coefficients.length]).toEqual([64, 54]);
  // Rate at ±1 gives linear and quadratic coefficient.
  const linear = (p: Parametrisation, bin: string, name: string): number =>
    (rate(p, bin, { [name]: 1 }) - rate(p, bin, { [name]: -1 })) / 2;
  const square = (p: Parametrisation, bin: string, name: string): number =>
    (rate(p, bin, { [name]: 1 }) + rate(p, bin, { [name]: -1 })) / 2 - 1;
  expect(linear(table, "TTH", "ctHRe")).toBeCloseTo(-0.1222, 4);
  expect(square(table, "TTH", "ctHRe")).toBeCloseTo(0, 12);
  expect([linear(table, "THQ", "ctHRe"), square(table, "THQ", "ctHRe")]).toEqual([expect.closeTo(-0.045, 4), expect.closeTo(0.01344, 5)]);
  const leading = ttz("LO");
  expect(leading.bins[0].nominal).toBeCloseTo(646.66, 2);
  for (const [name, a, b] of [
    ["ctG", 0.3726, 0.3265],
    ["cpQM", -0.1031, 0.004],
    ["cpt", 0.0657, 0.004],
    ["ctZ", -0.0004, 0.0839],
  ] as const)
    expect([linear(leading, "0", name), square(leading, "0", name)]).toEqual([expect.closeTo(a, 4), expect.closeTo(b, 4)]);
  expect(linear(ttz("NLO"), "0", "ctG")).toBeCloseTo(0.305, 3);
  expect(linear(cms(), "2018/ttH0", "ctp")).toBeCloseTo(-0.123, 3);
  expect(square(cms(), "2018/ttZ3", "ctZ")).toBeCloseTo(0.7766, 2);
});

withTables(title("tt̄H and tt̄Z in two bases agree: sign and g_s of ctG, the Yukawa operator, currents and dipoles"), () => {
  const tth = { ...stxs(), bins: stxs().bins.filter(({ name }) => name === "TTH") };
  const sim = restrictCoefficients(parametrisedForms(tth), ["ctHRe", "ctGRe"]);
  const converted = convertForms(sim, { from: "SMEFTsim-topU3l", to: "dim6top" });
  expect(converted.coefficients).toEqual(["ctp", "ctG"]);
  const [, ctp, , ctG, , ctG2] = converted.values;
  const { gs } = derivedInputs(STANDARD_MODEL_INPUTS);
  expect(2 * ctp).toBeCloseTo(-0.1222, 4);
  expect(2 * ctG).toBeCloseTo(0.8988 * gs, 3);
  // Bins of CMS's table, whose generator is dim6top: 1.04 … 1.29 and 1.25 … 17 with pT, dominated by the lowest.
  const own = cms();
  const low = own.bins.find(({ name }) => name === "2018/ttH0");
  const index = own.coefficients.indexOf("ctG") + 1;
  const row = (index * (index + 1)) / 2;
  expect((2 * ctG) / (2 * (low?.terms[row] ?? 0))).toBeCloseTo(1.05, 1);
  expect(ctG2 / (low?.terms[row + index] ?? 0)).toBeGreaterThan(0.9);
  const ttH = (name: string): number => (rate(own, "2018/ttH0", { [name]: 1 }) - rate(own, "2018/ttH0", { [name]: -1 })) / 2;
  expect(ttH("ctp") / (2 * ctp)).toBeCloseTo(1, 1);
  // SMEFTatNLO and dim6top have the same tt̄Z at low pT within a few per cent.
  const nlo = restrictCoefficients(parametrisedForms(ttz("LO")), ["cpQM", "cpt", "ctG"]);
  const top = convertForms(nlo, { from: "SMEFTatNLO", to: "dim6top" }, ["cpQM", "cpt", "ctG"]);
  for (const [name, tolerance] of [
    ["cpQM", 0.05],
    ["cpt", 0.1],
    ["ctG", 0.2],
  ] as const) {
    const linear = (rate(own, "2018/ttZ0", { [name]: 1 }) - rate(own, "2018/ttZ0", { [name]: -1 })) / 2;
    const there =
      (eventWeights(top, coefficientValues(top, { [name]: 1 }))[0] - eventWeights(top, coefficientValues(top, { [name]: -1 }))[0]) / 2;
    expect(Math.abs(linear / there - 1)).toBeLessThan(tolerance);
  }
});

withTables(title("the audit finds what pruning did to tt̄H"), () => {
  const audit = auditPositivity(stxs()).find(({ bin }) => bin === "TTH");
  expect(audit?.negative).toBe(true);
  expect(audit?.withoutSquare).toEqual(expect.arrayContaining(["ctHRe", "cHbox"]));
  const complete = auditPositivity({ ...ttz("LO") })[0];
  expect(complete.withoutSquare.filter((name) => /^c/.test(name))).toEqual([]);
});
