import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import { tableOf, type Table } from "@ratiometer/tables";
import { cutFlow } from "./cut-flow.ts";
import { compileExpression, compileSelection } from "./expression.ts";

const table: Table = tableOf([
  ["x", { values: Float64Array.of(2, -3, 0.5), unit: "1" }],
  ["y", { values: Float64Array.of(4, 5, 0), unit: "GeV" }],
  ["n_jets", { values: Int32Array.of(3, 4, 5), unit: "1" }],
  ["top", { values: Float64Array.of(10, 20, 30), unit: "1" }],
  ["dnn.signal", { values: Float64Array.of(1, 2, 3), unit: "1" }],
  ["top-dnn.signal", { values: Float64Array.of(0.1, 0.6, 0.9), unit: "1" }],
  ["lep_pt:valid", { values: Int32Array.of(1, 0, 1), unit: "1" }],
  ["min", { values: Float64Array.of(7, 8, 9), unit: "1" }],
]);
const names = [...table.columns.keys()];

const value = (text: string): number[] => [...compileExpression(text, names).evaluate(table)];

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

test("an expression knows the columns it reads", () => {
  expect(compileExpression("x + max(y, x) * top-dnn.signal", names).columns).toEqual(["x", "y", "top-dnn.signal"]);
  expect(compileSelection("not (n_jets > 3 and x < 1)", names).columns).toEqual(["n_jets", "x"]);
});

test.each([
  ["x +", 'CONFIG_EXPRESSION: expected a number, a column, a function or "(", found the end at column 4 of "x +"'],
  ["(x + 1", 'CONFIG_EXPRESSION: expected ")", found the end at column 7 of "(x + 1"'],
  ["x y", 'CONFIG_EXPRESSION: expected an operator or the end, found "y" at column 3 of "x y"'],
  ["x = 2", 'CONFIG_EXPRESSION: unexpected "=" at column 3 of "x = 2"; hint: equality is =='],
  ["0 < x < 2", 'CONFIG_EXPRESSION: a comparison has two sides, found another "<" at column 7 of "0 < x < 2"; hint: write a < b and b < c'],
  ["x + (y > 1)", 'CONFIG_EXPRESSION: expected a number, found the comparison "y > 1" at column 5 of "x + (y > 1)"'],
  ["x and y > 1", 'CONFIG_EXPRESSION: expected a comparison, found the number "x" at column 1 of "x and y > 1"'],
  ["sqrt(1, 2)", 'CONFIG_EXPRESSION: sqrt takes 1 arguments, found 2 at column 1 of "sqrt(1, 2)"'],
  ["2x", 'CONFIG_EXPRESSION: malformed number at column 1 of "2x"'],
  ["x; y", 'CONFIG_EXPRESSION: unexpected ";" at column 2 of "x; y"'],
  ["", 'CONFIG_EXPRESSION: expected a number, a column, a function or "(", found the end at column 1 of ""'],
  ["n_jet > 3", 'CONFIG_UNKNOWN_COLUMN column 1 of "n_jet > 3": unknown column "n_jet"; hint: did you mean "n_jets"?'],
  [
    "1 + top-dnn.sinal",
    'CONFIG_UNKNOWN_COLUMN column 9 of "1 + top-dnn.sinal": unknown column "dnn.sinal"; hint: did you mean "dnn.signal"?',
  ],
  ["sqrtt(x)", 'CONFIG_UNKNOWN_FUNCTION column 1 of "sqrtt(x)": unknown function "sqrtt"; hint: did you mean "sqrt"?'],
  ["process.exit(1)", "CONFIG_UNKNOWN_COLUMN"],
])("%s is refused", (text, expected) => {
  expect(complaint(() => compileExpression(text, names)).startsWith(expected)).toBe(true);
});

test("a misspelt name with a hyphen is taken as a whole", () => {
  const said = complaint(() => compileSelection("kt-dnn.signl > 0.5", ["kt-dnn.signal", "x"]));
  expect(said).toMatch(/unknown column "kt-dnn.signl"; hint: did you mean "kt-dnn.signal"\?/);
});

test("a selection that is a number is refused, and errors carry the place they were given", () => {
  expect(complaint(() => compileSelection("x + 1", names, { where: "analysis.yaml:7:3" }))).toBe(
    'analysis.yaml:7:3 CONFIG_EXPRESSION: a selection must compare, found the number "x + 1"',
  );
});

test.each([
  ["log(x)", '"log(x)" is NaN in row 1 where x = -3'],
  ["1 + x / y", '"x / y" is Infinity in row 2 where x = 0.5, y = 0'],
  ["sqrt(x) > 0", '"sqrt(x)" is NaN in row 1 where x = -3'],
  ["exp(1000)", '"exp(1000)" is Infinity in row 0'],
  ["pow(sqrt(x), 0)", '"sqrt(x)" is NaN in row 1 where x = -3'],
])("%s: an undefined number is an error that names the row and its values", (text, expected) => {
  expect(complaint(() => compileExpression(text, names).evaluate(table))).toBe(`DATA_NOT_FINITE: ${expected}`);
});

test("and, or look at their right side only where the left leaves it open", () => {
  expect(value("x > 0 and log(x) > 0")).toEqual([1, 0, 0]);
  expect(value("y <= 0 or 1 / y < 0.22")).toEqual([0, 1, 1]);
});

test("the cut flow counts events and weights after each selection, later ones on what is left", () => {
  const weights = Float64Array.of(0.5, 2, -1);
  const selections = ["x > 0", "log(x) < 1", "n_jets > 4"].map((text) => compileSelection(text, names));
  const { all, steps, rows } = cutFlow(selections, table, weights);
  expect([all, ...steps].map(({ events, weight }) => [events, weight])).toEqual([
    [3, 1.5],
    [2, -0.5],
    [2, -0.5],
    [1, -1],
  ]);
  expect([all, ...steps].map(({ error }) => error ** 2)).toEqual(
    [5.25, 1.25, 1.25, 1].map((square): unknown => expect.closeTo(square, 12)),
  );
  expect([...rows]).toEqual([2]);
  expect(cutFlow([compileSelection("x > 100", names)], table).steps[0]).toMatchObject({
    selection: "x > 100",
    events: 0,
    weight: 0,
    error: 0,
  });
});
