import { expect, test } from "@jest/globals";
import { freeLikelihood } from "./free-likelihood.ts";
import { distinctMinima } from "./minima.ts";
import type { Likelihood } from "./model/experiment.ts";
import type { Parameter } from "./model/parameter.ts";

const constrained = (name: string, searched: boolean): Parameter => ({
  name,
  init: 0,
  bounds: [-5, 5],
  fixed: false,
  role: "constrained",
  searched,
});

/** n - 1 parabolas and, in the first parameter, a double well (x² - 1)² 4 - depth x: one minimum is 2 depth below the other. */
function doubleWell(n: number, depth: number, searched: boolean): Likelihood {
  const evaluate: Likelihood["evaluate"] = (x) => {
    const well = x[0] * x[0] - 1;
    let value = 4 * well * well - depth * x[0];
    const gradient = Float64Array.from({ length: n }, (_, i) => 2 * x[i]);
    const hessian = new Float64Array(n * n);
    for (let i = 1; i < n; i++) {
      value += x[i] * x[i];
      hessian[i * n + i] = 2;
    }
    gradient[0] = 16 * x[0] * well - depth;
    hessian[0] = 48 * x[0] * x[0] - 16;
    return { value, gradient, hessian };
  };
  const parameters = Array.from({ length: n }, (_, i) => constrained(`a${i}`, searched && i === 0));
  return { parameters, evaluate, value: (x) => evaluate(x).value };
}

test.each([
  ["small: from elsewhere", 3, false],
  ["large: where the likelihood dips along a searched parameter", 150, true],
])("both minima of a double well are found in a model that is %s", (_, n, searched) => {
  for (const depth of [-0.5, 0.5]) {
    const minima = distinctMinima(freeLikelihood(doubleWell(n, depth, searched)));
    expect(minima).toHaveLength(2);
    expect(Math.sign(minima[0].point[0])).toBe(Math.sign(depth));
    expect(minima[1].value - minima[0].value).toBeCloseTo(1, 2);
  }
});

test("a large model is not searched along parameters that do not ask for it", () => {
  expect(distinctMinima(freeLikelihood(doubleWell(150, 0.5, false)))).toHaveLength(1);
});
