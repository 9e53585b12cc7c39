import { expect, test } from "@jest/globals";
import { samplePoints, type FilePoints } from "./sample-points.ts";
import type { CoefficientPoint } from "./weight-points.ts";

const file = (generation: CoefficientPoint | undefined, ...points: CoefficientPoint[]): FilePoints => ({
  file: "x.lhe",
  generation,
  points: points.map((point, b) => ({ id: `w${b}`, point })),
  others: [],
});
const KT = [{ name: "kt", sm: 1 }];
const grid = (xs: number[], ys: number[]): CoefficientPoint[] => xs.flatMap((kt) => ys.map((ktt) => ({ kt, ktt })));

test("undeclared coefficients that the weights vary take part in the fit, at their known standard-model values", () => {
  const plan = samplePoints([file({ kt: 1, ktt: 0 }, ...grid([0, 1, 2], [0, 1, 2]))], KT);
  expect([plan.coefficients, plan.sm]).toEqual([
    ["kt", "ktt"],
    [1, 0],
  ]);
  expect(plan.files[0].points).toHaveLength(9);
});

test("those never varied do not, but must be at the standard model, up to the 1e-05 of cards", () => {
  const points = [0, 1, 2].map((kt) => ({ kt, ktt: 1e-5 }));
  expect(samplePoints([file(undefined, ...points)], KT).coefficients).toEqual(["kt"]);
  expect(() => samplePoints([file(undefined, ...points.map(({ kt }) => ({ kt, ktt: 0.5 })))], KT)).toThrow(
    expect.objectContaining({
      code: "DATA_OFF_STANDARD_MODEL",
      message: "the weights have ktt = 0.5 and do not say how they depend on it, expected its standard-model value 0",
    }),
  );
});

test("too few weights that vary an undeclared coefficient are left out and listed", () => {
  const points = [...[0, 1, 2].map((kt) => ({ kt, ktt: 0 })), { kt: 1, ktt: 1 }];
  const plan = samplePoints([file(undefined, ...points)], KT);
  expect(plan.coefficients).toEqual(["kt"]);
  expect(plan.files[0].leftOut).toEqual(["w3"]);
  const never = [...[0, 1, 2].map((kt) => ({ kt, ktt: 0.5 })), { kt: 1, ktt: 1 }];
  expect(() => samplePoints([file(undefined, ...never)], KT)).toThrow(expect.objectContaining({ code: "DATA_OFF_STANDARD_MODEL" }));
});

test("events generated where an undeclared coefficient is not at the standard model cannot do without it", () => {
  const points = [...[0, 1, 2].map((kt) => ({ kt, ktt: 0 })), { kt: 1, ktt: 1 }];
  const plan = samplePoints([file({ kt: 1, ktt: 1 }, ...points)], KT);
  expect(plan.coefficients).toEqual(["kt", "ktt"]);
  expect(plan.files[0].design.undetermined).toContain("ktt^2");
});

test("a file that does not carry what another varies is used at the standard model of that", () => {
  const one = file(undefined, ...grid([0, 1, 2], [0, 1, 2]));
  const other = file(undefined, { kt: 0 }, { kt: 1 }, { kt: 2 });
  const plan = samplePoints([one, other, one], KT);
  expect(plan.coefficients).toEqual(["kt"]);
  expect(plan.files.map(({ leftOut }) => leftOut.length)).toEqual([6, 0, 6]);
  expect(plan.files[2].design).toBe(plan.files[0].design);
});

test("the standard model of an unknown coefficient is that of the files' cards, if they agree", () => {
  const points = grid([0, 1, 2], [0, 1, 2]).map(({ kt, ktt }) => ({ kt, new: ktt }));
  const one = file({ kt: 1, new: 2 }, ...points);
  expect(samplePoints([one, one], KT).sm).toEqual([1, 2]);
  expect(() => samplePoints([one, file({ kt: 1, new: 1 }, ...points)], KT)).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_SM", hint: "declare new with its standard-model value under coefficients" }),
  );
  expect(() => samplePoints([file(undefined, ...points)], KT)).toThrow(expect.objectContaining({ code: "DATA_UNKNOWN_SM" }));
});

test("a declared coefficient that the weights do not carry is refused with the nearest name", () => {
  expect(() => samplePoints([file(undefined, { ktt: 1 })], KT)).toThrow(
    expect.objectContaining({ code: "DATA_UNKNOWN_COEFFICIENT", where: "x.lhe", hint: 'did you mean "ktt"?' }),
  );
});
