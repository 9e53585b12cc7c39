import { expect, test } from "@jest/globals";
import { fileNormalisation, mergeWeightSums, normalisationOf, type WeightedFile, weightSums } from "./normalisation.ts";

const file = (weight: number[], eventNorm: WeightedFile["header"]["eventNorm"], crossSection = 8): WeightedFile => ({
  file: "x.lhe",
  header: { eventNorm, crossSection, crossSectionError: 0.01 },
  weight: Float64Array.from(weight),
});

test.each<[string, WeightedFile, string, number]>([
  ["sum", file([2, 2, 2, 2], "sum"), "sum", 1],
  ["average", file([8, 8, 8, 8], "average"), "average", 1 / 4],
  ["unity", file([1, 1, -1, 1], "unity"), "unity", 4],
  ["found to be a sum", file([2, 2, 2, 2], undefined), "sum", 1],
  ["found to be a mean", file([8, 8, 8, 8], undefined), "average", 1 / 4],
  ["found to count", file([1, 1, 1, 1], undefined), "unity", 2],
])("%s: the sum of the weights becomes the cross section", (_, events, convention, factor) => {
  const found = fileNormalisation(events);
  expect(found).toMatchObject({ convention, factor, crossSection: 8, crossSectionError: 0.01 });
  expect(events.weight.reduce((sum, w) => sum + factor * w, 0)).toBeCloseTo(8, 12);
});

test("a sum that is neither is refused with the numbers, unless the cross section is given", () => {
  const part = file([2, 2, 2], "sum");
  expect(() => fileNormalisation(part)).toThrow(
    expect.objectContaining({
      code: "DATA_NORMALISATION",
      where: "x.lhe",
      message: "XWGTUP of the 3 events adds up to 6 pb (mean 2 pb), the header has a cross section of 8 pb and event_norm = sum",
    }),
  );
  expect(() => fileNormalisation(file([8, 8, 8, 8], "sum"))).toThrow(expect.objectContaining({ code: "DATA_NORMALISATION" }));
  expect(fileNormalisation(part, 3)).toMatchObject({ factor: 0.5, crossSection: 3 });
});

test("weighted events may miss the cross section by their statistical error", () => {
  expect(fileNormalisation(file([1, 3, 2, 2.5], "sum")).factor).toBe(1);
  expect(() => fileNormalisation(file([1.1, 1.1, 1.1, 1.1], "sum"))).toThrow(expect.objectContaining({ code: "DATA_NORMALISATION" }));
});

test("no cross section, or weights that add up to nothing, are refused", () => {
  expect(() => fileNormalisation(file([1, 1], "sum", 0))).toThrow(expect.objectContaining({ code: "DATA_NORMALISATION" }));
  expect(() => fileNormalisation(file([1, -1], "sum"), 3)).toThrow(expect.objectContaining({ code: "DATA_NORMALISATION" }));
});

test("sums merged over blocks give the normalisation of the whole file", () => {
  const whole = file([1, 3, 2, 2.5], "sum");
  const blocks = [whole.weight.slice(0, 1), whole.weight.slice(1, 3), whole.weight.slice(3)].map((weight) => weightSums(weight));
  expect(normalisationOf("x.lhe", whole.header, blocks.reduce(mergeWeightSums))).toEqual(fileNormalisation(whole));
  expect(
    [
      [1, -1],
      [1, 2],
    ].map((weights) => weightSums(Float64Array.from(weights)).unity),
  ).toEqual([true, false]);
});
