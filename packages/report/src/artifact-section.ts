import { htmlTable, type TableColumn } from "./html-table.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import { formatBytes, formatCount } from "./number-format.ts";
import type { ArtifactFile, Provenance, ReportContent } from "./report-content.ts";
import type { Section } from "./section.ts";

const FILE_COLUMNS: readonly TableColumn[] = [{ heading: "file" }, { heading: "bytes", align: "right" }, { heading: "SHA-256" }];

/** Which files are published, with their digests; those of each folder are folded. */
export function artifactSection({ folder, files }: NonNullable<ReportContent["artifact"]>): Section {
  const described = files.some(({ about }) => about !== undefined);
  const columns = described ? [...FILE_COLUMNS, { heading: "content" }] : FILE_COLUMNS;
  const rows = (some: readonly ArtifactFile[]): readonly (readonly Content[])[] =>
    some.map(({ path, bytes, sha256, about }) => [...fileCells({ path, bytes, sha256 }), ...(described ? [about ?? ""] : [])]);
  const folderOf = ({ path }: ArtifactFile): string => (path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : "");
  const folders = [...new Set(files.map(folderOf))].filter((name) => name !== "");
  const own = files.filter((file) => folderOf(file) === "");
  const folded = folders.map((name) => {
    const within = files.filter((file) => folderOf(file) === name);
    const size = within.reduce((sum, { bytes }) => sum + bytes, 0);
    return markup`<details class="files"><summary><code>${name}</code>, ${formatCount(within.length)} ${within.length === 1 ? "file" : "files"}, ${formatBytes(size)}</summary>
${htmlTable(columns, rows(within), { name: `Files of the artifact in ${name}` })}</details>
`;
  });
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    id: "artifact",
    heading: "Artifact",
    body: [
      markup`<p>${formatCount(files.length)} files, ${formatBytes(total)}, in <code>${folder}</code>. Digests are shortened; hover for all digits, or see <code>artifact.json</code>.</p>\n`,
      own.length === 0 ? undefined : htmlTable(columns, rows(own), "Files of the artifact"),
      folded,
    ],
  };
}

/** How to make this again: commands, versions, seed, inputs, the analysis file. */
export function reproductionSection(provenance: Provenance, commands: ReportContent["commands"]): Section {
  const { versions, seed, inputs, analysis } = provenance;
  const body: Content = [
    markup`<p>The same versions, seed and inputs give the same bytes. When each stage was run, for how long and with what is in the <code>manifest.json</code> of its folder, so that nothing here depends on the clock.</p>\n`,
    commands.map(([purpose, command]) => markup`<p>${purpose}</p>\n<pre><code>${command}</code></pre>\n`),
    markup`<dl>
<div><dt>seed</dt><dd>${String(seed)}</dd></div>
${versions.map(([name, version]) => markup`<div><dt>${name}</dt><dd>${version}</dd></div>\n`)}</dl>
`,
    inputs.length === 0 ? undefined : htmlTable(FILE_COLUMNS, inputs.map(fileCells), "Inputs"),
    analysis === undefined
      ? undefined
      : markup`<details><summary>Analysis file <code>${analysis.path}</code></summary>
<pre><code>${analysis.text}</code></pre></details>
`,
  ];
  return { id: "reproduce", heading: "Provenance", body };
}

function fileCells({ path, bytes, sha256 }: Pick<ArtifactFile, "path" | "bytes" | "sha256">): readonly (string | Markup)[] {
  return [markup`<code>${path}</code>`, formatCount(bytes), markup`<code title="${sha256}">${sha256.slice(0, 12)}</code>`];
}
