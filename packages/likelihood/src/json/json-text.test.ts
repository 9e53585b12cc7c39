import { expect, test } from "@jest/globals";
import type { AnalysisError } from "@ratiometer/config";
import { locatedJson } from "./located-json.ts";
import { foldJson, PLAIN_JSON } from "./json-text.ts";

const read = (text: string): unknown => foldJson(text, "a.json", PLAIN_JSON);

const faultOf = (text: string): Partial<AnalysisError> => {
  try {
    read(text);
  } catch (error) {
    const { code, message, where } = error as AnalysisError;
    return { code, message, where };
  }
  throw new Error("no fault");
};

test.each([
  '{"a": [1, -2.5e-3, 0, -0.0, 1E+2], "b": {"c": [], "d": {}}, "é\\u00e9\\n\\"": "κ/\\/\\\\", "t": [true, false, null]}',
  ' \t\r\n"x" ',
  "12345678901234567890",
  '{"__proto__": {"a": 1}, "constructor": 2}',
  '"\u007f\u2028"',
])("%s is read as JSON.parse reads it", (text) => {
  expect(read(text)).toEqual(JSON.parse(text));
  expect(JSON.stringify(read(text))).toBe(JSON.stringify(JSON.parse(text)));
});

test("NaN and infinities are numbers, so that their place can be told", () => {
  expect(read("[NaN, Infinity, -Infinity, 1e999]")).toEqual([NaN, Infinity, -Infinity, Infinity]);
});

test.each([
  ['{\n  "a": 1,\n  "b": [1, 2\n}', 4, 1, 'found "}", expected "," or "]"'],
  ['{"a": 1,}', 1, 9, 'found "}", expected a key in double quotes'],
  ["{'a': 1}", 1, 2, 'found "\'", expected a key in double quotes'],
  ['{"a" 1}', 1, 6, 'found "1", expected ":" after a key'],
  ["[1, 2", 1, 6, 'found the end of the file, expected "," or "]"'],
  ["", 1, 1, "found the end of the file, expected a value"],
  ["[01]", 1, 3, 'found "1", expected "," or "]"'],
  ["[+1]", 1, 2, 'found "+", expected a value'],
  ['{"a": 1} x', 1, 10, 'found "x" after the end of the document'],
  ['["a]', 1, 2, "a text without a closing quote, with a line break, or with an unknown escape"],
  ['["\\x"]', 1, 2, "a text without a closing quote, with a line break, or with an unknown escape"],
])("%j is refused with its place", (text, line, column, message) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(faultOf(text)).toEqual({ code: "MODEL_JSON", message: `not valid JSON: ${message}`, where: `a.json:${line}:${column}` });
});

test("a text nested beyond measure is refused, and does not exhaust the stack", () => {
  expect(faultOf("[".repeat(1e6)).message).toBe("not valid JSON: nested deeper than 500 levels");
});

test("a key given twice is refused", () => {
  expect(faultOf('{"a": 1,\n "a": 2}')).toEqual({ code: "MODEL_DUPLICATE_NAME", message: 'key "a" is given twice', where: "a.json:2:2" });
});

test("parts are found by line and column, missing ones by their ancestor", () => {
  const { where } = locatedJson('{\n  "a": [\n    1,\n    {"b": 2}\n  ]\n}', "a.json");
  expect([where(["a", 0]), where(["a", 1, "b"]), where(["a", 1, "c", 3]), where([])]).toEqual([
    "a.json:3:5",
    "a.json:4:11",
    "a.json:4:5",
    "a.json:1:1",
  ]);
});
