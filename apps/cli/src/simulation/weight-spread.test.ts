import { expect, test } from "@jest/globals";
import { eventWeights, takeEvents } from "@ratiometer/eft";
import { closedFormEvents } from "@ratiometer/simulation";
import { weightSpread } from "./weight-spread.ts";

test("the effective number of events of a mixture is that of the sum of its densities, however the events come", () => {
  const { weights } = closedFormEvents({ events: 3000, seed: 5 });
  const points = [{ c: 0 }, { c: 1 }, { c: -2 }];
  const densities = points.map(({ c }) => {
    const there = eventWeights(weights, [c]);
    const sum = there.reduce((total, weight) => total + weight, 0);
    return there.map((weight) => weight / sum);
  });
  const mixture = densities[0].map((_, i) => densities.reduce((sum, density) => sum + density[i], 0));
  const squares = mixture.reduce((sum, weight) => sum + weight * weight, 0);
  const { add, effectiveEvents } = weightSpread(weights, points);
  for (const [first, end] of [
    [0, 10],
    [10, 2000],
    [2000, 3000],
  ])
    add(
      takeEvents(
        weights,
        Uint32Array.from({ length: end - first }, (_, i) => first + i),
      ),
    );
  expect(effectiveEvents()).toBeCloseTo(9 / squares, 6);
});
