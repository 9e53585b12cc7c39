import { expect, test } from "@jest/globals";
import { freeLikelihood } from "./free-likelihood.ts";
import type { Likelihood } from "./model/experiment.ts";

/** x² + 10 y² + 100 z² + x z, y fixed at 2 */
const likelihood: Likelihood = {
  parameters: ["x", "y", "z"].map((name, i) => ({
    name,
    init: i + 1,
    bounds: [-9, 9],
    fixed: name === "y",
    role: "free",
    searched: false,
  })),
  kinks: [0, 2],
  value: (p) => p[0] ** 2 + 10 * p[1] ** 2 + 100 * p[2] ** 2 + p[0] * p[2],
  evaluate: (p) => ({
    value: p[0] ** 2 + 10 * p[1] ** 2 + 100 * p[2] ** 2 + p[0] * p[2],
    gradient: Float64Array.of(2 * p[0] + p[2], 20 * p[1], 200 * p[2] + p[0]),
    hessian: Float64Array.of(2, 0, 1, 0, 20, 0, 1, 0, 200),
  }),
};

test("what is fixed stays at its initial value and what is held at its own; derivatives are those of the rest", () => {
  const free = freeLikelihood(likelihood);
  expect(free.free).toEqual([0, 2]);
  expect([...free.complete([5, 6])]).toEqual([5, 2, 6]);
  expect(free.value([5, 6])).toBe(25 + 40 + 3600 + 30);
  const at = free.evaluate([5, 6]);
  expect([at.value, ...at.gradient, ...at.hessian]).toEqual([3695, 16, 1205, 2, 1, 1, 200]);
  expect(free.kinks).toEqual([0, 1]);
  const held = freeLikelihood(likelihood, new Map([[0, -1]]));
  expect(held.parameters.map(({ name }) => name)).toEqual(["z"]);
  expect(held.value([1])).toBe(1 + 40 + 100 - 1);
  expect(held.kinks).toEqual([0]);
});
