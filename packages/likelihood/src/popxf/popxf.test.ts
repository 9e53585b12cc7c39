import { expect, test } from "@jest/globals";
import { formValue } from "@ratiometer/eft";
import type { Workspace } from "../histfactory/workspace.ts";
import { applyPopxf } from "./apply-popxf.ts";
import { byCodePoint, monomialKey } from "./monomial-key.ts";
import { readPopxf } from "./read-popxf.ts";
import { writePopxf } from "./write-popxf.ts";

type Json = Readonly<Record<string, unknown>>;

const documentOf = (central: Json, metadata: Json = {}, data: Json = {}): string =>
  JSON.stringify({
    $schema: "https://json.schemastore.org/popxf-1.0.json",
    metadata: { observable_names: ["A", "B"], parameters: ["C1", "C2"], basis: { custom: "here" }, scale: 91.2, ...metadata },
    data: { observable_central: central, ...data },
  });

const fault = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as unknown });

// A = 1 + 2 C1 + 3 C1² + 4 C1 C2, B = 5 + 6 C2 - 7 C2²
const CENTRAL = {
  "('', '')": [1, 5],
  "('', 'C1')": [2, 0],
  "('C1','C1')": [3, 0],
  "('C1', 'C2')": [4, 0],
  "('', 'C2')": [0, 6],
  "('C2', 'C2',)": [0, -7],
};

test("the forms read have the values of the polynomials in the file", () => {
  const { coefficients, observables, forms, scales, basis, remarks } = readPopxf(documentOf(CENTRAL), "p.json");
  expect([coefficients, observables, scales, basis, remarks]).toEqual([["C1", "C2"], ["A", "B"], [91.2, 91.2], { custom: "here" }, []]);
  for (const [c1, c2] of [
    [0, 0],
    [0.5, -2],
    [-3, 1.25],
  ]) {
    expect(formValue(forms[0], [c1, c2])).toBeCloseTo(1 + 2 * c1 + 3 * c1 * c1 + 4 * c1 * c2, 12);
    expect(formValue(forms[1], [c1, c2])).toBeCloseTo(5 + 6 * c2 - 7 * c2 * c2, 12);
  }
});

test("coefficients in GeV^-2 become those in TeV^-2", () => {
  const { forms } = readPopxf(documentOf(CENTRAL), "p.json", { unit: "GeV^-2" });
  // 1 TeV^-2 is 1e-6 GeV^-2
  expect(formValue(forms[0], [1e6, 2e6])).toBeCloseTo(1 + 2 + 3 + 8, 12);
});

test("a WCxf basis is remarked on, unless its unit is said", () => {
  const text = documentOf(CENTRAL, { basis: { wcxf: { eft: "SMEFT", basis: "Warsaw" } } });
  expect(readPopxf(text, "p.json").remarks).toEqual([expect.stringMatching(/coefficients of a WCxf basis are in GeV\^-2/)]);
  expect(readPopxf(text, "p.json", { unit: "GeV^-2" }).remarks).toEqual([]);
});

test("imaginary parts are coefficients of their own", () => {
  const { coefficients, forms } = readPopxf(
    documentOf({ "('','')": [1, 1], "('','C1','RI')": [2, 0], "('C1','C2','IR')": [0, 3], "('C1','C1','RR')": [4, 0] }),
    "p.json",
  );
  expect(coefficients).toEqual(["C1", "C1_I", "C2"]);
  expect(formValue(forms[0], [2, 10, 0])).toBe(1 + 2 * 10 + 4 * 4);
  expect(formValue(forms[1], [0, 10, 2])).toBe(1 + 3 * 10 * 2);
});

test("uncertainties are numbers of the monomials, or of the constant alone", () => {
  const { uncertainties } = readPopxf(
    documentOf(CENTRAL, {}, { observable_uncertainties: { total: { "('', 'C1')": [0.1, 0.2] }, MC: [0.01, 0.02] } }),
    "p.json",
  );
  expect([...uncertainties.keys()]).toEqual(["total", "MC"]);
  expect(uncertainties.get("total")?.map((form) => form[1])).toEqual([0.1, 0.2]);
  expect(uncertainties.get("MC")?.map((form) => form[0])).toEqual([0.01, 0.02]);
});

