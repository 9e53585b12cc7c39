import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { randomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { eventWeights, type WeightPolynomial } from "../weight-polynomial.ts";
import { basisDefinition, inverseDefinition } from "./basis.ts";
import { convertForms, convertPoint } from "./conversion.ts";
import { derivedInputs, STANDARD_MODEL_INPUTS } from "./standard-model-inputs.ts";

const { gs, cosW, sinW, yukawaShift } = derivedInputs(STANDARD_MODEL_INPUTS);

function randomForms(coefficients: readonly string[], sm: readonly number[], events = 4): WeightPolynomial {
  const stream = randomStream(2, coefficients.join());
  const terms = ((coefficients.length + 1) * (coefficients.length + 2)) / 2;
  return { events, coefficients, sm, values: Float64Array.from({ length: events * terms }, () => stream.normal()) };
}

test("inputs: g_s, weak mixing and the effect of a Yukawa operator", () => {
  expect(gs).toBeCloseTo(1.2172, 4);
  expect(sinW ** 2).toBeCloseTo(0.22286, 5);
  // v = 246.22 GeV, m_t = 172.76 GeV: tt̄H changes by -2 × 0.0611 = -0.122 per TeV⁻² of the operator.
  expect(-2 * yukawaShift).toBeCloseTo(-0.1222, 4);
});

test("the signs and factors between dim6top and SMEFTsim", () => {
  const one = { from: "dim6top", to: "SMEFTsim-topU3l" } as const;
  expect(convertPoint({ ctG: 1 }, one)).toEqual({ ctGRe: -gs });
  expect(convertPoint({ ctp: 2, ctpI: -3, cpt: 4, cptb: 5, cbW: 6, cpb: 7 }, one)).toEqual({
    ctHRe: 2,
    ctHIm: -3,
    cHt: 4,
    cHtbRe: 5,
    cbWRe: -6,
    cHbq: 7,
  });
  expect(convertPoint({ cpQM: 1 }, one)).toEqual({ cHQ1: 1 });
  expect(convertPoint({ cpQ3: 1 }, one)).toEqual({ cHQ1: 1, cHQ3: 1 });
  expect(convertPoint({ ctZ: 1 }, one)).toEqual({ ctBRe: expect.closeTo(1 / sinW, 14) });
  expect(convertPoint({ ctW: 1 }, one)).toEqual({ ctWRe: -1, ctBRe: expect.closeTo(-cosW / sinW, 14) });
  expect(convertPoint({ ctW: 1, ctB: 0 }, one)).toEqual({ ctWRe: -1, ctBRe: 0 });
  const back = { from: "SMEFTsim-topU3l", to: "dim6top" } as const;
  expect(convertPoint({ cHQ1: 3, cHQ3: 1 }, back)).toEqual({ cpQM: 2, cpQ3: 1 });
  // ctZ = cos θ ctW - sin θ ctB in the sign of dim6top.
  expect(convertPoint({ ctWRe: -2, ctBRe: -3 }, back)).toEqual({ ctW: 2, ctZ: expect.closeTo(2 * cosW - 3 * sinW, 14) });
});

test("coupling modifiers: κ_t = 1 - v³/(√2 m_t) ctp, both ways", () => {
  expect(convertPoint({ ctp: 10, ctpI: -1 }, { from: "dim6top", to: "kappa" })).toEqual({
    kt: expect.closeTo(1 - 10 * yukawaShift, 14),
    ktt: expect.closeTo(yukawaShift, 14),
  });
  expect(convertPoint({ kt: -1, kV: 1 }, { from: "kappa", to: "SMEFTsim-topU3l" })).toEqual({ ctHRe: expect.closeTo(2 / yukawaShift, 10) });
  expect(convertPoint({ ctp: 0, cpt: 0 }, { from: "dim6top", to: "kappa" })).toEqual({ kt: 1 });
});

test.each([
  ["dim6top", "SMEFTsim-topU3l"],
  ["SMEFTsim-topU3l", "dim6top"],
] as const)("a point with every coefficient of %s comes back from %s", (from, to) => {
  const stream = randomStream(1, from);
  const point = Object.fromEntries(Object.keys(basisDefinition(from, STANDARD_MODEL_INPUTS)).map((name) => [name, stream.normal()]));
  const there = convertPoint(point, { from, to });
  expect(Object.keys(there)).toHaveLength(Object.keys(point).length);
  const back = convertPoint(there, { from: to, to: from });
  for (const [name, value] of Object.entries(point)) expect(back[name]).toBeCloseTo(value, 12);
});

test("a definition times its inverse is the unit matrix", () => {
  for (const basis of ["dim6top", "SMEFTatNLO", "SMEFTsim-topU3l", "kappa"] as const) {
    const definition = basisDefinition(basis, STANDARD_MODEL_INPUTS);
    const inverse = inverseDefinition(definition);
    for (const [row, factors] of Object.entries(definition))
      for (const column of Object.keys(definition)) {
        let sum = 0;
        for (const [direction, factor] of Object.entries(factors))
          if (Object.hasOwn(inverse[direction], column)) sum += factor * inverse[direction][column];
        expect(sum).toBeCloseTo(row === column ? 1 : 0, 14);
      }
  }
});

test("what a basis cannot express is refused with the reason", () => {
  const refusal = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return String(error);
    }
    return "accepted";
  };
  expect(refusal(() => convertPoint({ cpt: 1 }, { from: "dim6top", to: "kappa" }))).toContain("kappa cannot express cpt of dim6top");
  expect(refusal(() => convertPoint({ kV: 0.9 }, { from: "kappa", to: "dim6top" }))).toContain("dim6top cannot express kV of kappa");
  expect(refusal(() => convertPoint({ ctGI: 1 }, { from: "dim6top", to: "SMEFTatNLO" }))).toContain("SMEFTatNLO cannot express ctGI");
  expect(refusal(() => convertPoint({ cbWRe: 1 }, { from: "SMEFTsim-topU3l", to: "SMEFTatNLO" }))).toContain("cannot express cbWRe");
  expect(refusal(() => convertPoint({ ctZ: 1, ctB: 1 }, { from: "dim6top", to: "kappa" }))).toContain("only one of them can vary");
  expect(refusal(() => convertPoint({ ctg: 1 }, { from: "dim6top", to: "kappa" }))).toContain(`unknown coefficient of dim6top "ctg"`);
  const quark = randomForms(["cpQ3"], [0]);
  expect(refusal(() => convertForms(quark, { from: "dim6top", to: "SMEFTsim-topU3l" }))).toContain("the dependence on cpQ3");
  expect(refusal(() => convertForms(randomForms(["cpQM"], [0]), { from: "dim6top", to: "SMEFTsim-topU3l" }, ["cHQ3"]))).toContain(
    "do not say how they depend on cpQ3 of dim6top, which cHQ3 of SMEFTsim-topU3l changes",
  );
});

