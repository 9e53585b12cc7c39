import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import { columnOf, tableOf, type Table } from "@ratiometer/tables";
import { compileExpression, compileSelection } from "./expression.ts";
import { scopeOf } from "./scope.ts";

const table: Table = tableOf([
  ["x", { values: Float64Array.of(2, -3, 0.5), unit: "1" }],
  ["y", { values: Float64Array.of(4, 5, 0), unit: "" }],
  ["n_jets", { values: Int32Array.of(3, 4, 5), unit: "1" }],
  ["top", { values: Float64Array.of(10, 20, 30), unit: "1" }],
  ["dnn.signal", { values: Float64Array.of(1, 2, 3), unit: "1" }],
  ["top-dnn.signal", { values: Float64Array.of(0.1, 0.6, 0.9), unit: "1" }],
  ["lep_pt", { values: Float64Array.of(30, 0, 40), unit: "GeV" }],
  ["lep_pt:valid", { values: Int32Array.of(1, 0, 1), unit: "1" }],
  ["min", { values: Float64Array.of(7, 8, 9), unit: "1" }],
]);
const scope = scopeOf(table);

const value = (text: string): number[] => [...compileExpression(text, scope).evaluate(table).values];

/** The one line that a user would read. */
function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return describeError(error as AnalysisError);
  }
  return "no error";
}

test.each([
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["7 - 2 - 1", 4],
  ["12 / 3 / 2", 2],
  ["2 ^ 3 ^ 2", 512],
  ["-2 ^ 2", -4],
  ["2 ^ -1", 0.5],
  ["2 - -3", 5],
  ["+4", 4],
  ["1.5e2 + .5 + 2.", 152.5],
  ["x * y", 8],
  ["abs(-x) + sqrt(y) + log(exp(1)) + cosh(0)", 6],
  ["min(3, x, 5) + max(1, y) + pow(x, 3)", 14],
  ["min + min(1, 2)", 8],
  ["sin(0) + cos(0)", 1],
  ["top-dnn.signal", 0.1],
  ["top - dnn.signal", 9],
  ["lep_pt:valid + n_jets", 4],
  ["x > 1 and y > 1 or x < -5", 1],
  ["x > 5 or x > 1 and y < 1", 0],
  ["not x > 5", 1],
  ["!(x == 2) || y != 4", 0],
  ["x >= 2 && y <= 4", 1],
  ["where(x > 1, 10, 20) + where(x > 3, 1, 2)", 12],
  ["sign(-x) + sign(0) + sign(x)", 0],
  ["log10(1000) + tan(0) + tanh(0) + asinh(0) + atan(0)", 3],
  ["acos(-1) + asin(1) - atan2(1, -1)", (3 / 4) * Math.PI],
  ["sinh(asinh(x))", 2],
])("%s is %p in the first row", (text, expected) => {
  expect(value(text)[0]).toBeCloseTo(expected, 12);
});

test("an expression agrees with arithmetic written out, in every row", () => {
  const expected = [0, 1, 2].map((i) => {
    const [x, y] = [[2, -3, 0.5][i], [4, 5, 0][i]];
    return Math.sqrt(x * x + y ** 2) / (1 + Math.abs(x)) - Math.max(x, y, 1) * 3;
  });
  value("sqrt(x*x + y^2)/(1+abs(x)) - max(x,y,1)*3").forEach((result, i) => expect(result).toBeCloseTo(expected[i], 12));
});

test("as deep as it can be parsed an expression can be evaluated", () => {
  expect(value(Array.from({ length: 480 }, () => "x").join(" + "))[0]).toBe(960);
  expect(value("(".repeat(190) + "x" + ")".repeat(190))[0]).toBe(2);
  expect(value("abs(".repeat(190) + "x" + ")".repeat(190))[1]).toBe(3);
  expect(value("not ".repeat(190) + "x > 1")[0]).toBe(1);
});

test("an expression knows the columns and objects it reads, in order of appearance", () => {
  const objects = scopeOf(table, ["higgs"]);
  expect(compileExpression("x + max(y, x) * top-dnn.signal", scope)).toMatchObject({ columns: ["x", "y", "top-dnn.signal"], objects: [] });
  expect(compileSelection("not (n_jets > 3 and x < 1)", scope).columns).toEqual(["n_jets", "x"]);
  expect(compileSelection("valid(lep_pt) and valid(x)", scope).columns).toEqual(["lep_pt:valid"]);
  expect(compileExpression("mass(higgs + jets[abs(eta) < x][0]) + pt(lepton) + mass(higgs)", objects)).toMatchObject({
    columns: ["x"],
    objects: ["higgs", "jets", "lepton"],
  });
});

