import { describe, expect, test } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { factorInterpolation, logNormalFactor, shapeWeights } from "./interpolation.ts";
import type { ShapeCode } from "./template-model.ts";

const GOLDENS = "../shared/data/statistics/expected.json";
const alphas = [-2.5, -1, -0.7, -0.2, 0, 0.3, 0.5, 0.99, 1.7];

function derivativesAgree(evaluate: (alpha: number) => readonly [number, number, number], alpha: number): void {
  const h = 1e-5;
  const [above, below] = [evaluate(alpha + h), evaluate(alpha - h)];
  const [, first, second] = evaluate(alpha);
  expect(first).toBeCloseTo((above[0] - below[0]) / (2 * h), 7);
  expect(second).toBeCloseTo((above[1] - below[1]) / (2 * h), 7);
}

describe("factors", () => {
  const factors = {
    code1: factorInterpolation("code1", 1.2, 0.9),
    code4: factorInterpolation("code4", 1.2, 0.9),
    logNormal: logNormalFactor(1.3, 0.85),
  };
  for (const [name, factor] of Object.entries(factors)) {
    const evaluate = (alpha: number): readonly [number, number, number] => {
      const out = new Float64Array(3);
      factor(alpha, out);
      return [out[0], out[1], out[2]];
    };
    test(`${name} has the derivatives of its values`, () => {
      for (const alpha of [-2.5, -0.7, -0.2, 0.3, 0.45, 0.99, 1.7]) derivativesAgree(evaluate, alpha);
    });
    test(`${name} is 1 at nominal and its factors at ±1`, () => {
      const [up, down] = name === "logNormal" ? [1.3, 0.85] : [1.2, 0.9];
      expect(evaluate(0)[0]).toBe(1);
      expect(evaluate(1)[0]).toBeCloseTo(up, 14);
      expect(evaluate(-1)[0]).toBeCloseTo(down, 14);
    });
  }

  test("factors that are not positive are refused", () => {
    expect(() => factorInterpolation("code4", 1.2, 0)).toThrow(/expected positive/);
    expect(() => logNormalFactor(-1, 1)).toThrow(/expected positive/);
  });
});

const delta = (code: ShapeCode, alpha: number, up: number, down: number): readonly [number, number, number] => {
  const out = new Float64Array(6);
  shapeWeights(code, alpha, out);
  return [out[0] * up + out[1] * down, out[2] * up + out[3] * down, out[4] * up + out[5] * down];
};

describe("sums of templates", () => {
  test.each<ShapeCode>(["code0", "code2", "code4p"])("%s has the derivatives of its values and meets its templates", (code) => {
    for (const alpha of [-2.5, -0.7, 0.3, 1.7]) derivativesAgree((at) => delta(code, at, 0.4, -0.1), alpha);
    expect(delta(code, 1, 0.4, -0.1)[0]).toBeCloseTo(0.4, 14);
    expect(delta(code, -1, 0.4, -0.1)[0]).toBeCloseTo(-0.1, 14);
    expect(delta(code, 1 + 1e-9, 0.4, -0.1)[0]).toBeCloseTo(0.4, 8);
  });

  test("code2 is continuous where pyhf jumps", () => {
    expect(Math.abs(delta("code2-pyhf", 1 + 1e-9, 0.4, -0.1)[0] - 0.4)).toBeGreaterThan(0.3);
  });
});

(existsSync(GOLDENS) ? test : test.skip)("every code gives the numbers of pyhf 0.7.6 (needs the shared data)", () => {
  interface Golden {
    readonly triples_dn_nom_up: readonly (readonly [number, number, number])[];
    readonly alphas: readonly number[];
    readonly values: readonly (readonly number[])[];
  }
  const { interpolation } = JSON.parse(readFileSync(GOLDENS, "utf8")) as { interpolation: Record<string, Golden> };
  let compared = 0;
  for (const [name, { triples_dn_nom_up: triples, alphas: points, values }] of Object.entries(interpolation)) {
    for (const [i, [down, nominal, up]] of triples.entries()) {
      for (const [j, alpha] of points.entries()) {
        const out = new Float64Array(3);
        if (name === "code1" || name === "code4") factorInterpolation(name, up / nominal, down / nominal)(alpha, out);
        else out[0] = delta(name === "code2" ? "code2-pyhf" : (name as ShapeCode), alpha, up - nominal, down - nominal)[0];
        expect(Math.abs(out[0] - values[i][j])).toBeLessThan(1e-10 * Math.max(1, Math.abs(values[i][j])));
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(alphas.length);
});
