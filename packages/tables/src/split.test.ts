import { expect, test } from "@jest/globals";
import { randomStream } from "./random.ts";
import { splitEvents } from "./split.ts";

const fractions = { train: 0.7, validation: 0.1, test: 0.2 };

test("the parts are sorted, disjoint and together all rows, in the asked proportions", () => {
  const { train, validation, test: held } = splitEvents(1003, fractions, randomStream(1));
  expect([train.length, validation.length, held.length]).toEqual([702, 100, 201]);
  for (const part of [train, validation, held]) expect(part).toEqual(part.toSorted());
  expect(Uint32Array.from([...train, ...validation, ...held]).sort()).toEqual(Uint32Array.from({ length: 1003 }, (_, i) => i));
});

test("rows are assigned at random: each part's mean row is that of all rows within 4 standard errors", () => {
  const n = 100_000;
  const split = splitEvents(n, fractions, randomStream(2));
  for (const part of [split.train, split.validation, split.test]) {
    const mean = part.reduce((sum, row) => sum + row, 0) / part.length;
    expect(Math.abs(mean - (n - 1) / 2)).toBeLessThan((4 * n) / Math.sqrt(12 * part.length));
  }
});

test("the same stream gives the same split, another one another", () => {
  expect(splitEvents(100, fractions, randomStream(3))).toEqual(splitEvents(100, fractions, randomStream(3)));
  expect(splitEvents(100, fractions, randomStream(3)).test).not.toEqual(splitEvents(100, fractions, randomStream(4)).test);
});

test("a fraction of zero gives an empty part and loses no row", () => {
  const { train, validation, test: held } = splitEvents(7, { train: 0.9, validation: 0.1, test: 0 }, randomStream(5));
  expect([train.length, validation.length, held.length]).toEqual([6, 1, 0]);
});

test.each([
  { train: 0.7, validation: 0.1, test: 0.1 },
  { train: 1.1, validation: -0.1, test: 0 },
  { train: NaN, validation: 0.5, test: 0.5 },
])("%p is refused", (wrong) => {
  expect(() => splitEvents(10, wrong, randomStream(6))).toThrow(expect.objectContaining({ code: "CONFIG_SPLIT" }));
});

test("too few events for a part are refused, naming the part", () => {
  expect(() => splitEvents(2, fractions, randomStream(7))).toThrow(
    expect.objectContaining({ code: "DATA_TOO_FEW_EVENTS", message: expect.stringContaining("none for test") as unknown }),
  );
});
