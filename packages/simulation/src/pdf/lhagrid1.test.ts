import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { parseGridFile } from "./lhagrid1.ts";
import { smallGrid } from "./testing/small-grid.ts";

test("a file of two subgrids with comments, a photon and the gluon as 0", () => {
  const { header, subgrids, flavours } = parseGridFile(smallGrid.replace(" 21 ", " 0 "), "small.dat");
  expect(header).toBe("PdfType: central # a member\nFormat: lhagrid1\n");
  expect(flavours).toEqual([-5, -4, -3, -2, -1, 21, 1, 2, 3, 4, 5]);
  expect(subgrids.map(({ x, q }) => [[...x], [...q]])).toEqual([
    [
      [0.001, 0.01, 0.1, 0.4, 1],
      [1.5, 2, 3, 4.5],
    ],
    [
      [0.001, 0.01, 0.1, 0.4, 1],
      [4.5, 10, 50, 250, 1000],
    ],
  ]);
  // x = 0.1, Q = 2 GeV is row 2·4 + 1 of the first block; the photon before the quarks is left out
  expect([...subgrids[0].values.subarray(9 * 11, 10 * 11)]).toEqual(smallGrid.split("\n")[7 + 9].split(" ").slice(1).map(Number));
});

test("Windows line ends change nothing", () => {
  expect(parseGridFile(smallGrid.replaceAll("\n", "\r\n"), "small.dat").subgrids).toEqual(parseGridFile(smallGrid, "small.dat").subgrids);
});

test("flavours that one subgrid lacks are not there", () => {
  const position = smallGrid.lastIndexOf("22 -5 ");
  const renamed = `${smallGrid.slice(0, position)}22 -6 ${smallGrid.slice(position + 6)}`;
  expect(parseGridFile(renamed, "small.dat").flavours).toEqual([-4, -3, -2, -1, 21, 1, 2, 3, 4, 5]);
});

const lines = smallGrid.split("\n");
const withLine = (number: number, text: string): string => lines.map((line, i) => (i === number - 1 ? text : line)).join("\n");
const upTo = (number: number): string => `${lines.slice(0, number).join("\n")}\n`;

test.each([
  ["a binary file", "\u0000\u0001PK", "DATA_PDF_FORMAT", "g.dat", /binary/],
  ["an empty file", "", "DATA_PDF_FORMAT", "g.dat", /found no line "Format: lhagrid1" \(the file begins with ""\)/],
  ["some other text", "# Les Houches\n<event>\n", "DATA_PDF_FORMAT", "g.dat", /begins with "# Les Houches"/],
  ["another format", smallGrid.replace("lhagrid1", "lhagrid2"), "DATA_PDF_FORMAT", "g.dat", /found format "lhagrid2", expected "lhagrid1"/],
  ["a header alone", "PdfType: central\nFormat: lhagrid1\n", "DATA_PDF_FORMAT", "g.dat", /no line "---"/],
  ["nothing after the header", upTo(3), "DATA_PDF_TRUNCATED", "g.dat", /no grid/],
  ["a cut after the x knots", upTo(5), "DATA_PDF_TRUNCATED", /^g\.dat:\d+$/, /block 1 .* Q knots/],
  [
    "a cut after the flavours",
    upTo(7),
    "DATA_PDF_TRUNCATED",
    /^g\.dat:\d+$/,
    /block 1 .*expected 20 lines of values \(5 × 4 knots\), found 0/,
  ],
  ["a cut within the values", upTo(35), "DATA_PDF_TRUNCATED", /^g\.dat:\d+$/, /block 2 .*expected 25 lines .*found 4/],
  ["a cut before the last separator", upTo(lines.length - 2), "DATA_PDF_TRUNCATED", /^g\.dat:\d+$/, /block 2 .*"---" after 25 lines/],
  ["a cut within a number", `${upTo(34)}1.2 3.4e`, "DATA_PDF_TRUNCATED", "g.dat:35", /block 2 ends within a line: found "3\.4e"/],
  [
    "a cut between numbers",
    `${upTo(34)}1.2 3.4`,
    "DATA_PDF_TRUNCATED",
    "g.dat:35",
    /block 2 ends within a line: found 2 values, expected 12/,
  ],
  ["a separator too early", withLine(12, "---"), "DATA_PDF_TRUNCATED", "g.dat:12", /block 1 .*found 4/],
  ["a row too many", withLine(28, lines[26]), "DATA_PDF_VALUE", "g.dat:28", /expected "---" after 20 lines/],
  ["a value too few", withLine(14, "0 1 2"), "DATA_PDF_VALUE", "g.dat:14", /found 3 values, expected 12/],
  ["no number", withLine(14, lines[13].replace(/\S+$/, "1.2e-3x")), "DATA_PDF_VALUE", "g.dat:14", /found "1\.2e-3x", expected a number/],
  ["not a number", withLine(14, lines[13].replace(/\S+$/, "nan")), "DATA_PDF_VALUE", "g.dat:14", /found "nan"/],
  ["infinity", withLine(14, lines[13].replace(/\S+$/, "Infinity")), "DATA_PDF_VALUE", "g.dat:14", /found "Infinity"/],
  ["x knots that fall", withLine(5, "0.001 0.1 0.01 0.4 1"), "DATA_PDF_KNOTS", "g.dat:5", /x knots must increase: found 0\.01 after 0\.1/],
  ["Q knots that stay", withLine(6, "1.5 2.5 2.5"), "DATA_PDF_KNOTS", "g.dat:6", /Q knots must increase: found 2\.5 after 2\.5/],
  ["one x knot", withLine(5, "0.1"), "DATA_PDF_KNOTS", "g.dat:5", /found 1 knot in x/],
  ["x = 0", withLine(5, "0 0.01 0.1 0.4 1"), "DATA_PDF_KNOTS", "g.dat:5", /must be positive: found 0/],
  ["x above 1", withLine(5, "0.001 0.01 0.1 0.4 2"), "DATA_PDF_KNOTS", "g.dat:5", /must not exceed 1: found 2/],
  ["a flavour twice", withLine(7, lines[6].replace("-5", "-4")), "DATA_PDF_VALUE", "g.dat:7", /found -4 among the flavours/],
  ["a gap between subgrids", withLine(30, "5 10 50 250 1000"), "DATA_PDF_KNOTS", "g.dat", /block 2 begins at Q = 5 GeV, expected 4\.5/],
])("%s is refused", (_, text, code, where, message) => {
  expect(() => parseGridFile(text, "g.dat")).toThrow(AnalysisError);
  expect(() => parseGridFile(text, "g.dat")).toThrow(
    expect.objectContaining({
      code,
      where: where instanceof RegExp ? (expect.stringMatching(where) as unknown) : where,
      message: expect.stringMatching(message) as unknown,
      hint: expect.any(String) as unknown,
    }),
  );
});