test("forms in another basis have the same values at corresponding points", () => {
  const forms = randomForms(["cpQM", "cpQ3", "ctZ", "ctW", "ctG"], [0, 0, 0, 0, 0]);
  const converted = convertForms(forms, { from: "dim6top", to: "SMEFTsim-topU3l" });
  expect(converted.coefficients).toEqual(["ctGRe", "ctWRe", "ctBRe", "cHQ1", "cHQ3"]);
  const stream = randomStream(4, "points");
  for (let trial = 0; trial < 5; trial++) {
    const point = Object.fromEntries(forms.coefficients.map((name) => [name, stream.normal()]));
    const there = convertPoint(point, { from: "dim6top", to: "SMEFTsim-topU3l" });
    const expected = eventWeights(
      forms,
      forms.coefficients.map((name) => point[name]),
    );
    eventWeights(
      converted,
      converted.coefficients.map((name) => there[name]),
    ).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 9));
  }
  const some = convertForms(forms, { from: "dim6top", to: "SMEFTsim-topU3l" }, ["cHQ1"]);
  expect(eventWeights(some, [2])[0]).toBeCloseTo(eventWeights(forms, [2, 0, 0, 0, 0])[0], 12);
});

test("a coupling modifier's form around its standard-model value 1", () => {
  const forms = randomForms(["kt", "ktt"], [1, 0]);
  const converted = convertForms(forms, { from: "kappa", to: "dim6top" });
  expect(converted).toMatchObject({ coefficients: ["ctp", "ctpI"], sm: [0, 0] });
  eventWeights(converted, [3, -2]).forEach((value, i) =>
    expect(value).toBeCloseTo(eventWeights(forms, [1 - 3 * yukawaShift, 2 * yukawaShift])[i], 12),
  );
  const back = convertForms(converted, { from: "dim6top", to: "kappa" });
  expect(back).toMatchObject({ coefficients: ["kt", "ktt"], sm: [1, 0] });
  back.values.forEach((value, t) => expect(value).toBeCloseTo(forms.values[t], 12));
});

const FILE = fileURLToPath(new URL("../../../../../shared/data/eft-parametrisations/smefit/operators_implemented.yaml", import.meta.url));
const OPERATORS: Readonly<Record<string, string>> = {
  Otp: "ctp",
  OtG: "ctG",
  OtW: "ctW",
  OtZ: "ctZ",
  OpQM: "cpQM",
  O3pQ3: "cpQ3",
  Opt: "cpt",
  Opb: "cpb",
};
const present = existsSync(FILE);

(present ? test : test.skip)(
  `definitions of SMEFTatNLO as SMEFiT's${present ? "" : ": ../shared/data/eft-parametrisations is absent"}`,
  () => {
    const text = readFileSync(FILE, "utf8");
    const constants = new Map([
      ["1/gs", 1 / gs],
      ["cw", cosW],
      ["sw", sinW],
    ]);
    for (const [operator, name] of Object.entries(OPERATORS)) {
      const definition = new RegExp(`^  ${operator}: "(.*)"`, "m").exec(text)?.[1] ?? "";
      const terms = [...definition.matchAll(/([+-]?)\s*(?:(1\/gs|cw|sw) \* )?([a-zA-Z]+\d?)(?:_33)?/g)].map(
        ([, sign, constant, direction]) => [direction, (sign === "-" ? -1 : 1) * (constants.get(constant) ?? 1)],
      );
      expect([name, basisDefinition("SMEFTatNLO", STANDARD_MODEL_INPUTS)[name]]).toEqual([name, Object.fromEntries(terms)]);
    }
  },
);
