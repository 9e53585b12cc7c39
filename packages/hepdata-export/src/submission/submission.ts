import { AnalysisError } from "@ratiometer/config";
import type { ArtifactContent } from "../artifact-content.ts";
import { licenceOf } from "../documents/licence.ts";
import { withImages } from "../figures/table-images.ts";
import type { HepdataTable, Resource, ResourceFile } from "../tables/hepdata-table.ts";
import { hepdataTables } from "../tables/hepdata-tables.ts";
import { requireStoredType } from "./stored-type.ts";
import { yamlText } from "./yaml-text.ts";

const MAX_TABLE_BYTES = 10_485_760;
/** Beyond this HEPData cannot draw a table of two or more independent variables. */
const MAX_ROWS = 5000;

/** What a HEPData submission consists of beside its tables. */
export interface SubmissionFiles {
  /** Resources of the record, in the order that fixes their numbers at HEPData. */
  readonly record: readonly ResourceFile[];
  /** Resources of the empty table "Neural network". */
  readonly network: readonly ResourceFile[];
}

/**
 * The flat folder of a HEPData submission: submission.yaml, one data file per table with its pictures, the resources; every file is referred to.
 * @returns bytes by file name
 * @throws AnalysisError EXPORT_HEPDATA_TYPE, EXPORT_HEPDATA_NAME (two files of one name), EXPORT_HEPDATA_SIZE
 */
export async function submission(content: ArtifactContent, files: SubmissionFiles): Promise<Map<string, Uint8Array>> {
  const bare = hepdataTables(content, files.network);
  for (const { resources } of bare) resources.forEach(requireStoredType);
  const tables = content.figures === false ? bare : await withImages(bare);
  const documents = [recordDocument(content, files.record), ...tables.map((table) => tableDocument(content, table))];
  const entries: [string, Uint8Array][] = [
    ["submission.yaml", utf8(documents.map((document) => `---\n${yamlText(document)}`).join(""))],
    ...tables.map((table): [string, Uint8Array] => [`${table.file}.yaml`, dataFile(table)]),
    ...[...files.record, ...tables.flatMap(({ resources }) => resources)].map(({ location, bytes }): [string, Uint8Array] => [
      location,
      bytes,
    ]),
  ];
  const flat = new Map<string, Uint8Array>();
  for (const [name, bytes] of entries) {
    if (flat.has(name)) throw new AnalysisError("EXPORT_HEPDATA_NAME", `two files of the HEPData submission are called "${name}"`);
    flat.set(name, bytes);
  }
  return flat;
}

function recordDocument(content: ArtifactContent, resources: readonly ResourceFile[]): unknown {
  return {
    comment: html(`${content.title}. ${content.abstract}`),
    additional_resources: resources.map((resource) => resourceEntry(content, resource)),
  };
}

function tableDocument(content: ArtifactContent, table: HepdataTable): unknown {
  const phrases = content.reactions.some((reaction) => reaction.startsWith("P P ")) ? ["Proton-Proton Scattering"] : [];
  const keywords: readonly (readonly [string, readonly (string | number)[]])[] = [
    ["reactions", content.reactions],
    ["observables", table.observables],
    ["cmenergies", content.energy === undefined ? [] : [content.energy]],
    ["phrases", phrases],
  ];
  const resources = table.resources.map((resource) => resourceEntry(content, resource));
  return {
    name: table.name,
    description: html(table.description),
    keywords: keywords.filter(([, values]) => values.length > 0).map(([name, values]) => ({ name, values })),
    data_file: `${table.file}.yaml`,
    data_license: licenceOf(content.licence),
    ...(resources.length > 0 ? { additional_resources: resources } : {}),
  };
}

function resourceEntry(content: ArtifactContent, { location, description, type }: Resource): unknown {
  const resource: Resource = { location, description: html(description), ...(type === undefined ? {} : { type }) };
  requireStoredType(resource);
  return { ...resource, license: licenceOf(content.licence) };
}

function dataFile(table: HepdataTable): Uint8Array {
  const rows = Math.max(0, ...table.independent.map(({ values }) => values.length));
  if (table.independent.length > 1 && rows > MAX_ROWS)
    throw new AnalysisError("EXPORT_HEPDATA_SIZE", `table "${table.name}" has ${rows} rows, HEPData draws at most ${MAX_ROWS}`);
  const bytes = utf8(yamlText({ independent_variables: table.independent, dependent_variables: table.dependent }));
  if (bytes.length > MAX_TABLE_BYTES)
    throw new AnalysisError("EXPORT_HEPDATA_SIZE", `table "${table.name}" takes ${bytes.length} bytes, HEPData accepts ${MAX_TABLE_BYTES}`);
  return bytes;
}

/** HEPData renders comments and descriptions as HTML. */
function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
