import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { describeFinding, findingList, SUBMISSION_RULES } from "./submission-rule.ts";

test("the documentation lists every rule with its grade", () => {
  const text = readFileSync(new URL("../../../../docs/artifact.md", import.meta.url), "utf8");
  const listed = [...text.matchAll(/^\| `([a-z0-9-]+)` +\| (error|warning) +\| (.+?) +\|$/gm)].map(([, code, grade, rule]) => [
    code,
    grade,
    rule,
  ]);
  expect(listed).toEqual(Object.entries(SUBMISSION_RULES).map(([code, [grade, rule]]) => [code, grade, rule]));
});

test("more than five findings of one rule in one file are counted", () => {
  const { all, of } = findingList();
  for (let row = 0; row < 12; row++) of("a.yaml")("not-finite", `row ${row}`);
  of("b.yaml")("not-finite", "row 0", { path: "x", hint: "mend it" });
  expect(all().map(({ message }) => message)).toEqual(["row 0", "row 1", "row 2", "row 3", "row 4, and 7 more like it", "row 0"]);
  expect(describeFinding(all()[5])).toBe("error not-finite, b.yaml x: row 0; hint: mend it");
});
