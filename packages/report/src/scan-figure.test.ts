import { expect, test } from "@jest/globals";
import { drawnPlots } from "./testing/drawn-plots.ts";
import type { Coefficient } from "./quantity.ts";
import { scanFigure } from "./scan-figure.ts";
import type { Scan } from "./scan.ts";

const COEFFICIENTS: readonly Coefficient[] = [{ name: "kt", latex: "\\kappa_t", sm: 1, range: [-2, 2] }];
const LEVELS = [
  { level: 0.6827, threshold: 1 },
  { level: 0.95, threshold: 3.841459 },
];
const at = Array.from({ length: 81 }, (_, i) => -2 + i / 20);

/** A parabola with its minimum at kt = 1 and the given standard deviation. */
function parabola(sigma: number): Scan {
  return {
    coefficient: "kt",
    data: "Asimov data at the SM",
    levels: LEVELS,
    curves: [
      {
        label: "ratio",
        role: "measurement",
        at,
        deltaTwiceNll: at.map((kt) => ((kt - 1) / sigma) ** 2),
        bestFit: 1,
        intervals: [
          { level: 0.6827, ranges: [[1 - sigma, 1 + sigma]] },
          { level: 0.95, ranges: [[1 - 1.96 * sigma, 1 + 1.96 * sigma]] },
        ],
      },
      { label: "member 1", role: "member", at, deltaTwiceNll: at.map((kt) => ((kt - 1) / sigma) ** 2) },
    ],
  };
}

test("a wide minimum is drawn in one panel, linearly, each point where it belongs", () => {
  const [plot, ...others] = drawnPlots(scanFigure("scan", parabola(1), COEFFICIENTS));
  expect(others).toHaveLength(0);
  const line = plot.lines.find(({ ink }) => ink === "first bold");
  // The frame ends 6 % above the highest point, 9 at kt = -2.
  for (const i of [0, 20, 60, 80]) {
    expect(line?.corners[i][0]).toBeCloseTo((plot.width * i) / 80, 1);
    expect(line?.corners[i][1]).toBeCloseTo(plot.height * (1 - (at[i] - 1) ** 2 / (1.06 * 9)), 1);
  }
});

test("a narrow minimum is drawn by the square root over the range and again from close by", () => {
  const sigma = 0.05;
  const [whole, near] = drawnPlots(scanFigure("scan", parabola(sigma), COEFFICIENTS));
  const i = 20; // kt = -1, 40 standard deviations away; the highest point, at kt = -2, is 60 away
  expect(whole.lines.find(({ ink }) => ink === "first bold")?.corners[i][1]).toBeCloseTo(whole.height * (1 - 40 / 60 / Math.sqrt(1.06)), 1);
  // Near the minimum the frame holds the 95 % interval and half its width to either side.
  const pixels = near.width / (2 * 1.96 * sigma * 2);
  const [pale, dark] = near.rectangles;
  expect(pale.width).toBeCloseTo(2 * 1.96 * sigma * pixels, 1);
  expect(dark.width).toBeCloseTo(2 * sigma * pixels, 1);
  expect(dark.x + dark.width / 2).toBeCloseTo(near.width / 2, 1);
});

test("horizontal lines stand at the levels", () => {
  const [plot] = drawnPlots(scanFigure("scan", parabola(1), COEFFICIENTS));
  const rules = plot.lines.filter(({ ink }) => ink === "rule dashed").map(({ corners }) => corners[0][1]);
  expect(rules).toHaveLength(2);
  LEVELS.forEach(({ threshold }, i) => expect(rules[i]).toBeCloseTo(plot.height * (1 - threshold / (1.06 * 9)), 1));
});

test("members are faint, lie under the result, and share one entry of the legend", () => {
  const figure = scanFigure("scan", parabola(1), COEFFICIENTS);
  const [plot] = drawnPlots(figure);
  const inks = plot.lines.map(({ ink }) => ink);
  expect(inks.indexOf("first faint")).toBeLessThan(inks.indexOf("first bold"));
  expect(figure.markup).toContain("1 ensemble member<");
});

test("an excluded value is marked on the curve and named above it", () => {
  const scan = { ...parabola(1), excluded: [{ value: -1, deltaTwiceNll: 4, significance: 2 }] };
  const figure = scanFigure("scan", scan, COEFFICIENTS);
  const [plot] = drawnPlots(figure);
  expect(plot.points[0].at[0]).toBeCloseTo(plot.width / 4, 1);
  expect(plot.points[0].at[1]).toBeCloseTo(plot.height * (1 - 4 / (1.06 * 9)), 1);
  expect(figure.markup).toContain("−1: 2 σ");
});

test("a scan that cannot be drawn is refused by name", () => {
  const [curve] = parabola(1).curves;
  const broken = { ...parabola(1), curves: [{ ...curve, deltaTwiceNll: at.map((kt) => (kt === -2 ? NaN : 1)) }] };
  expect(() => scanFigure("scan", broken, COEFFICIENTS)).toThrow('scan of kt, curve "ratio": entry 0 of column "deltaTwiceNll" is NaN');
  expect(() => scanFigure("scan", { ...parabola(1), curves: [] }, COEFFICIENTS)).toThrow("scan of kt: no curve is given");
  expect(() => scanFigure("scan", { ...parabola(1), coefficient: "kV" }, COEFFICIENTS)).toThrow(
    'unknown coefficient "kV", expected one of kt',
  );
});
