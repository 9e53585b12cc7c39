import { expect, test } from "@jest/globals";
import { KNOWN_COEFFICIENTS, knownCoefficient } from "./known-coefficients.ts";

test("coupling modifiers and Wilson coefficients: standard-model values and units", () => {
  expect(["kt", "ktt", "kV", "ctG", "ctZI", "cHQ3", "ctGRe"].map(knownCoefficient)).toEqual([
    { name: "kt", sm: 1, unit: "1" },
    { name: "ktt", sm: 0, unit: "1" },
    { name: "kV", sm: 1, unit: "1" },
    { name: "ctG", sm: 0, unit: "TeV^-2" },
    { name: "ctZI", sm: 0, unit: "TeV^-2" },
    { name: "cHQ3", sm: 0, unit: "TeV^-2" },
    { name: "ctGRe", sm: 0, unit: "TeV^-2" },
  ]);
  expect(knownCoefficient("CTG")).toBeUndefined();
});

test("every name occurs once", () => {
  expect(new Set(KNOWN_COEFFICIENTS.map(({ name }) => name)).size).toBe(KNOWN_COEFFICIENTS.length);
});
