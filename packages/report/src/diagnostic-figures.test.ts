import { expect, test } from "@jest/globals";
import { calibrationFigure } from "./calibration.ts";
import { crossSectionFigure } from "./cross-section.ts";
import { drawnPlots } from "./testing/drawn-plots.ts";
import { featureClosureFigure } from "./feature-closure.ts";
import { inputImportanceFigure } from "./input-importance.ts";
import type { Coefficient } from "./quantity.ts";
import { ratioAgainstExactFigure } from "./ratio-against-exact.ts";
import { ratioExpectationFigure } from "./ratio-expectation.ts";
import { ratioProfileFigure } from "./ratio-profile.ts";
import { rocFigure } from "./roc.ts";
import { scoreShapeFigure } from "./score-shape.ts";
import { weightClosureFigure } from "./weight-closure.ts";

const COEFFICIENTS: readonly Coefficient[] = [{ name: "kt", latex: "\\kappa_t", sm: 1, range: [-2, 2] }];

test("cross section: benchmarks stand on the curve they were taken from, the effective size below", () => {
  const at = [-2, -1, 0, 1, 2];
  const value = at.map((kt) => 3 + kt * kt);
  const figure = crossSectionFigure(
    "sigma",
    {
      sample: "tHq",
      coefficient: "kt",
      at,
      value,
      error: at.map(() => 0.1),
      effectiveSampleSize: [10, 100, 1000, 1000, 100],
      benchmarks: { at: [0], value: [3], error: [0.1] },
    },
    COEFFICIENTS,
  );
  const [sigma, size] = drawnPlots(figure);
  const curve = sigma.lines.find(({ ink }) => ink === "first");
  expect(sigma.points[0].at).toEqual(curve?.corners[2]);
  expect(sigma.points[0].at[1]).toBeCloseTo(sigma.height * (1 - 3 / (1.08 * 7.1)), 1);
  // From 10/1.5 to 1500 by the logarithm.
  const [, sizes] = size.lines;
  expect(sizes.corners[1][1]).toBeCloseTo(size.height * (1 - Math.log(100 / (10 / 1.5)) / Math.log(1500 / (10 / 1.5))), 1);
});

test("mean of the ratio: one is in the middle", () => {
  const [plot] = drawnPlots(
    ratioExpectationFigure(
      "mean",
      { coefficient: "kt", at: [-1, 1], mean: [1.1, 1], error: [0.02, 0.001], effectiveSampleSize: [10, 20] },
      COEFFICIENTS,
    ),
  );
  expect(plot.points[1].at[1]).toBeCloseTo(plot.height / 2, 1);
  expect(plot.points[0].at[1]).toBeCloseTo((plot.height / 2) * (1 - 0.1 / (1.15 * 0.12)), 1);
});

test("learned against exact: agreement lies on the diagonal of both kinds of axes, and at one below", () => {
  for (const learned of [
    [0.1, 1, 10],
    [0.9, 1, 1.1],
  ]) {
    const content = { point: { kt: -1 }, learned, exact: learned, error: [0.01, 0.01, 0.01], events: [9, 9, 9] };
    const [above, below] = drawnPlots(ratioAgainstExactFigure("exact", content, COEFFICIENTS));
    for (const { at } of above.points) expect(at[0] / above.width + at[1] / above.height).toBeCloseTo(1, 3);
    for (const { at } of below.points) expect(at[1]).toBeCloseTo(below.height / 2, 1);
  }
});

test("calibration: bins without events are left out, the others lie on the diagonal", () => {
  const content = {
    point: { kt: -1 },
    edges: [0, 0.25, 0.5, 0.75, 1],
    predicted: [0, 0.4, 0.6, 0.8],
    observed: [0, 0.4, 0.6, 0.8],
    error: [0, 0.1, 0.1, 0.1],
    events: [0, 10, 20, 5],
  };
  const [plot, histogram] = drawnPlots(calibrationFigure("calibration", content, COEFFICIENTS));
  expect(plot.points).toHaveLength(3);
  for (const { at } of plot.points) expect(at[0] / plot.width + at[1] / plot.height).toBeCloseTo(1, 3);
  expect(Math.min(...histogram.lines[0].corners.map(([, y]) => y))).toBeCloseTo(histogram.height * (1 - 1 / 1.08), 1);
});

test("ROC curve: the points are where their shares say, the diagonal from corner to corner", () => {
  const content = {
    point: { kt: -1 },
    accepted: [0, 0.75, 1],
    acceptedError: [0, 0.05, 0],
    mistaken: [0, 0.25, 1],
    mistakenError: [0, 0.05, 0],
    area: { value: 0.75, error: 0.02 },
  };
  const figure = rocFigure("roc", content, COEFFICIENTS);
  const [{ width, height, lines }] = drawnPlots(figure);
  const corners = (ink: string): readonly (readonly [number, number])[] => lines.find((each) => each.ink === ink)?.corners ?? [];
  expect(corners("rule dashed")).toEqual([
    [0, height],
    [width, 0],
  ]);
  expect(corners("first")[1][0]).toBeCloseTo(width / 4, 1);
  expect(corners("first")[1][1]).toBeCloseTo(height / 4, 1);
  expect(figure.markup).toContain("0.750 ± 0.020");
});

