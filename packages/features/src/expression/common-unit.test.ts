import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import { tableOf } from "@ratiometer/tables";
import { compileExpression } from "./expression.ts";
import { scopeOf } from "./scope.ts";

const column = (value: number, unit: string): { readonly values: Float64Array; readonly unit: string } => ({
  values: Float64Array.of(value),
  unit,
});
const table = tableOf([
  ["met", column(250, "GeV")],
  ["ht", column(500, "GeV")],
  ["p_mev", column(3000, "MeV")],
  ["n", column(4, "1")],
  ["eta", column(-0.5, "1")],
  ["phi", column(0.25, "rad")],
  ["deg", column(90, "deg")],
  ["xs", column(2, "pb")],
  ["ctz", column(3, "TeV^-2")],
  ["any", column(7, "")],
]);
const scope = scopeOf(table);

/** Value and unit of an expression, or the message of its refusal. */
function result(text: string): readonly [number, string] | string {
  try {
    const expression = compileExpression(text, scope);
    return [Number(expression.evaluate(table).values[0].toPrecision(12)), expression.unit];
  } catch (error) {
    return describeError(error as AnalysisError);
  }
}

test.each([
  // sums, differences and comparisons: a bare number takes the unit of its partner
  ["met + ht", 750, "GeV"],
  ["met + 20", 270, "GeV"],
  ["20 - met", -230, "GeV"],
  ["met + 2 * 3 ^ 2", 268, "GeV"],
  ["met > 249 and met < 251", 1, "1"],
  ["met > 0.2 TeV", 1, "1"],
  ["met > 0.3 TeV", 0, "1"],
  ["0.1 TeV < met", 1, "1"],
  ["met + 1 TeV", 1250, "GeV"],
  ["1 TeV + met", 1250, "GeV"],
  ["1 TeV", 1, "TeV"],
  ["max(met, 1 TeV)", 1000, "GeV"],
  ["min(20, met, ht)", 20, "GeV"],
  ["p_mev + met", 253_000, "MeV"],
  ["met + p_mev", 253, "GeV"],
  ["p_mev > 2", 1, "1"],
  ["p_mev > 3.5 GeV", 0, "1"],
  ["ctz - 1", 2, "TeV^-2"],
  ["ctz == 3 TeV^-2", 1, "1"],
  ["ctz > 2e-6 GeV^-2", 1, "1"],
  ["where(n > 3, met, 0)", 250, "GeV"],
  ["met > where(n > 3, 240, 260)", 1, "1"],
  // products and ratios
  ["met * ht", 125_000, "GeV^2"],
  ["met / ht", 0.5, "1"],
  ["met / 1 TeV", 0.25, "1"],
  ["met * 2", 500, "GeV"],
  ["2 / met", 0.008, "GeV^-1"],
  ["n * met", 1000, "GeV"],
  ["xs * 138 fb^-1", 276_000, "1"],
  ["138 fb^-1 * xs", 276_000, "1"],
  ["-met", -250, "GeV"],
  ["met * ctz", 7.5e-4, "GeV^-1"],
  ["xs * ctz", 6, "pb*TeV^-2"],
  ["met^2 * ctz", 0.1875, "1"],
  // powers and roots
  ["met ^ 2", 62_500, "GeV^2"],
  ["pow(met, 2)", 62_500, "GeV^2"],
  ["met ^ (1 + 1)", 62_500, "GeV^2"],
  ["met ^ 0", 1, "1"],
  ["sqrt(met ^ 2 + ht ^ 2) / met", Math.sqrt(5), "1"],
  ["sqrt(ht * 2)", Math.sqrt(1000), "GeV^0.5"],
  ["met / sqrt(ht)", 250 / Math.sqrt(500), "GeV^0.5"],
  ["n ^ eta", 0.5, "1"],
  ["2 ^ n", 16, "1"],
  // functions
  ["abs(-met)", 250, "GeV"],
  ["sign(-met)", -1, "1"],
  ["log(met / 1 GeV)", Math.log(250), "1"],
  ["log(met / 1 TeV)", Math.log(0.25), "1"],
  ["exp(-met / ht)", Math.exp(-0.5), "1"],
  ["cosh(eta)", Math.cosh(0.5), "1"],
  ["sin(phi)", Math.sin(0.25), "1"],
  ["cos(deg)", 0, "1"],
  ["sin(30 deg)", 0.5, "1"],
  ["acos(eta)", (2 / 3) * Math.PI, "rad"],
  ["atan2(met, ht)", Math.atan2(1, 2), "rad"],
  ["atan2(0.5 TeV, ht)", Math.PI / 4, "rad"],
  // an angle in radians is a plain number
  ["phi < 1", 1, "1"],
  ["phi + 1", 1.25, "rad"],
  ["phi + eta", -0.25, "1"],
  ["sqrt(eta ^ 2 + phi ^ 2)", Math.sqrt(0.3125), "1"],
  ["phi > 10 deg", 1, "1"],
  ["phi + 180 deg", 0.25 + Math.PI, "rad"],
  ["deg + phi", 90 + 0.25 * (180 / Math.PI), "deg"],
  ["deg + eta", Math.PI / 2 - 0.5, "1"],
  // a column of unknown unit goes with anything
  ["any + met", 257, "GeV"],
  ["any > met", 0, "1"],
  ["any + 1", 8, ""],
  ["any * met", 1750, ""],
  ["any ^ 2", 49, ""],
  ["log(any)", Math.log(7), "1"],
  ["any > 3 GeV and any > 3 pb", 1, "1"],
  // numbers alone
  ["2 * 3", 6, "1"],
  ["met > exp(5)", 1, "1"],
])("%s is %p %s", (text, value, unit) => {
  const found = result(text);
  expect(found).toEqual([expect.closeTo(value, 9), unit]);
});

test.each([
  ["met + n", '"met" is in GeV, "n" in 1 at column 1 of "met + n"'],
  ["n > met", '"n" is in 1, "met" in GeV at column 1'],
  ["met + 1 pb", '"met" is in GeV, "1 pb" in pb at column 1'],
  ["1 + (met - xs)", '"met" is in GeV, "xs" in pb at column 6'],
  ["met > ht ^ 2", '"met" is in GeV, "ht ^ 2" in GeV^2'],
  ["max(20, met, n)", '"met" is in GeV, "n" in 1 at column 1'],
  ["where(n > 3, met, phi)", '"met" is in GeV, "phi" in rad'],
  ["phi < 1 GeV", '"phi" is in rad, "1 GeV" in GeV'],
  ["atan2(met, n)", '"met" is in GeV, "n" in 1'],
  [
    "log(met)",
    'log takes a number without a unit, found "met" in GeV at column 5 of "log(met)"; hint: divide by a unit, as in x / (1 GeV)',
  ],
  ["1 + sin(met * ht)", 'sin takes a number without a unit, found "met * ht" in GeV^2 at column 9'],
  ["2 ^ met", 'an exponent takes a number without a unit, found "met" in GeV'],
  ["met ^ n", 'a power with an exponent that is not written out takes a number without a unit, found "met" in GeV'],
])("%s is refused with both units", (text, expected) => {
  const found = result(text);
  expect(found).toContain(`CONFIG_UNIT: ${expected}`);
});
