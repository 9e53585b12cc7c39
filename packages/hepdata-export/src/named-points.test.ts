import { expect, test } from "@jest/globals";
import { namedPoints } from "./named-points.ts";

test("points lie at the ends and half-way to the SM, one coefficient at a time", () => {
  const points = namedPoints([
    { name: "kt", sm: 1, range: [-2, 2], unit: "1" },
    { name: "c HW~", sm: 0, range: [0, 1e-7], unit: "TeV^-2" },
  ]);
  expect(points).toEqual([
    { name: "kt_m2", at: [-2, 0] },
    { name: "kt_m0p5", at: [-0.5, 0] },
    { name: "kt_1p5", at: [1.5, 0] },
    { name: "kt_2", at: [2, 0] },
    { name: "c_HW__5em8", at: [1, 5e-8] },
    { name: "c_HW__1em7", at: [1, 1e-7] },
  ]);
});
