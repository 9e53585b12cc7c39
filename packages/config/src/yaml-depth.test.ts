import { expect, test } from "@jest/globals";
import { loadYaml } from "./load-yaml.ts";
import { tooDeepYaml } from "./yaml-depth.ts";

test.each([
  ["brackets", `a: ${"[".repeat(101)}1${"]".repeat(101)}`, 103],
  ["maps in brackets", `${'{"a": '.repeat(101)}1`, 600],
  ["lists of lists in one line", `a:\n${"- ".repeat(101)}1`, 203],
  ["questions", `${"? ".repeat(150)}1`, 200],
  ["indentation", `a:\n${" ".repeat(401)}b: 1`, 3],
])("%s beyond measure are found before they are parsed", (_, text, offset) => {
  expect(tooDeepYaml(text)).toBe(offset);
});

test("a text of ordinary depth is not, whatever its scalars hold", () => {
  const scalars = ['"[[[["', "a [b", "'{{'", "[0, 1)", "- - -"].map((scalar) => `  - ${scalar}\n`).join("");
  expect(tooDeepYaml(`list:\n${scalars.repeat(60)}text: |\n${`${" ".repeat(500)}[ - ?\n`.repeat(200)}`)).toBeUndefined();
  expect(tooDeepYaml(`a: ${"[".repeat(100)}1${"]".repeat(100)}\nb: ${"[".repeat(100)}1${"]".repeat(100)}`)).toBeUndefined();
});

test("a million brackets are refused with their place, soon", () => {
  const faults = loadYaml(`a: 1\nb: ${"[".repeat(1_000_000)}`, "a.yaml");
  expect(faults).toMatchObject([
    { code: "CONFIG_YAML_SYNTAX", where: "a.yaml:2:104", message: "not valid YAML: nested more than 100 levels deep" },
  ]);
});
