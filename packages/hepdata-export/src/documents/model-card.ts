import type { ArtifactContent, Json, PublishedNetwork, Scan } from "../artifact-content.ts";
import { FOLDS, INTEGRITY, INTENDED_USE, OUT_OF_SCOPE } from "./model-card-data.ts";
import { parameterNotes, SHARED } from "./parameter-notes.ts";
import { relatedIdentifiers } from "./related-works.ts";

/** Text of a cell: no column breaks, no line breaks. */
function cell(value: string | number): string {
  return String(value).replaceAll("|", "\\|").replace(/\s+/g, " ");
}

function rows(header: readonly string[], body: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...body.map(line)].join("\n");
}

function spelled(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function networkSection({ file, output, meaning, domain, inputs, training, diagnostics, testVectors }: PublishedNetwork): string {
  const columns = inputs.map(({ name, unit, role, minimum, maximum, definition }) => [
    name,
    unit,
    role,
    minimum,
    maximum,
    definition ?? "",
  ]);
  return [
    `## Network \`${file}\``,
    `Output \`${output}\`: ${meaning}`,
    `Domain of validity (selection of the training events): ${domain.length === 0 ? "all events" : domain.map((text) => `\`${text}\``).join(", ")}. ` +
      "Outside it, and outside the ranges below, the output is an extrapolation that nothing has checked.",
    rows(["input", "unit", "role", "minimum", "maximum", "definition"], columns),
    `The graph takes one float32 tensor of raw values, one row per event, columns in this order. ${testVectors.inputs.length} test vectors are in ` +
      `\`model/test_vectors.json\`; a runtime must reproduce them within rtol ${testVectors.rtol} and atol ${testVectors.atol}. ${FOLDS}`,
    rows(
      ["training", "value"],
      Object.entries(training).map(([name, value]) => [name, spelled(value)]),
    ),
    diagnostics.length === 0
      ? "No diagnostics were recorded."
      : rows(
          ["diagnostic", "value", "error", "expected"],
          diagnostics.map(({ name, value, error, expected }) => [name, value, error ?? "", expected ?? ""]),
        ),
  ].join("\n\n");
}

function scanRows(scan: Scan): string[][] {
  const best = scan.coefficients.map((name, i) => `${name} = ${scan.bestFit[i]}`).join(", ");
  const union = (pieces: readonly (readonly [number, number])[]): string => pieces.map(([lo, hi]) => `[${lo}, ${hi}]`).join(" and ");
  return Object.entries(scan.intervals ?? {}).map(([level, pieces]) => [best, scan.label, scan.data, level, union(pieces)]);
}

/** Version, date and identifiers, where there are any. */
function identitySection(content: ArtifactContent): string[] {
  const said = [
    ...(content.edition === undefined ? [] : [`Version ${content.edition}.`]),
    ...(content.date === undefined ? [] : [`Date: ${content.date}.`]),
    ...(content.doi === undefined ? [] : [`DOI: ${content.doi}.`]),
    ...relatedIdentifiers(content).map(({ identifier, relation }) => `${relation} ${identifier}.`),
    ...(content.funding ?? []).map(({ funder, award }) => `Funded by ${funder}${award === undefined ? "" : `, ${award}`}.`),
  ];
  return said.length === 0 ? [] : [said.join(" ")];
}

/** How events were made and networks trained, and by which libraries. */
function settingsSections({ settings = {}, environment = {} }: ArtifactContent["provenance"]): string[] {
  const table = (header: readonly string[], members: Readonly<Record<string, Json>>): string[] => {
    const body = Object.entries(members).map(([name, value]) => [name, spelled(value)]);
    return body.length === 0 ? [] : [rows(header, body)];
  };
  return [...table(["setting", "value"], settings), ...table(["library", "version"], environment)];
}

/** MODEL_CARD.md: what the artifact is for, what it is not for, and how far it was checked. */
export function modelCard(content: ArtifactContent): string {
  const intervals = content.scans.flatMap(scanRows);
  const coefficients = content.coefficients.map(({ name, sm, range, unit, basis }) => [
    name,
    sm,
    `${range[0]} to ${range[1]}`,
    unit,
    basis ?? "",
  ]);
  const inputs = content.provenance.inputs.map(({ name, sha256 }) => [name, sha256]);
  const sections = [
    `# ${content.title}`,
    content.abstract,
    `Authors: ${content.authors.map(({ name }) => name).join("; ")}. Licence of data and networks: ${content.licence}. Made by ratiometer ${content.version}.`,
    ...identitySection(content),
    "## Intended use",
    INTENDED_USE,
    "## Limits",
    [OUT_OF_SCOPE, ...content.limitations].map((text) => `- ${text}`).join("\n"),
    "## Coefficients",
    rows(["coefficient", "SM", "range", "unit", "basis"], coefficients),
    ...content.networks.map(networkSection),
    "## Statistical model",
    "`likelihood/workspace.json` is a pyhf JSON workspace whose samples carry one more modifier, `polynomial`: yield = nominal × (1,c) M (1,c)ᵀ per bin, " +
      "M symmetric in physical values of the coefficients and stored as its lower triangle row by row. pyhf does not know that modifier; for pyhf there are " +
      "`likelihood/workspace_sm.json` and `likelihood/patchset.json`, the same model at the SM and at named points. The strength `mu` in them is held at 1. " +
      "`likelihood/eft_morphing.json` holds the polynomials themselves, `likelihood/hs3.json` and `likelihood/combine/` the same model in other formats. " +
      "`likelihood/unbinned.json`, where it is there, defines the unbinned likelihood; `validation/closure.json` says how well the published pieces give it.",
    SHARED,
    rows(
      ["parameter", "meaning"],
      parameterNotes(content).map(({ name, description }) => [name, description]),
    ),
    intervals.length === 0 ? "No intervals were derived." : rows(["best fit", "likelihood", "data", "level", "interval"], intervals),
    "## Integrity and provenance",
    INTEGRITY,
    inputs.length === 0 ? "The events were simulated by the run itself." : rows(["input", "SHA-256"], inputs),
    `Seed: ${content.provenance.seed}.`,
    ...settingsSections(content.provenance),
  ];
  return `${sections.join("\n\n")}\n`;
}
