import { expect, test } from "@jest/globals";
import { oneLoopAlphaS } from "./alpha-s.ts";
import { alphaSOfSet, parseSetMetadata } from "./set-metadata.ts";

const alphaSOf = (text: string): ReturnType<typeof alphaSOfSet> => alphaSOfSet(parseSetMetadata(text, "set.info"), "set.info");

test("a table goes before everything else", () => {
  expect(alphaSOf("AlphaS_MZ: 0.2\nAlphaS_OrderQCD: 2\nAlphaS_Qs: [10, 100, 200]\nAlphaS_Vals: [0.18, 0.12, 0.11]")(100)).toBeCloseTo(
    0.12,
    15,
  );
});

const leading = "AlphaS_OrderQCD: 0\nMZ: 91.1876\nMCharm: 1.5\nMBottom: 4.75\nMTop: 173\n";

test("a leading-order set without table runs at one loop through α_s(MZ), with as many flavours as it says", () => {
  const five = oneLoopAlphaS({ scale: 91.1876, value: 0.13 }, [1.5, 4.75]);
  const six = oneLoopAlphaS({ scale: 91.1876, value: 0.13 }, [1.5, 4.75, 173]);
  for (const q of [3, 100, 1000]) {
    expect(alphaSOf(`${leading}AlphaS_MZ: 0.13`)(q)).toBeCloseTo(five(q), 15);
    expect(alphaSOf(`${leading}AlphaS_MZ: 0.13\nNumFlavors: 6\nAlphaS_Lambda5: 0`)(q)).toBeCloseTo(six(q), 15);
  }
  expect(six(1000)).toBeGreaterThan(five(1000));
});

test("Λ for five flavours gives α_s = 12π / 23 log(Q²/Λ²)", () => {
  expect(alphaSOf(`${leading}AlphaS_Lambda5: 0.165`)(50)).toBeCloseTo((12 * Math.PI) / (23 * 2 * Math.log(50 / 0.165)), 14);
});

test.each([
  ["nothing about α_s", "NumFlavors: 5", /nothing says how large α_s is/],
  ["an empty file", "", /nothing says how large α_s is/],
  ["a higher order without table", "AlphaS_MZ: 0.118\nAlphaS_OrderQCD: 2", /found AlphaS_OrderQCD 2 without a table/],
  ["no order", "AlphaS_MZ: 0.118", /neither a table of α_s nor AlphaS_OrderQCD/],
  ["no thresholds", "AlphaS_MZ: 0.118\nAlphaS_OrderQCD: 0", /nothing says where charm sets in/],
  ["text for a number", "AlphaS_MZ: large\nAlphaS_OrderQCD: 0", /AlphaS_MZ: found "large", expected a positive number/],
  ["scales without values", "AlphaS_Qs: [1, 2]", /AlphaS_Vals: found no list/],
  ["lists of different length", "AlphaS_Qs: [1, 2, 3]\nAlphaS_Vals: [0.3, 0.2]", /found 2 AlphaS_Vals for 3 AlphaS_Qs/],
  ["scales that fall", "AlphaS_Qs: [1, 3, 2]\nAlphaS_Vals: [0.3, 0.2, 0.2]", /must increase: found 2 after 3/],
  ["one scale", "AlphaS_Qs: [2, 2]\nAlphaS_Vals: [0.3, 0.2]", /found 2 only/],
  ["a value that is none", "AlphaS_Qs: [1, 2]\nAlphaS_Vals: [0.3, .nan]", /AlphaS_Vals: found no list/],
])("%s is refused", (_, text, message) => {
  expect(() => alphaSOf(text)).toThrow(
    expect.objectContaining({ code: "DATA_PDF_ALPHA_S", where: "set.info", message: expect.stringMatching(message) as unknown }),
  );
});

test.each([
  ["a list", "- 1\n- 2"],
  ["text", "no keys here"],
  ["broken YAML", "AlphaS_Qs: [1, 2\nFormat: lhagrid1"],
])("%s is no description", (_, text) => {
  expect(() => parseSetMetadata(text, "set.info")).toThrow(expect.objectContaining({ code: "DATA_PDF_FORMAT", where: "set.info" }));
});

test("a damaged file of empty lines is refused in a time that grows with it, with the line of the fault", () => {
  const began = performance.now();
  expect(() => parseSetMetadata(`a: 1\n]: 2\nb:${"\n".repeat(100_000)}c: [0`, "set.info")).toThrow(
    expect.objectContaining({ code: "DATA_PDF_FORMAT", message: expect.stringMatching(/line 2: /) as unknown }),
  );
  expect(performance.now() - began).toBeLessThan(10_000);
});
