import { expect, test } from "@jest/globals";
import { parseAnalysis } from "@ratiometer/config";
import { randomStream } from "@ratiometer/tables";
import { shapeEdges, shapePoints, shownFeatures } from "./feature-figures.ts";

const importance = (...names: string[]): Parameters<typeof shownFeatures>[0][number] => ({
  events: 1,
  attributed: 1,
  inputs: names.map((name) => ({ quantity: { name }, permutation: { value: 0, error: 0 }, attribution: 0 })),
});

test("features are drawn in the order of their importance, that of several networks in turn, then in their own order", () => {
  expect(shownFeatures([importance("c", "a"), importance("b", "c")], ["a", "b", "c", "d"])).toEqual(["c", "b", "a", "d"]);
  expect(shownFeatures([importance("x")], ["a", "b"])).toEqual(["a", "b"]);
  const many = Array.from({ length: 30 }, (_, i) => `f${i}`);
  expect(shownFeatures([importance(...many.toReversed())], many)).toEqual(many.toReversed().slice(0, 12));
});

test("whole numbers have a bin each", () => {
  expect(shapeEdges(Float64Array.of(2, 4, 3, 2, 5))).toEqual([1.5, 2.5, 3.5, 4.5, 5.5]);
});

test("a feature that never varies has no bins", () => {
  expect(shapeEdges(Float64Array.of(7, 7, 7))).toBeUndefined();
});

test("bins of equal width hold all but the tails, and those at the ends what lies beyond", () => {
  const random = randomStream(1, "tails");
  const values = Float64Array.from({ length: 20_000 }, () => -Math.log(1 - random.uniform()));
  const edges = shapeEdges(values) ?? [];
  expect(edges).toHaveLength(26);
  expect([edges[0], edges[25]]).toEqual([-Infinity, Infinity]);
  // quantiles of an exponential: −log 0.995 and −log 0.005, the 20 000 events within their statistical error
  const width = (-Math.log(0.005) + Math.log(0.995)) / 25;
  expect(edges[2] - edges[1]).toBeCloseTo(width, 1);
  edges.slice(1, -2).forEach((edge, i) => expect(edges[i + 2] - edge).toBeCloseTo(edges[2] - edges[1], 9));
});

test("a feature that is nearly always the same has a bin below and one above the middle", () => {
  const values = new Float64Array(1000);
  values[5] = 0.5;
  expect(shapeEdges(values)).toEqual([0, 0.25, 0.5]);
});

const ANALYSIS = (inference: string): string => `version: 1
name: points
luminosity: { value: 1, unit: fb^-1 }
coefficients: { kt: { sm: 1, range: [-1, 3] } }
samples: { tHq: { process: tHq, source: { simulate: { events: 100 } } } }
estimators: { r: { type: ratio, method: alices, coefficients: [kt] } }
channels: { all: { model: unbinned, estimator: r } }
inference: ${inference}
export: { title: Points, authors: [Nobody] }
`;

test("shapes are drawn at the tested points, then at the ends of what is scanned, the SM and repetitions left out", () => {
  const analysis = parseAnalysis(ANALYSIS("{ scans: [{ coefficients: [kt] }], points: [{ kt: -1 }, { kt: 1 }, { kt: 0.5 }] }"), "a.yaml");
  expect(shapePoints(analysis)).toEqual([{ kt: -1 }, { kt: 0.5 }, { kt: 3 }]);
});