test.each([
  ["x + (y > 1)", 'CONFIG_EXPRESSION: expected a number, found the comparison "y > 1" at column 6 of "x + (y > 1)"'],
  [
    "x and y > 1",
    'CONFIG_EXPRESSION: expected a comparison, found the number "x" at column 1 of "x and y > 1"; hint: compare it, as in x != 0',
  ],
  ["sqrt(1, 2)", 'CONFIG_EXPRESSION: found 2 arguments of sqrt, expected sqrt(x) at column 1 of "sqrt(1, 2)"'],
  ["1 + atan2(x)", 'CONFIG_EXPRESSION: found 1 argument of atan2, expected atan2(y, x) at column 5 of "1 + atan2(x)"'],
  ["min()", 'CONFIG_EXPRESSION: found 0 arguments of min, expected min(list), min(a, b, …) at column 1 of "min()"'],
  ["n_jet > 3", 'CONFIG_UNKNOWN_COLUMN: unknown column "n_jet" at column 1 of "n_jet > 3"; hint: did you mean "n_jets"?'],
  [
    "1 + top-dnn.sinal",
    'CONFIG_UNKNOWN_COLUMN: unknown column "dnn.sinal" at column 9 of "1 + top-dnn.sinal"; hint: did you mean "dnn.signal"?',
  ],
  ["sqrtt(x)", 'CONFIG_UNKNOWN_FUNCTION: unknown function "sqrtt" at column 1 of "sqrtt(x)"; hint: did you mean "sqrt"?'],
  ["x(1)", 'CONFIG_UNKNOWN_FUNCTION: unknown function "x" at column 1'],
  ["process.exit(1)", 'CONFIG_EXPRESSION: expected an operator or the end, found "(" at column 13'],
  ["constructor", 'CONFIG_UNKNOWN_COLUMN: unknown column "constructor" at column 1'],
  ["toString()", 'CONFIG_UNKNOWN_FUNCTION: unknown function "toString" at column 1'],
  ["x[0]", 'CONFIG_EXPRESSION: expected a collection in front of "[", found the number "x" at column 1 of "x[0]"'],
  ["valid(x + 1)", 'CONFIG_EXPRESSION: expected the name of a column, found "x + 1" at column 7'],
  ["valid(lep_t)", 'CONFIG_UNKNOWN_COLUMN: unknown column "lep_t" at column 7 of "valid(lep_t)"; hint: did you mean "lep_pt"?'],
  ["exists(x)", 'CONFIG_EXPRESSION: the number "x" is never missing at column 8 of "exists(x)"; hint: valid(x) asks whether the'],
  [
    "count(jets) > 3",
    'CONFIG_UNKNOWN_COLUMN: found the objects "jets" where there are only columns at column 7 of "count(jets) > 3"; hint: make a column of it under features.extra',
  ],
])("%s is refused", (text, expected) => {
  expect(complaint(() => compileExpression(text, scope))).toContain(expected);
});

test("a misspelt name with a hyphen is taken as a whole", () => {
  const units = new Map([
    ["kt-dnn.signal", "1"],
    ["x", "1"],
  ]);
  expect(complaint(() => compileSelection("kt-dnn.signl > 0.5", { units }))).toMatch(
    /unknown column "kt-dnn.signl" at .*; hint: did you mean "kt-dnn.signal"\?/,
  );
});

test("a selection that is a number is refused, and errors carry the place they were given", () => {
  expect(complaint(() => compileSelection("x + 1", scope, { where: "analysis.yaml:7:3" }))).toBe(
    'analysis.yaml:7:3 CONFIG_EXPRESSION: expected a comparison, found the number "x + 1" at column 1 of "x + 1"; hint: compare it, as in x + 1 != 0',
  );
});

test.each([
  ["log(x)", '"log(x)" is NaN in row 1 where x = -3'],
  ["1 + x / y", '"x / y" is Infinity in row 2 where x = 0.5, y = 0'],
  ["sqrt(x) > 0", '"sqrt(x)" is NaN in row 1 where x = -3'],
  ["exp(1000)", '"exp(1000)" is Infinity in row 0'],
  ["pow(sqrt(x), 0)", '"sqrt(x)" is NaN in row 1 where x = -3'],
  ["min(1 / y, 3)", '"1 / y" is Infinity in row 2 where y = 0'],
  ["x ^ 0.5", '"x ^ 0.5" is NaN in row 1 where x = -3'],
  ["(x * x - x ^ 2 + y) / (x + y - x - y)", "in row 0 where x = 2, y = 4"],
])("%s: an undefined number is an error that names the row and its values", (text, expected) => {
  expect(complaint(() => compileExpression(text, scope).evaluate(table))).toContain(`DATA_NOT_FINITE: "`);
  expect(complaint(() => compileExpression(text, scope).evaluate(table))).toContain(expected);
});

test("and, or and where look only at what they need", () => {
  expect(value("x > 0 and log(x) > 0")).toEqual([1, 0, 0]);
  expect(value("y <= 0 or 1 / y < 0.22")).toEqual([0, 1, 1]);
  expect(value("where(x > 0, log(x), -1)")).toEqual([Math.log(2), -1, Math.log(0.5)]);
});

test("features that an event lacks take part with their fill, and valid asks for them", () => {
  expect(value("lep_pt < 35")).toEqual([1, 1, 0]);
  expect(value("valid(lep_pt) and lep_pt < 35")).toEqual([1, 0, 0]);
  expect(value("not valid(lep_pt)")).toEqual([0, 1, 0]);
  expect(value("valid(x)")).toEqual([1, 1, 1]);
});

test("a comparison is a column of 1 and 0 that is never missing", () => {
  expect(compileExpression("x > 0", scope)).toMatchObject({ unit: "1", canBeMissing: false });
  expect(compileExpression("x > 0", scope).evaluate(table)).toEqual({ values: Float64Array.of(1, 0, 1), valid: undefined });
});

test("bound to columns that are not there an expression says which", () => {
  expect(complaint(() => compileExpression("y", { units: new Map([["y", "1"]]) }).evaluate(tableOf([["yy", columnOf(table, "x")]])))).toBe(
    'DATA_UNKNOWN_COLUMN: unknown column "y"; hint: did you mean "yy"?',
  );
});
