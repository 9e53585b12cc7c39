import { expect, test } from "@jest/globals";
import { kinkedParameters } from "./kinks.ts";
import type { Factor, ShapeVariation } from "./template-model.ts";

const model = (factors: readonly Factor[], variations: readonly ShapeVariation[]): Parameters<typeof kinkedParameters>[0] => ({
  channels: [{ name: "c", bins: 2, samples: [{ name: "s", nominal: Float64Array.of(1, 1), factors, variations }] }],
});

test("a slope jumps where a piecewise interpolation has two sides that differ, and nowhere else", () => {
  const factor = (parameter: number, code: "code1" | "code4", up: number, down: number): Factor => ({
    kind: "normalisation",
    parameter,
    code,
    up,
    down,
  });
  const variation = (parameter: number, code: ShapeVariation["code"], up: number, down: number): ShapeVariation => ({
    parameter,
    code,
    up: Float64Array.of(0, up),
    down: Float64Array.of(0, down),
  });
  const factors = [factor(0, "code1", 2, 0.5), factor(1, "code1", 2, 0.6), factor(2, "code4", 2, 0.6), factor(1, "code1", 3, 1)];
  const variations = [variation(3, "code0", 1, -1), variation(4, "code0", 1, -2), variation(5, "code4p", 1, -2)];
  expect(kinkedParameters(model(factors, variations))).toEqual([1, 4]);
});
