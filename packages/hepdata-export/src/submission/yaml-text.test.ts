import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { yamlNumber, yamlText } from "./yaml-text.ts";

/** What PyYAML takes for a float and an integer (YAML 1.1; octal, binary, hexadecimal and sexagesimal forms are not written by us). */
const FLOAT = /^[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?$/;
const INTEGER = /^[-+]?(?:0|[1-9][0-9_]*)$/;

test.each([
  0,
  1,
  -1,
  13000,
  0.1,
  -0.25,
  1e-7,
  -1e-7,
  1.5e-7,
  5e-324,
  1e21,
  -1e21,
  1e300,
  1.7976931348623157e308,
  123456789012345680000,
  1 / 3,
])("%d is a number of the same value to readers of YAML 1.1", (value) => {
  const text = yamlNumber(value);
  expect(FLOAT.test(text) || INTEGER.test(text)).toBe(true);
  expect(Number(text)).toBe(value);
});

test("round small and large numbers get a dot", () => {
  expect([1e-7, 1e21, 5e-324, Infinity, -Infinity].map(yamlNumber)).toEqual(["1.0e-7", "1.0e+21", "5.0e-324", ".inf", "-.inf"]);
  expect(() => yamlNumber(NaN)).toThrow("NaN");
});

test("a document keeps strings as strings and numbers as numbers, also for a reader of YAML 1.1", () => {
  const shared = { licence: "no" };
  const document = {
    a: "yes",
    b: "1e-7",
    c: "=",
    d: "12:30",
    e: "2026-01-01",
    f: [1e-7, 13000, Infinity],
    g: shared,
    h: shared,
    i: "$\\kappa$: <x>",
  };
  const text = yamlText(document);
  expect(parse(text, { version: "1.1" })).toEqual(document);
  expect(parse(text)).toEqual(document);
  expect(text).toContain("- 1.0e-7\n");
  expect(text).toContain('c: "="\n');
  expect(text).not.toMatch(/[&*]a\d/);
});
