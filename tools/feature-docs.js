// The page of all features: writes docs/features.md from the definitions in packages/features.
//   node tools/feature-docs.js [--check]        (after npm run build)
// With --check nothing is written; exits with 1 where the page is not what the code says.
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import prettier from "prettier";
import { defaultFeatureOptions, featureSet, featureSetNames } from "@ratiometer/features";

const PAGE = new URL("../docs/features.md", import.meta.url);

const INTRODUCTION = `# Features

<!-- Written by node tools/feature-docs.js; change the definitions in packages/features instead. -->

A feature set turns the objects of an event into named numbers. An analysis asks for sets by name (\`features: { sets: [general] }\`);
\`ratiometer features --objects EVENTS.jsonl --set general --out FEATURES.jsonl\` computes one for a [file of objects](object-records.md).

- Objects come selected: sets apply no cuts but those that belong to a definition. Masses, momenta and energies are in GeV, angles in radians.
- Jets, leptons, photons and fat jets are ordered by falling pT, those of equal pT as they were given; all further orders are stable on top of that. "Hardest" is the one with
  the highest pT. Negative masses count as 0.
- Δφ is wrapped to (-π, π], ΔR = √(Δη² + Δφ²) uses pseudorapidities, also of sums. What needs a rest frame is missing where m² ≤ 10⁻¹² E².
- Where an event lacks a feature its column holds the fill, and the column \`<name>:valid\` 0, else 1. Features without a fill exist in every event. There is never a NaN.
- The name of a column means one quantity: a feature that several sets share is computed once, and sets that use one name for two things are refused together unless one of them
  is given a prefix.
- "b jet" means a b-tag score of at least ${defaultFeatureOptions.bTagThreshold}, which an analysis may change.
`;

/** In a table a bar ends a cell. */
const math = (latex) => `$${latex.replaceAll("\\|", "\\Vert ").replaceAll("|", "\\vert ")}$`;
const cell = (text) => text.replaceAll("|", "\\|");

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Rows of a matrix differ by their number only: the first stands for all. */
function shownFeatures({ features, layout }) {
  if (layout === undefined) return features;
  const others = new Set(layout.objects.slice(1).flat());
  const first = new Set(layout.objects[0]);
  const last = layout.objects.length;
  const forAll = (feature) => ({
    ...feature,
    name: `${feature.name}\` … \`${feature.name.replace("1", String(last))}`,
    latex: feature.latex.replace("^{(1)}", "^{(n)}"),
    definition: feature.definition.replace("rank 1", `rank n = 1 … ${last}`),
  });
  return features.filter(({ name }) => !others.has(name)).map((feature) => (first.has(feature.name) ? forAll(feature) : feature));
}

function section(name) {
  const set = featureSet(name);
  const shown = shownFeatures(set);
  const aliased = shown.some(({ alias }) => alias !== undefined);
  const head = ["name", ...(aliased ? ["in the analysis"] : []), "symbol", "unit", "definition", "fill"];
  const rows = shown.map(({ name: feature, alias, latex, unit, definition, fill }) => [
    `\`${feature}\``,
    ...(aliased ? [alias === undefined ? "" : `\`${alias}\``] : []),
    math(latex),
    unit,
    cell(definition),
    fill === undefined ? "" : String(fill),
  ]);
  return `## ${name}\n\n${set.description}\n\n${set.features.length} features.\n\n${table(head, rows)}\n`;
}

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const text = [INTRODUCTION, ...featureSetNames.map(section)].join("\n");
const page = await prettier.format(text, { ...(await prettier.resolveConfig(PAGE)), parser: "markdown" });
if (!values.check) await writeFile(PAGE, page);
else if ((await readFile(PAGE, "utf8").catch(() => "")) !== page) {
  console.error("docs/features.md is not what the code says: run node tools/feature-docs.js");
  process.exitCode = 1;
}