test("observables that are one of the named polynomials are read, functions of them are not", () => {
  const functions = (expression: string): string =>
    JSON.stringify({
      $schema: "https://json.schemastore.org/popxf-1.0.json",
      metadata: {
        observable_names: ["A"],
        parameters: ["C1"],
        basis: { custom: 1 },
        scale: [1],
        polynomial_names: ["p", "q"],
        observable_expressions: [{ variables: { x: "q", y: "p" }, expression }],
      },
      data: { polynomial_central: { "('', '')": [1, 2] } },
    });
  expect([...readPopxf(functions("x"), "p.json").forms[0]]).toEqual([2, 0, 0]);
  expect(() => readPopxf(functions("x/y"), "p.json")).toThrow(fault("MODEL_POPXF_UNSUPPORTED", /the observable is "x\/y" of polynomials/));
});

test("linear and higher files: keys are as long as the degree", () => {
  const linear = readPopxf(documentOf({ "('',)": [1, 2], "('C2',)": [4, 0] }, { polynomial_degree: 1 }), "p.json");
  expect(formValue(linear.forms[0], [0, 3])).toBe(13);
  const cubic = { "('','','')": [1, 2], "('','C1','C1')": [1, 0], "('C1','C1','C1')": [0, 0] };
  expect(formValue(readPopxf(documentOf(cubic, { polynomial_degree: 3 }), "p.json").forms[0], [2, 0])).toBe(5);
  expect(() => readPopxf(documentOf({ ...cubic, "('C1','C1','C1')": [0, 1] }, { polynomial_degree: 3 }), "p.json")).toThrow(
    fault("MODEL_POPXF_UNSUPPORTED", /a monomial of degree 3, expected at most quadratic/),
  );
});

test.each<[string, string, RegExp]>([
  ["another schema", documentOf(CENTRAL).replace("popxf-1.0", "popxf-2.0"), /popxf-2\.0/],
  ["a key that is no tuple", documentOf({ C1: [1, 2] }), /found the monomial "C1", expected a tuple of 2 parameters/],
  ["a key of the wrong length", documentOf({ "('C1',)": [1, 2] }), /expected a tuple of 2 parameters/],
  ["a parameter that is not declared", documentOf({ "('', 'C3')": [1, 2] }), /found "C3" .* which metadata\.parameters does not have/],
  ["too few numbers", documentOf({ "('', '')": [1] }), /found a list of 1, expected a list of 2 numbers/],
  ["a monomial in two spellings", documentOf({ "('C1', 'C2')": [1, 2], "('C2', 'C1')": [1, 2] }), /the same monomial is given twice/],
  ["observables of one name", documentOf(CENTRAL, { observable_names: ["A", "A"] }), /found the name "A" twice/],
  ["no scale", documentOf(CENTRAL, { scale: null }), /found null, expected a finite number/],
  ["no basis", documentOf(CENTRAL, { basis: {} }), /found neither wcxf nor custom/],
])("refuses %s", (_, text, message) => {
  expect(() => readPopxf(text, "p.json")).toThrow(fault("MODEL_POPXF_FORM", message));
});

test("keys are sorted as Python sorts: by code points, nothing first", () => {
  expect([monomialKey([]), monomialKey(["c"]), monomialKey(["b", "B"])]).toEqual(["('', '')", "('', 'c')", "('B', 'b')"]);
  expect(["ctp", "ct", "cQ", "\u{1f600}", "￼"].sort(byCodePoint)).toEqual(["cQ", "ct", "ctp", "￼", "\u{1f600}"]);
});

const MATRIX = [
  [1, 0.1, 0.3, -0.2, 0.07, 0.5],
  [0.9, 0, 0.2, 0, 0, 0.4],
];

const WORKSPACE: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "sig",
          data: [3.7, 11],
          modifiers: [{ name: "eft", type: "polynomial", data: { coefficients: ["ct", "cQ"], matrix: MATRIX } }],
        },
        { name: "bkg", data: [2, 8], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
      ],
    },
  ],
  observations: [{ name: "SR", data: [5, 19] }],
  measurements: [{ name: "m", config: { poi: "ct", parameters: [] } }],
};

