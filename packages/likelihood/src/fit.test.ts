import { expect, test } from "@jest/globals";
import { covariance, fit } from "./fit.ts";
import { distinctMinima } from "./minima.ts";
import { freeLikelihood } from "./free-likelihood.ts";
import { coefficientLikelihood, objective } from "./objective.ts";

test("a correlated Gaussian: values, uncertainties and correlation of its covariance", () => {
  // -2 log L = (c - m)ᵀ V⁻¹ (c - m), V = [[0.04, 0.03], [0.03, 0.09]], det V = 0.0027
  const weight = [0.09 / 0.0027, -0.03 / 0.0027, 0.04 / 0.0027];
  const gaussian = coefficientLikelihood(
    [
      { name: "a", sm: 0, range: [-3, 3] },
      { name: "b", sm: 0, range: [-3, 3] },
    ],
    (c) => {
      const [x, y] = [c[0] - 0.5, c[1] + 0.25];
      return {
        value: weight[0] * x * x + 2 * weight[1] * x * y + weight[2] * y * y,
        gradient: Float64Array.of(2 * (weight[0] * x + weight[1] * y), 2 * (weight[1] * x + weight[2] * y)),
        hessian: Float64Array.of(2 * weight[0], 2 * weight[1], 2 * weight[1], 2 * weight[2]),
      };
    },
  );
  const result = fit(gaussian);
  expect(result.status).toBe("converged");
  expect(result.minima).toHaveLength(1);
  expect(result.parameters.map(({ name }) => name)).toEqual(["a", "b"]);
  for (const [a, value, uncertainty] of [
    [0, 0.5, 0.2],
    [1, -0.25, 0.3],
  ]) {
    expect(result.parameters[a].value).toBeCloseTo(value, 9);
    expect(result.parameters[a].uncertainty).toBeCloseTo(uncertainty, 9);
  }
  expect(result.correlation?.[0][1]).toBeCloseTo(0.5, 9);
  expect(result.correlation?.[1][1]).toBeCloseTo(1, 9);
});

test("a curvature that is not positive definite has no covariance", () => {
  expect(covariance(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
});

test("four coefficients that enter squared: every combination of signs is a minimum, the SM is not, and the search finds several", () => {
  // Four bins of 100 (1 + c²), 200 observed: c = ±1 each
  const yields = new Float64Array(4 * 15);
  for (let bin = 0; bin < 4; bin++) {
    yields[bin * 15] = 100;
    yields[bin * 15 + ((bin + 1) * (bin + 4)) / 2] = 100; // the diagonal: 2, 5, 9, 14
  }
  const channel = { name: "cr", yields, observed: new Float64Array(4).fill(200) };
  const coefficients = ["a", "b", "c", "d"].map((name) => ({ name, sm: 0, range: [-2, 2] as const }));
  const minima = distinctMinima(freeLikelihood(objective([channel], coefficients)));
  expect(minima.length).toBeGreaterThan(4);
  for (const { point, value, status } of minima) {
    expect(status).toBe("converged");
    expect(value).toBeCloseTo(minima[0].value, 6);
    for (const c of point) expect(Math.abs(c)).toBeCloseTo(1, 6);
  }
});

test("a likelihood that is not positive anywhere is refused, describing the SM", () => {
  const channel = { name: "cr", yields: Float64Array.of(-1, 0, 0), observed: Float64Array.of(3) };
  expect(() => fit(objective([channel], [{ name: "kt", sm: 1, range: [-2, 2] }]))).toThrow(
    /channel "cr": the expected yield of bin 0 is -1 at kt = 1/,
  );
});
