import { expect, test } from "@jest/globals";
import { submissionTables, tableColumns } from "./submission-tables.ts";

const file = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join("\n")}\n`);
const FILES = new Map([
  [
    "hepdata/submission.yaml",
    file([
      "---",
      "comment: a record",
      "---",
      "name: Yields",
      "description: Events per bin",
      "keywords: []",
      "data_file: yields.yaml",
      "additional_resources:",
      "  - { location: thumb_yields.png, description: small }",
      "  - { location: yields.png, description: large }",
    ]),
  ],
  ["hepdata/yields.png", file(["png"])],
  ["hepdata/thumb_yields.png", file(["png"])],
  [
    "hepdata/yields.yaml",
    file([
      "independent_variables:",
      "  - { header: { name: pt, units: GeV }, values: [{ low: 0, high: 50 }, { low: 50, high: 100 }] }",
      "dependent_variables:",
      "  - header: { name: Events }",
      "    qualifiers: [{ name: Luminosity, value: 138, units: fb^-1 }]",
      "    values: [{ value: 3.5, errors: [{ symerror: 0.5, label: stat }] }, { value: 1 }]",
    ]),
  ],
]);
const artifact = { where: "mine", files: FILES, others: new Map<string, string>() };

test("tables of a submission come with their pictures and columns", () => {
  expect(submissionTables(artifact)).toEqual([
    { name: "Yields", description: "Events per bin", file: "hepdata/yields.yaml", picture: "hepdata/yields.png" },
  ]);
  expect(tableColumns(artifact, "hepdata/yields.yaml").columns).toEqual([
    { heading: "pt [GeV]", qualifiers: [], cells: ["0 to 50", "50 to 100"] },
    { heading: "Events", qualifiers: ["Luminosity: 138 fb^-1"], cells: ["3.5 ± 0.5 (stat)", 1] },
  ]);
});

test("an artifact without submission has no tables, and a file of another form is told", () => {
  expect(submissionTables({ ...artifact, files: new Map() })).toEqual([]);
  expect(() => tableColumns(artifact, "hepdata/yields.png")).toThrow('"hepdata/yields.png" is no table');
});