const bare: Workspace = {
  ...WORKSPACE,
  channels: [
    {
      name: "SR",
      samples: WORKSPACE.channels[0].samples.map((sample) => ({
        ...sample,
        modifiers: sample.modifiers.filter(({ type }) => type !== "polynomial"),
      })),
    },
  ],
};

test("the expected events of every bin are written as full polynomials", () => {
  const { document } = writePopxf(WORKSPACE, { scale: 173 });
  expect(document.metadata.observable_names).toEqual(["SR/sig/0", "SR/sig/1", "SR/bkg/0", "SR/bkg/1"]);
  const central = document.data.observable_central;
  expect(Object.keys(central)).toContain("('cQ', 'ct')");
  const [c, d] = [0.6, -1.3];
  const value = (observable: number): number =>
    Object.entries({
      "('', '')": 1,
      "('', 'ct')": c,
      "('', 'cQ')": d,
      "('ct', 'ct')": c * c,
      "('cQ', 'cQ')": d * d,
      "('cQ', 'ct')": c * d,
    }).reduce((sum, [key, monomial]) => sum + (key in central ? central[key][observable] : 0) * monomial, 0);
  expect(value(0)).toBeCloseTo(3.7 * (1 + 0.2 * c + 0.3 * c * c - 0.4 * d + 0.14 * c * d + 0.5 * d * d), 12);
  expect(value(3)).toBe(8);
});

test("applied to the workspace without them, the polynomials are back", () => {
  const { document } = writePopxf(WORKSPACE);
  const { channels } = applyPopxf(bare, readPopxf(JSON.stringify(document), "p.json"));
  const [signal, background] = channels[0].samples;
  expect(background).toEqual(WORKSPACE.channels[0].samples[1]);
  const [modifier] = signal.modifiers;
  expect(modifier).toMatchObject({ name: "eft", type: "polynomial", data: { coefficients: ["ct", "cQ"] } });
  if (modifier.type !== "polynomial") throw new Error("no polynomial");
  modifier.data.matrix.forEach((row, bin) => row.forEach((term, i) => expect(term).toBeCloseTo(MATRIX[bin][i], 14)));
});

test("cross sections are taken relative to the point of the nominal events", () => {
  const text = documentOf(
    { "('','')": [2, 4], "('','C1')": [1, 0], "('C1','C1')": [0, 8] },
    { observable_names: ["SR/sig/0", "SR/sig/1"] },
  );
  const { channels } = applyPopxf(bare, readPopxf(text, "p.json"), { modifier: "k", nominalAt: { C1: 1 } });
  // (2 + C1)/3 and (4 + 8 C1²)/12
  expect(channels[0].samples[0].modifiers).toEqual([
    {
      name: "k",
      type: "polynomial",
      data: {
        coefficients: ["C1", "C2"],
        matrix: [
          [2 / 3, 1 / 6, 0, 0, 0, 0],
          [1 / 3, 0, 2 / 3, 0, 0, 0],
        ],
      },
    },
  ]);
});

test.each<[string, readonly string[], Json, RegExp]>([
  ["a bin that is not there", ["SR/sig/0", "SR/sig/2"], CENTRAL, /no observable "SR\/sig\/1"/],
  ["a sample that is not there", ["CR/sig/0", "CR/sig/1"], CENTRAL, /observable "CR\/sig\/0" is no bin of the workspace/],
])("refuses observables of %s", (_, names, central, message) => {
  const text = documentOf(central, { observable_names: names });
  expect(() => applyPopxf(bare, readPopxf(text, "p.json"))).toThrow(fault("MODEL_POPXF_OBSERVABLE", message));
});

test("a workspace without polynomials, or with products of them, cannot be written", () => {
  expect(() => writePopxf(bare)).toThrow(fault("MODEL_POPXF_UNSUPPORTED", /no sample has a polynomial modifier/));
  const [channel] = WORKSPACE.channels;
  const [signal] = channel.samples;
  const twice = {
    ...WORKSPACE,
    channels: [{ ...channel, samples: [{ ...signal, modifiers: [...signal.modifiers, { ...signal.modifiers[0], name: "again" }] }] }],
  };
  expect(() => writePopxf(twice)).toThrow(fault("MODEL_POPXF_UNSUPPORTED", /has 2 polynomials, whose product is of degree 4/));
});
