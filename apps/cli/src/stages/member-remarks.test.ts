import { expect, test } from "@jest/globals";
import { membersAtEnds } from "./member-remarks.ts";

const coefficients = [
  { name: "ctZ", sm: 0, range: [-2.5, 2.5] as const },
  { name: "cpt", sm: 0, range: [-30, 20] as const },
];
const ensemble = (minima: readonly (readonly number[])[]) => ({
  minima,
  mean: [0, 0],
  standardDeviation: [0, 0],
  converged: minima.length,
});

test("best fits of networks at the ends of a range are told, by coefficient", () => {
  expect(membersAtEnds({ coefficients })).toEqual([]);
  expect(
    membersAtEnds({
      coefficients,
      ensemble: ensemble([
        [0.1, -3],
        [-2.4, 19.9],
      ]),
    }),
  ).toEqual([]);
  expect(
    membersAtEnds({
      coefficients,
      ensemble: ensemble([
        [2.5, -3],
        [-2.5, 1],
        [0, -30],
      ]),
    }),
  ).toEqual([
    expect.stringMatching(/^2 of the 3 networks on their own fit best at an end of the range of ctZ: /),
    expect.stringMatching(/^1 of the 3 networks .* of cpt: /),
  ]);
});
