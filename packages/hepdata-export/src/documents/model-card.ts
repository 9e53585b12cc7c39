import type { ArtifactContent, Json, PublishedNetwork, Scan } from "../artifact-content.ts";

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
      `\`model/test_vectors.json\`; a runtime must reproduce them within rtol ${testVectors.rtol} and atol ${testVectors.atol}.`,
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
    "## Intended use",
    "Evaluating the published likelihood on own events or own signals inside the domain of validity, reproducing the published intervals, and " +
      "combining them with other measurements of the same coefficients.",
    "## Limits",
    ["Not for events outside the domain of validity, nor for coefficients outside their ranges.", ...content.limitations]
      .map((text) => `- ${text}`)
      .join("\n"),
    "## Coefficients",
    rows(["coefficient", "SM", "range", "unit", "basis"], coefficients),
    ...content.networks.map(networkSection),
    "## Statistical model",
    "`likelihood/workspace.json` is a pyhf JSON workspace whose samples carry one more modifier, `polynomial`: yield = nominal × (1,c) M (1,c)ᵀ per bin, " +
      "M symmetric in physical values of the coefficients and stored as its lower triangle row by row. pyhf does not know that modifier; for pyhf there are " +
      "`likelihood/workspace_sm.json` and `likelihood/patchset.json`, the same model at the SM and at named points. The strength `mu` in them is held at 1. " +
      "`likelihood/eft_morphing.json` holds the polynomials themselves.",
    intervals.length === 0 ? "No intervals were derived." : rows(["best fit", "likelihood", "data", "level", "interval"], intervals),
    "## Integrity and provenance",
    "`artifact.json` lists every file with its SHA-256 and holds its own digest. That shows that nothing was altered since the index was written; it does " +
      "not show who wrote it: compare `selfDigest` with one from a source you trust.",
    inputs.length === 0 ? "The events were simulated by the run itself." : rows(["input", "SHA-256"], inputs),
    `Seed: ${content.provenance.seed}.`,
  ];
  return `${sections.join("\n\n")}\n`;
}
