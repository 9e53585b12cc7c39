import { expect, test } from "@jest/globals";
import { drawnPlots } from "./testing/drawn-plots.ts";
import { learningCurveFigure } from "./learning-curve.ts";

const member = { train: [5, 3, 2, 1.5], validation: [5, 3.5, 2.5, 2.6], bestEpoch: 3 };

test("epochs count from one and the ring stands on the best epoch's validation loss", () => {
  const [plot] = drawnPlots(learningCurveFigure("learning", "Learning curves", [member]));
  const [ring] = plot.points;
  expect(ring.ink).toBe("first open");
  expect(ring.at[0]).toBeCloseTo((plot.width * (3 - 0.5)) / 4, 1);
  // The frame holds 1.5 … 5 with 6 % of that on both sides.
  expect(ring.at[1]).toBeCloseTo(plot.height * (1 - (2.5 - 1.5 + 0.21) / (3.5 + 0.42)), 1);
});

test("a first epoch far above the rest leaves the frame, and the caption says so", () => {
  const epochs = Array.from({ length: 60 }, (_, i) => 0.69 + 0.01 * Math.exp(-i / 10) + (i === 0 ? 5 : 0));
  const figure = learningCurveFigure("learning", "Learning curves", [{ train: epochs, validation: epochs, bestEpoch: 60 }]);
  const [plot] = drawnPlots(figure);
  expect(figure.markup).toContain("The first epochs lie above the frame");
  expect(plot.lines[0].corners[0][1]).toBeLessThan(0);
  expect(plot.lines[0].corners[5][1]).toBeGreaterThan(0);
  expect(learningCurveFigure("learning", "Learning curves", [member]).markup).not.toContain("above the frame");
});

test("one epoch, or a constant loss, can be drawn; a best epoch that never was cannot", () => {
  expect(learningCurveFigure("learning", "a", [{ train: [1], validation: [1], bestEpoch: 1 }]).markup).not.toContain("NaN");
  expect(() => learningCurveFigure("learning", "a", [{ ...member, bestEpoch: 5 }])).toThrow("best epoch 5 is not one of the 4 epochs");
  expect(() => learningCurveFigure("learning", "a", [{ ...member, bestEpoch: 0 }])).toThrow("best epoch 0");
});
