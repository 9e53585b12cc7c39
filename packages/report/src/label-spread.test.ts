import { expect, test } from "@jest/globals";
import { spreadLabels } from "./label-spread.ts";

test("labels that have room stay where they belong", () => {
  expect(
    spreadLabels(
      [
        { at: 80, extent: 20 },
        { at: 20, extent: 20 },
      ],
      0,
      100,
    ),
  ).toEqual([80, 20]);
});

test("labels that would touch are moved apart, in order and within the ends", () => {
  const labels = [95, 50, 52, 51, 94].map((at) => ({ at, extent: 10 }));
  const centres = spreadLabels(labels, 0, 100, 2);
  const order = labels.map((_, i) => i).sort((a, b) => labels[a].at - labels[b].at);
  for (let i = 1; i < order.length; i++) expect(centres[order[i]] - centres[order[i - 1]]).toBeGreaterThanOrEqual(12 - 1e-9);
  expect(Math.min(...centres)).toBeGreaterThanOrEqual(5);
  expect(Math.max(...centres)).toBeLessThanOrEqual(95);
});
