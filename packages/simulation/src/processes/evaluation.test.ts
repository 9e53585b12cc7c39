import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { defaultParameters } from "../matrix-elements/parameters.ts";
import { topProducts, zProducts } from "../testing/decay-points.ts";
import { largestDifference } from "../testing/quadratic-form.ts";
import { randomDirection, randomPoint } from "../testing/random-points.ts";
import { matrixElementNamed, matrixElementNames } from "./registry.ts";

const triangle = (coefficients: readonly string[]): Float64Array =>
  new Float64Array(((coefficients.length + 1) * (coefficients.length + 2)) / 2);

test.each(matrixElementNames)("%s: an evaluation depends on its arguments only, and leaves them alone", (name) => {
  const stream = randomStream(71, "evaluation", name);
  const { coefficients, evaluate } = matrixElementNamed(name, defaultParameters);
  const [a, b] = [0, 1].map(() => randomPoint(name, defaultParameters, stream));
  const top = topProducts(a, 8, randomDirection(stream), randomDirection(stream), defaultParameters);
  const decays = {
    top,
    ...(name.includes("tt") ? { antitop: topProducts(a, 12, randomDirection(stream), randomDirection(stream), defaultParameters) } : {}),
    ...(name.includes("Z") ? { z: { momenta: zProducts(a, 16, randomDirection(stream), defaultParameters), left: 0.3, right: -0.2 } } : {}),
  };
  const before = [a, top].map((momenta) => momenta.slice());
  const [undecayed, decayed, again] = [0, 1, 2].map(() => triangle(coefficients).fill(NaN));
  evaluate(a, undecayed);
  evaluate(a, decayed, decays);
  expect(largestDifference(undecayed, decayed)).toBeGreaterThan(1e-3);
  evaluate(b, again);
  evaluate(a, again);
  expect(again).toEqual(undecayed);
  evaluate(b, again);
  evaluate(a, again, decays);
  expect(again).toEqual(decayed);
  // a new one, and one that has another beside it, say the same
  const other = matrixElementNamed(name, { ...defaultParameters, MT: 170 });
  const fresh = matrixElementNamed(name, defaultParameters);
  other.evaluate(b, again);
  fresh.evaluate(a, again, decays);
  expect(again).toEqual(decayed);
  expect([a, top]).toEqual(before);
});

test.each(matrixElementNames)(
  "%s: coefficients of operators come with 1/Λ², and not with α_s powers other than the standard model's",
  (name) => {
    const stream = randomStream(72, "scaling", name);
    const at = (change: Partial<typeof defaultParameters>, point: Float64Array): Float64Array => {
      const { coefficients, evaluate } = matrixElementNamed(name, { ...defaultParameters, ...change });
      const h = triangle(coefficients);
      evaluate(point, h);
      return h;
    };
    const { coefficients } = matrixElementNamed(name, defaultParameters);
    const point = randomPoint(name, defaultParameters, stream);
    const h = at({}, point);
    const rows = ["", ...coefficients].map((coefficient) => (coefficient.startsWith("c") ? 4 : 1));
    const scales = rows.flatMap((row, i) => rows.slice(0, i + 1).map((column) => row * column));
    const byScale = h.map((value, i) => value * scales[i]);
    expect(largestDifference(byScale, at({ Lam: 500 }, point))).toBeLessThan(1e-12);
    // |M|² ∝ α_s^n: two powers for t t̄ (with H or Z), three with a jet, four with b b̄, none for W exchange
    const power = name.includes("tH") && !name.includes("tt") ? 0 : /tt(g|q|qb)$/.test(name) ? 3 : name.endsWith("bb") ? 4 : 2;
    const strong = h.map((value) => value * 2 ** power);
    expect(largestDifference(strong, at({ aS: 2 * defaultParameters.aS }, point))).toBeLessThan(1e-12);
  },
);