test("importance: bars begin at zero and are as long as their values, the first on top, names beside them", () => {
  const inputs = [2, 1, 0].map((value, i) => ({
    quantity: { name: `x${i}` },
    permutation: { value, error: 0.1 },
    attribution: value / 4,
  }));
  const figure = inputImportanceFigure("importance", { events: 10, attributed: 5, inputs }, "log r̂");
  for (const { rectangles } of drawnPlots(figure)) {
    expect(new Set(rectangles.map(({ x }) => x)).size).toBe(1);
    expect(rectangles[0].width / rectangles[1].width).toBeCloseTo(2, 1);
    expect(rectangles[2].width).toBe(1);
  }
  const places = [...figure.markup.matchAll(/<rect class="band first" x="[^"]+" width="[^"]+" y="([^"]+)"/g)].map(([, y]) => Number(y));
  expect(places[0]).toBeLessThan(places[1]);
  for (const { quantity } of inputs) expect(figure.markup).toContain(`>${quantity.name}<`);
});

test("score shape: twice the yield lies at two below, open bins are drawn, data are points", () => {
  const content = {
    channel: "sr",
    axes: [{ name: "score" }],
    bins: [[{ low: -Infinity, high: 0 }], [{ low: 0, high: 1 }], [{ low: 1, high: Infinity }]],
    shapes: [
      { point: { kt: 1 }, yields: [10, 20, 0], errors: [1, 1, 0] },
      { point: { kt: -1 }, yields: [20, 40, 5], errors: [1, 1, 1] },
    ],
    observed: [9, 25, 1],
  };
  const figure = scoreShapeFigure("shape", content, COEFFICIENTS);
  const [yields, quotients] = drawnPlots(figure);
  expect(yields.points.map(({ at }) => Math.round((6 * at[0]) / yields.width))).toEqual([1, 3, 5]);
  // Below: from 0 to 1 + 1.15; 2 stands at 2/2.15 of the height, an empty reference at 1.
  const below = quotients.lines.find(({ ink }) => ink === "first bold");
  expect(below?.corners[0][1]).toBeCloseTo(quotients.height * (1 - 2 / 2.15), 1);
  expect(below?.corners[5][1]).toBeCloseTo(quotients.height * (1 - 1 / 2.15), 1);
  expect(figure.markup).toContain("≥ 1");
});

test("score shape of several axes: bins stand at their numbers, groups are parted and named, far apart yields on a logarithmic axis", () => {
  const [low, high] = [{ low: 0, high: 200 }, { low: 200, high: Infinity }]; // prettier-ignore
  const scores = [{ low: -Infinity, high: 0.5 }, { low: 0.5, high: Infinity }]; // prettier-ignore
  const content = {
    channel: "sr",
    axes: [{ name: "h_pt", unit: "GeV" }, { name: "score" }],
    bins: [[low, scores[0]], [low, scores[1]], [high, { low: -Infinity, high: Infinity }]], // prettier-ignore
    shapes: [
      { point: { kt: 1 }, yields: [1000, 100, 10], errors: [1, 1, 20] },
      { point: { kt: -1 }, yields: [2000, 100, 10], errors: [1, 1, 1] },
    ],
  };
  const figure = scoreShapeFigure("shape", content, COEFFICIENTS);
  const [yields] = drawnPlots(figure);
  const reference = yields.lines.find(({ ink }) => ink === "ink");
  const [first, , second, , third] = reference?.corners.map(([, y]) => y) ?? [];
  // decades have the same height, from half the least to twice the largest yield
  expect(second - first).toBeCloseTo(third - second, 1);
  expect(third - second).toBeCloseTo((yields.height * Math.log(10)) / Math.log(4000 / 5), 1);
  const rules = yields.lines.filter(({ ink }) => ink === "rule dashed");
  expect(rules.map(({ corners: [[x]] }) => x / yields.width)).toEqual([expect.closeTo(2 / 3, 3)]);
  for (const words of ["[0, 200)", "≥ 200", "&lt; 0.5", "all"]) expect(figure.markup).toContain(words);
});

test("feature closure: the learned line passes the true points where both agree", () => {
  const content = {
    feature: { name: "h_pt", unit: "GeV" },
    point: { kt: -1 },
    edges: [0, 1, 2],
    sm: [1, 1],
    weighted: [4, 2],
    weightedError: [0.2, 0.1],
    learned: [4, 2.2],
  };
  const [above, below] = drawnPlots(featureClosureFigure("closure", content, COEFFICIENTS));
  const learned = above.lines.find(({ ink }) => ink === "first bold");
  expect(learned?.corners[0][1]).toBeCloseTo(above.points[0].at[1], 1);
  expect(learned?.corners[2][1]).toBeLessThan(above.points[1].at[1]);
  const quotient = below.lines.find(({ ink }) => ink === "first bold");
  expect(quotient?.corners[0][1]).toBeCloseTo(below.height / 2, 1);
  expect(quotient?.corners[2][1]).toBeCloseTo((below.height / 2) * (1 - 0.1 / 0.115), 1);
});

test("ratio profile: without an exact curve there is only the learned one", () => {
  const content = { quantity: { name: "x1" }, others: "at zero", point: { kt: -1 }, at: [0, 1], learned: [0, 1], spread: [0.1, 0.1] };
  const inks = (profile: typeof content & { readonly exact?: readonly number[] }): readonly string[] =>
    drawnPlots(ratioProfileFigure("profile", profile, COEFFICIENTS))[0].lines.map(({ ink }) => ink);
  expect(inks(content)).not.toContain("ink dashed");
  expect(inks({ ...content, exact: [0, 1] })).toContain("ink dashed");
});

test("weight closure: fractions of a sample's events add up to one whatever its size", () => {
  const sizes = [1, 1000].map((n) => ({ sample: `s${n}`, edges: [-9, -8, -7], counts: [3 * n, n] }));
  const [plot] = drawnPlots(weightClosureFigure("closure", sizes));
  expect(plot.lines[0].corners).toEqual(plot.lines[1].corners);
  expect(plot.lines[0].corners[0][1]).toBeCloseTo(plot.height * (1 - 1 / 1.08), 1);
});
