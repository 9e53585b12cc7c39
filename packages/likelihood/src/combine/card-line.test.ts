import { expect, test } from "@jest/globals";
import { cardLines, fitsPattern } from "./card-line.ts";

test.each([
  ["*", "signal", true],
  ["ch*", "ch1", true],
  ["ch*", "xch1", false],
  ["*_20??", "ch_2018", true],
  ["*_20??", "ch_201", false],
  ["a*b*c", "aXXbYYbZc", true],
  ["a*b*c", "aXXbYYbZ", false],
  ["signal", "signal2", false],
  ["", "signal", false],
])("the pattern %s fits %s: %s", (pattern, name, fits) => {
  expect(fitsPattern(name, pattern)).toBe(fits);
});

test("many stars take no time", () => {
  expect(fitsPattern("a".repeat(2000), `${"a*".repeat(200)}b`)).toBe(false);
});

test("comments, separators and empty lines go, the numbers of lines stay", () => {
  const lines = cardLines("imax 1 # bins\n\n---------\n# all\n\tjmax   *\t\r\nx lnN -\n", "card.txt");
  expect(lines.map(({ words, place }) => [place.line, ...words])).toEqual([
    [1, "imax", "1"],
    [5, "jmax", "*"],
    [6, "x", "lnN", "-"],
  ]);
});
