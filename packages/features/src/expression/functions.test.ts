import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { candidateNames, candidatesOf } from "../candidates.ts";
import { compileExpression } from "./expression.ts";
import { functions } from "./functions.ts";
import { kinematics } from "./kinematics.ts";
import { fatJetKind, jetKind, leptonKind, photonKind } from "./object-kind.ts";
import { collections, singleObjects } from "./objects.ts";
import { scopeOf } from "./scope.ts";
import { columnsOf, randomEvents } from "./testing/random-events.ts";

const page = readFileSync(new URL("../../../../docs/expressions.md", import.meta.url), "utf8");

/** Cells of the rows of all tables under a heading. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|") && !/^\| -/.test(line));
  return rows.slice(1).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("\\|", "|")),
  );
}

test("the documentation has a row for each function, with its usage and meaning", () => {
  expect(rowsUnder("Functions")).toEqual([...functions.values()].map(({ usage, meaning }) => [`\`${usage}\``, meaning]));
});

test("it names all objects and candidates", () => {
  const rows = rowsUnder("Names");
  for (const [name, { meaning }] of collections) expect(rows).toContainEqual([`\`${name}\``, meaning]);
  for (const [name, meaning] of singleObjects) expect(rows).toContainEqual([`\`${name}\``, meaning]);
  for (const name of candidateNames) expect(page).toContain(`\`${name}\``);
});

test("it names all attributes with their units", () => {
  const rows = rowsUnder("Attributes").flatMap(([names, of, unit, meaning]) =>
    names.split(", ").map((name) => ({ name, of, unit, meaning })),
  );
  const documented = (name: string): (typeof rows)[number] | undefined => rows.find((row) => row.name === `\`${name}\``);
  for (const [name, { unit }] of kinematics) expect(documented(name)).toMatchObject({ unit, of: "all" });
  const kinds = { jets: jetKind, leptons: leptonKind, photons: photonKind, fatjets: fatJetKind };
  for (const [of, { attributes }] of Object.entries(kinds))
    for (const [name, { unit, meaning }] of attributes) {
      expect(documented(name)).toMatchObject({ unit, of });
      if (!meaning.startsWith("probability")) expect(documented(name)?.meaning).toBe(meaning);
    }
  expect(rows).toHaveLength(kinematics.size + Object.values(kinds).reduce((sum, { attributes }) => sum + attributes.size, 0));
});

test("its examples compile, and have values in some events", () => {
  const record = randomEvents(400, 11);
  const table = columnsOf(record);
  const examples = rowsUnder("Examples").map(([, expression]) => expression.replaceAll("`", ""));
  expect(examples.length).toBeGreaterThan(8);
  for (const text of [...examples, "mass(top_leptonic + higgs)", "count(jets[pt > 30 and abs(eta) < 2.4]) >= 4", "min(bjets.pt)"]) {
    const { evaluate, objects } = compileExpression(text, scopeOf(table, candidateNames));
    const { values } = evaluate(table, { record, candidates: candidatesOf(objects, record) });
    expect([text, new Set(values).size > 1]).toEqual([text, true]);
  }
});
