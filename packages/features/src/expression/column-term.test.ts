import { expect, test } from "@jest/globals";
import { describeError, type AnalysisError } from "@ratiometer/config";
import type { NumberArray } from "@ratiometer/tables";
import { compileExpression, compileSelection } from "./expression.ts";
import type { NumberColumns } from "./term.ts";

/** Objects of one kind as a file has them: attributes as columns of several types. */
const objects: NumberColumns = {
  length: 4,
  columns: new Map<string, { readonly values: NumberArray }>([
    ["pt", { values: Float32Array.of(35, 25, 80, 31) }],
    ["eta", { values: Float64Array.of(-1, 0.5, 3, 2.3) }],
    ["jetId", { values: Uint8Array.of(6, 6, 6, 0) }],
    ["charge", { values: Int8Array.of(1, -1, 1, -1) }],
    ["nConst", { values: Int16Array.of(10, -20, 30, 0) }],
    ["rawId", { values: Uint16Array.of(1, 65535, 3, 4) }],
    ["hash", { values: Uint32Array.of(1, 2, 4294967295, 4) }],
    ["event", { values: BigInt64Array.of(1n, -9007199254740992n, 3n, 4n) }],
    ["run", { values: BigUint64Array.of(362104n, 1n, 2n, 3n) }],
  ]),
};
const units = new Map([...objects.columns.keys()].map((name) => [name, name === "pt" ? "GeV" : ""]));
units.set("eta", "1");

const passing = (text: string): number[] => {
  const holds = compileSelection(text, { units }).on(objects);
  return [0, 1, 2, 3].filter((row) => holds(row));
};

test.each([
  ["pt > 30 and abs(eta) < 2.4 and jetId >= 2", [0]],
  ["pt > 30", [0, 2, 3]],
  ["pt > 0.03 TeV", [0, 2, 3]],
  ["charge == -1", [1, 3]],
  ["nConst < 0 or nConst == 30", [1, 2]],
  ["rawId > 65534", [1]],
  ["hash == 4294967295", [2]],
  ["event == -9007199254740992", [1]],
  ["run == 362104 and event < 2", [0]],
])("columns of any type select objects: %s", (text, rows) => {
  expect(passing(text)).toEqual(rows);
});

function complaint(values: NumberArray): string {
  const table = { length: values.length, columns: new Map([["a", { values }]]) };
  try {
    compileExpression("a + 1", { units: new Map([["a", "1"]]) }, { where: "objects.yaml:3:1" }).evaluate(table);
  } catch (error) {
    return describeError(error as AnalysisError);
  }
  return "no error";
}

test.each([
  [Float32Array.of(1, NaN), 'objects.yaml:3:1 DATA_NOT_FINITE: column "a" is NaN in row 1'],
  [Float64Array.of(1, 2, -Infinity), 'objects.yaml:3:1 DATA_NOT_FINITE: column "a" is -Infinity in row 2'],
  [
    BigInt64Array.of(9007199254740993n),
    'objects.yaml:3:1 DATA_INTEGER_RANGE: column "a" is 9007199254740993 in row 0, which no floating-point number holds exactly',
  ],
  [
    BigUint64Array.of(1n, 18446744073709551615n),
    'objects.yaml:3:1 DATA_INTEGER_RANGE: column "a" is 18446744073709551615 in row 1, which no floating-point number holds exactly',
  ],
])("what no number stands for is refused: %p", (values, expected) => {
  expect(complaint(values)).toBe(expected);
});

test("rows of a block are told by their number in the whole", () => {
  const block = { length: 2, firstRow: 1000, columns: new Map([["a", { values: Float64Array.of(1, -4) }]]) };
  const evaluate = (text: string) => () => compileExpression(text, { units: new Map([["a", "1"]]) }).evaluate(block);
  expect(evaluate("sqrt(a)")).toThrow('"sqrt(a)" is NaN in row 1001 where a = -4');
  block.columns.set("a", { values: Float64Array.of(NaN, 2) });
  expect(evaluate("a")).toThrow('column "a" is NaN in row 1000');
});
