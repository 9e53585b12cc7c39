import { expect, test } from "@jest/globals";
import type { Coefficient } from "./analysis.ts";
import { coefficientsNamed } from "./named-coefficients.ts";

const coefficient = (name: string, sm: number): Coefficient => ({ name, sm, range: [-2, 2], latex: name, unit: "1", basis: undefined });
const coefficients = [coefficient("kt", 1), coefficient("ktt", 0)];

test("coefficients come in the order of the names, and an unknown name is refused with the nearest", () => {
  expect(coefficientsNamed({ coefficients }, ["ktt", "kt"]).map(({ sm }) => sm)).toEqual([0, 1]);
  expect(() => coefficientsNamed({ coefficients }, ["kt", "kttt"])).toThrow(/unknown coefficient "kttt"/);
});
