import { expect, test } from "@jest/globals";
import { common, conversionFactor, isKnownUnit, parseUnit, plainFactor, product, raised, scaling, unitText } from "./unit.ts";

const times = (a: string, b: string, sign: 1 | -1 = 1): [string, number] => {
  const { unit, factor } = product(parseUnit(a), parseUnit(b), sign);
  return [unitText(unit), factor];
};
const together = (a: string, b: string): [string, number, number] | undefined => {
  const shared = common(parseUnit(a), parseUnit(b));
  return shared === undefined ? undefined : [unitText(shared.unit), shared.left, shared.right];
};

test.each([
  ["GeV", "GeV"],
  ["1", "1"],
  ["", ""],
  ["TeV^-2", "TeV^-2"],
  ["fb^-1", "fb^-1"],
  ["GeV^0.5", "GeV^0.5"],
  ["GeV/c", "GeV*c^-1"],
  ["1/GeV", "GeV^-1"],
  ["GeV GeV", "GeV^2"],
  ["rad*GeV/rad", "GeV"],
  ["events per bin", "events*per*bin"],
  ["GeV*TeV", "GeV*TeV"],
  ["%", "%"],
])("the unit text %p reads as %p", (text, expected) => {
  expect(unitText(parseUnit(text))).toBe(expected);
});

test("products multiply units and bring the right side to the symbols of the left", () => {
  expect(times("GeV", "GeV")).toEqual(["GeV^2", 1]);
  expect(times("GeV", "GeV", -1)).toEqual(["1", 1]);
  expect(times("GeV", "TeV", -1)).toEqual(["1", 1000]);
  expect(times("fb^-1", "pb")).toEqual(["1", 1000]);
  expect(times("TeV^-2", "GeV^2")).toEqual(["1", 1e-6]);
  expect(times("pb", "GeV")).toEqual(["pb*GeV", 1]);
  expect(times("GeV", "")).toEqual(["", 1]);
  expect(unitText(product("bare", parseUnit("GeV"), -1).unit)).toBe("GeV^-1");
  expect(product("bare", "bare", 1).unit).toBe("bare");
});

test("powers multiply exponents, roots halve them", () => {
  expect(unitText(raised(parseUnit("GeV^2"), 0.5))).toBe("GeV");
  expect(unitText(raised(parseUnit("GeV"), 1 / 3))).toBe("GeV^0.333333333");
  expect(unitText(raised(raised(parseUnit("GeV"), 1 / 3), 3))).toBe("GeV");
  expect(unitText(raised(parseUnit("pb"), 0))).toBe("1");
});

test("sums need equal dimensions; the right side is converted to the left", () => {
  expect(together("GeV", "GeV")).toEqual(["GeV", 1, 1]);
  expect(together("GeV", "TeV")).toEqual(["GeV", 1, 1000]);
  expect(together("MeV", "GeV")).toEqual(["MeV", 1, 1000]);
  expect(together("GeV^-2", "TeV^-2")).toEqual(["GeV^-2", 1, 1e-6]);
  expect(together("GeV", "pb")).toBeUndefined();
  expect(together("GeV", "1")).toBeUndefined();
  expect(together("GeV", "GeV^2")).toBeUndefined();
  expect(together("energy", "GeV")).toBeUndefined();
  expect(together("furlong", "furlong")).toEqual(["furlong", 1, 1]);
});

test("radians are plain numbers, degrees are converted", () => {
  expect(together("rad", "1")).toEqual(["1", 1, 1]);
  expect(together("rad^2", "1")).toEqual(["1", 1, 1]);
  expect(together("rad", "deg")).toEqual(["rad", 1, Math.PI / 180]);
  expect(together("deg", "1")).toEqual(["1", Math.PI / 180, 1]);
  expect(plainFactor(parseUnit("deg"))).toBe(Math.PI / 180);
  expect(plainFactor(parseUnit("rad"))).toBe(1);
  expect(plainFactor(parseUnit("GeV"))).toBeUndefined();
});

test("a number without a unit takes that of its partner, an unknown unit goes with anything", () => {
  expect(common("bare", parseUnit("GeV"))).toEqual({ unit: parseUnit("GeV"), left: 1, right: 1 });
  expect(common(parseUnit("GeV"), "unknown")).toEqual({ unit: parseUnit("GeV"), left: 1, right: 1 });
  expect(common("bare", "unknown")?.unit).toBe("unknown");
  expect(common("unknown", "bare")?.unit).toBe("unknown");
});

test("conversions go both ways and round once", () => {
  expect(conversionFactor(parseUnit("TeV"), parseUnit("GeV"))).toBe(1000);
  expect(conversionFactor(parseUnit("rad"), parseUnit("deg"))).toBeCloseTo(180 / Math.PI, 12);
  expect(conversionFactor(parseUnit("1"), parseUnit("deg"))).toBeCloseTo(180 / Math.PI, 12);
  expect(conversionFactor(parseUnit("GeV"), parseUnit("rad"))).toBeUndefined();
  // 3 · 0.001 would be 0.003 only after rounding twice.
  for (const mev of [3, 7, 135, 511e-3, 1e5]) expect(scaling(1e-3)(mev)).toBe(mev / 1000);
});

test("units that analyses may ask for have known symbols", () => {
  for (const text of ["GeV", "1", "TeV^-2", "GeV*rad^-1", "fb^-1", "mm"]) expect([text, isKnownUnit(text)]).toEqual([text, true]);
  for (const text of ["gev", "", "GeV^x", "c", "GeV*TeV"]) expect([text, isKnownUnit(text)]).toEqual([text, false]);
});
