import { expect, test } from "@jest/globals";
import { poissonBin } from "./poisson-bin.ts";

const at = (yield_: number, n: number, floor: number): readonly number[] => {
  const out = new Float64Array(3);
  poissonBin(yield_, n, floor, out);
  return [...out];
};

test("above the floor, and without events from zero up, it is the Poisson likelihood", () => {
  expect(at(3.2, 5, 1e-6)[0]).toBeCloseTo(2 * (3.2 - 5 * Math.log(3.2)), 14);
  expect(at(0, 0, 1e-6)).toEqual([0, 2, 0]);
});

test.each([
  ["at the floor", 1e-2],
  ["at zero", 0],
])("value and two derivatives are continuous %s", (_, edge) => {
  for (const n of edge === 0 ? [0, 3] : [3]) {
    const [below, above] = [at(edge - 1e-13, n, 1e-2), at(edge + 1e-13, n, 1e-2)];
    for (let i = 0; i < 3; i++) expect(Math.abs(below[i] - above[i])).toBeLessThan(1e-7 * Math.max(1, Math.abs(above[i])));
  }
});

test.each([-0.3, -0.02, 0.004, 0.5])("derivatives are those of the values at a yield of %p", (yield_) => {
  for (const n of [0, 4]) {
    const h = 1e-7;
    const [below, here, above] = [yield_ - h, yield_, yield_ + h].map((y) => at(y, n, 1e-2));
    expect((above[0] - below[0]) / (2 * h) / here[1]).toBeCloseTo(1, 5);
    if (here[2] !== 0) expect((above[1] - below[1]) / (2 * h) / here[2]).toBeCloseTo(1, 5);
  }
});

test("a negative yield is punished with and without events", () => {
  expect(at(-1, 2, 1e-2)[0]).toBeGreaterThan(at(1, 2, 1e-2)[0]);
  expect(at(-2, 0, 1e-2)[0]).toBeGreaterThan(at(0, 0, 1e-2)[0]);
  // what is gained just below zero is less than the width
  const gains = Array.from({ length: 1000 }, (_, i) => at(-i * 1e-3, 0, 1e-2)[0]);
  expect(Math.min(...gains)).toBeGreaterThan(-1);
});
