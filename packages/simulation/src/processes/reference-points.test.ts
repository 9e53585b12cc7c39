import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { defaultParameters, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import { independentParameters, independentPoints } from "../testing/independent-points.ts";
import { diagonalOf } from "../testing/quadratic-form.ts";
import { matrixElementNamed } from "./registry.ts";

/** The mass in the Yukawa coupling of that generator, GeV: a parameter of its own there. */
const YUKAWA_MASS = 173;

const independent = ["gg_tt", "qq_tt", "gg_ttg", "gg_ttH", "qq_ttH", "gg_ttZ", "uu_ttZ", "dd_ttZ"];

test.each(independent)("%s: the standard model's |M|² is that of an independent generator", (name) => {
  const element = matrixElementNamed(name, independentParameters);
  const h = new Float64Array(((element.coefficients.length + 1) * (element.coefficients.length + 2)) / 2);
  for (const { p, me2 } of independentPoints[name].points) {
    element.evaluate(Float64Array.from(p.flat()), h);
    const yukawa = name.endsWith("H") ? (independentParameters.MT / YUKAWA_MASS) ** 2 : 1;
    expect(Math.abs(h[0] / (yukawa * me2) - 1)).toBeLessThan(1e-12);
  }
});

interface ReferenceProcess {
  readonly coefficients: readonly string[];
  readonly points: readonly {
    readonly p: readonly (readonly number[])[];
    readonly H: readonly (readonly number[])[];
    readonly me2: readonly { readonly c: readonly number[]; readonly value: number }[];
  }[];
}
interface Reference {
  readonly parameters: PhysicsParameters;
  readonly processes: Readonly<Record<string, ReferenceProcess>>;
}

/** Points with H from another implementation; they are not part of this repository. */
const file = new URL("../../../../../shared/data/matrix-elements/reference.json", import.meta.url);
const reference = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Reference) : undefined;
const cases = Object.entries(reference?.processes ?? {});

(reference === undefined ? test.skip : test)("the inputs are those of the reference points", () => {
  for (const [name, value] of Object.entries(defaultParameters)) expect(reference?.parameters[name as keyof PhysicsParameters]).toBe(value);
  expect(cases.length).toBeGreaterThanOrEqual(10);
});

if (cases.length === 0) test.skip("reference points: ../shared/data/matrix-elements/reference.json is absent", () => undefined);
else
  test.each(cases)("%s: every reference point", (name, { coefficients, points }) => {
    const element = matrixElementNamed(name, defaultParameters);
    expect(element.coefficients).toEqual(coefficients);
    const size = coefficients.length + 1;
    const h = new Float64Array((size * (size + 1)) / 2);
    expect(points.length).toBeGreaterThan(0);
    for (const { p, H, me2 } of points) {
      expect(element.legs).toBe(p.length);
      element.evaluate(Float64Array.from(p.flat()), h);
      expect(Math.abs(h[0] / H[0][0] - 1)).toBeLessThan(1e-10);
      const diagonal = diagonalOf(h);
      for (let i = 0, at = 0; i < size; i++)
        for (let j = 0; j <= i; j++, at++) expect(Math.abs(h[at] - H[i][j])).toBeLessThan(1e-9 * Math.sqrt(diagonal[i] * diagonal[j]));
      for (const { c, value } of me2) {
        const delta = [1, ...c];
        let sum = 0;
        let scale = 0;
        for (let i = 0, at = 0; i < size; i++)
          for (let j = 0; j <= i; j++, at++) {
            const term = (i === j ? 1 : 2) * delta[i] * delta[j] * h[at];
            sum += term;
            scale += Math.abs(term);
          }
        // values are rounded to 14 digits
        expect(Math.abs(sum - value)).toBeLessThan(1e-12 * scale + 1e-13 * value);
      }
    }
  });
