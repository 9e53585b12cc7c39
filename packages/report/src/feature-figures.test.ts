import { expect, test } from "@jest/globals";
import { featureCorrelationFigure } from "./feature-correlation.ts";
import { featureProcessFigure, featureShapeFigure, type FeatureShape } from "./feature-shape.ts";
import { labelWidth } from "./latex-label.ts";
import { PANEL_WIDTH } from "./panel.ts";
import { quantityLabel, type Coefficient } from "./quantity.ts";
import { drawnPlots } from "./testing/drawn-plots.ts";

const COEFFICIENTS: readonly Coefficient[] = [{ name: "kt", latex: "\\kappa_t", sm: 1, range: [-2, 2] }];
const errors = [0, 0];

const SHAPE: FeatureShape = {
  feature: { name: "met", unit: "GeV" },
  edges: [-Infinity, 100, 200, Infinity],
  processes: [],
  points: [
    { point: {}, yields: [2, 1, 1], errors: [0, 0, 0] },
    { point: { kt: -1 }, yields: [20, 10, 20], errors: [0, 0, 0] },
  ],
};

test("shapes have a sum of one whatever the rates, and their quotient is that of the shapes", () => {
  const [shapes, ratio] = drawnPlots(featureShapeFigure("met", SHAPE, COEFFICIENTS));
  const [sm, other] = shapes.lines;
  // half of the events at the SM, two fifths at kt = −1; the frame ends 8 % above the highest
  expect(sm.corners[0][1]).toBeCloseTo(shapes.height * (1 - 1 / 1.08), 1);
  expect(other.corners[0][1]).toBeCloseTo(shapes.height * (1 - 0.4 / (1.08 * 0.5)), 1);
  // 0.8, 0.8 and 1.6 of the SM: 15 % more than that to either side of one
  const quotient = ratio.lines.at(-1);
  expect(quotient?.corners[0][1]).toBeCloseTo(ratio.height * (1 - (0.8 - (1 - 0.69)) / 1.38), 1);
  expect(quotient?.corners.at(-1)?.[1]).toBeCloseTo(ratio.height * (1 - (1.6 - (1 - 0.69)) / 1.38), 1);
});

test("bins that hold what lies beyond the axis are marked, others are not", () => {
  const open = featureShapeFigure("met", SHAPE, COEFFICIENTS).markup;
  expect(open.split('class="arrow"')).toHaveLength(1 + 2 * 2);
  expect(open).toContain("An arrow marks a bin");
  const closed = featureShapeFigure("met", { ...SHAPE, edges: [0, 100, 200, 300] }, COEFFICIENTS).markup;
  expect(closed).not.toMatch(/class="arrow"|An arrow/);
});

test("an axis is logarithmic where the shares span orders of magnitude, and an empty bin lies below its frame", () => {
  const steep = { ...SHAPE, edges: [0, 1, 2, 3], points: [{ point: {}, yields: [1000, 1, 0], errors: [0, 0, 0] }] };
  const [plot] = drawnPlots(featureShapeFigure("steep", steep, COEFFICIENTS));
  const [line] = plot.lines;
  // from 1/2002 to 2000/1001
  const decades = Math.log(4000);
  expect(line.corners[0][1]).toBeCloseTo((plot.height * Math.log(2)) / decades, 1);
  expect(line.corners[2][1]).toBeCloseTo(plot.height * (1 - Math.log(2) / decades), 1);
  expect(line.corners[4][1]).toBeGreaterThan(plot.height);
});

test("each process has an outline of its own, and a single one has no figure", () => {
  const processes = [
    { name: "tHq", yields: [1, 3], errors },
    { name: "tt", yields: [3, 1], errors },
  ];
  const figure = featureProcessFigure("two", { ...SHAPE, edges: [0, 1, 2], processes });
  if (figure === undefined) throw new Error("two processes are drawn");
  const [byProcess] = drawnPlots(figure);
  const [first, second] = byProcess.lines;
  expect(first.ink).not.toBe(second.ink);
  expect(first.corners[0][1]).toBeCloseTo(second.corners[2][1], 6);
  expect(figure.markup).toContain("tHq");
  expect(featureProcessFigure("one", SHAPE)).toBeUndefined();
});

test("the correlation map shades by size, colours by sign and prints hundredths", () => {
  const features = ["a", "b", "c"].map((name) => ({ name }));
  const matrix = [
    [1, -0.5, 0.004],
    [-0.5, 1, -0.004],
    [0.004, -0.004, 1],
  ];
  const { markup } = featureCorrelationFigure("map", { features, matrix });
  const cells = [...markup.matchAll(/class="cell (\w+)"[^>]*fill-opacity="([^"]+)"\/><text[^>]*>([^<]*)</g)].map(([, ...cell]) => cell);
  expect(cells).toHaveLength(9);
  expect(cells.slice(0, 3)).toEqual([
    ["first", "0.55", "100"],
    ["second", "0.28", "−50"],
    ["first", "0", "0"],
  ]);
  expect(cells[5][2]).toBe("0");
});

test("the slanted labels of the map end within the panel, long ones of the last columns, too", () => {
  const features = Array.from({ length: 12 }, (_, i) => ({ name: "a_long_name_of_a_feature".slice(0, i < 9 ? 5 : 24), unit: "GeV" }));
  const matrix = features.map((_, i) => features.map((__, j) => Number(i === j)));
  const { markup } = featureCorrelationFigure("map", { features, matrix });
  const left = Number(/<g transform="translate\(([\d.]+),/.exec(markup)?.[1]);
  const starts = [...markup.matchAll(/translate\(([\d.]+),-8\)rotate\(-60\)/g)].map(([, x]) => Number(x));
  expect(starts).toHaveLength(12);
  for (const [i, start] of starts.entries())
    expect(left + start + labelWidth(quantityLabel(features[i]), 12) / 2).toBeLessThanOrEqual(PANEL_WIDTH);
});
