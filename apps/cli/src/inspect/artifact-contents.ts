import { describeArtifact, openArtifact, type ArtifactDescription } from "@ratiometer/hepdata-export";
import { alignedRows } from "../aligned-rows.ts";
import { printable } from "../printable-text.ts";

/** What an artifact, folder or archive, holds. @throws AnalysisError EXPORT_NO_ARTIFACT, EXPORT_ARCHIVE, EXPORT_INDEX_ALTERED, EXPORT_ARTIFACT_FORM */
export const artifactContents = async (path: string): Promise<ArtifactDescription> => describeArtifact(await openArtifact(path));

const rounded = (value: number): string => String(Number(value.toPrecision(6)));
const range = (low: number, high: number): string => `[${rounded(low)}, ${rounded(high)}]`;
const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [`${title}:`, ...alignedRows(rows)];

/** The same for a reader. @param all inputs of every network, and every table */
export function artifactText(path: string, contents: ArtifactDescription, all: boolean): readonly string[] {
  const { title, authors, licence, date, doi, generator, coefficients, networks, channels, tables, results, files, bytes, suspicious } =
    contents;
  const inputs = networks.flatMap(({ file, inputs: columns }) =>
    columns.map(({ name, unit, role, minimum, maximum }) => [file, name, role, unit, range(minimum, maximum)]),
  );
  const intervals = results.flatMap(({ coefficients: scanned, label, bestFit, intervals: levels }) => [
    [
      scanned.join(", "),
      label,
      `best fit ${bestFit.map(rounded).join(", ")}`,
      ...Object.entries(levels).map(([level, pieces]) => `${level} ${pieces.map(([low, high]) => range(low, high)).join(" and ")}`),
    ],
  ]);
  const widest = Math.max(0, ...intervals.map((row) => row.length));
  return [
    `${path}: artifact of ${files} files, ${bytes} bytes, by ${generator.name} ${generator.version}`,
    `${title}; ${authors.map(({ name }) => name).join("; ")}; ${licence}${date === undefined ? "" : `; ${date}`}${doi === undefined ? "" : `; doi:${doi}`}`,
    ...section("coefficients", coefficients.map(({ name, unit, sm, range: [low, high], basis }) => [name, unit, `SM ${sm}`, range(low, high), basis ?? ""])), // prettier-ignore
    ...section("networks", networks.map(({ file, output, inputs: columns, domain }) => [file, output.name, `${columns.length} inputs`, domain.join(", ")])), // prettier-ignore
    ...section("inputs", all || inputs.length <= 40 ? inputs : inputs.slice(0, 40)),
    ...(all || inputs.length <= 40 ? [] : [`  and ${inputs.length - 40} more, --all shows them`]),
    ...section("channels", channels.map(({ name, model, bins, samples }) => [name, model, `${bins} bins`, samples.join(", ")])), // prettier-ignore
    ...section("tables", tables.map((name) => [name])), // prettier-ignore
    ...section("reference results", intervals.map((row) => [...row, ...Array.from({ length: widest - row.length }, () => "")])), // prettier-ignore
    ...section("suspicious", suspicious.map((remark) => [remark])), // prettier-ignore
    ...(suspicious.length === 0 ? ["every file is as the index says; ratiometer verify checks what they say"] : []),
  ].map(printable);
}
