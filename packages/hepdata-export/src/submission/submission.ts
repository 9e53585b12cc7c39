import { AnalysisError } from "@ratiometer/config";
import type { ArtifactContent } from "../artifact-content.ts";
import type { HepdataTable, Resource } from "../tables/hepdata-table.ts";
import { licenceOf } from "../documents/licence.ts";
import { eftDependenceTable, scoreShapeTable } from "../tables/score-tables.ts";
import { intervalTable, scanTable } from "../tables/scan-tables.ts";
import { requireStoredType } from "./stored-type.ts";
import { yamlText } from "./yaml-text.ts";
import { yieldTable } from "../tables/yield-table.ts";

const MAX_TABLE_BYTES = 10_485_760;
const MAX_NAME = 64;
/** Beyond this HEPData cannot draw a table of two or more independent variables. */
const MAX_ROWS = 5000;

/** A resource with its bytes. */
export interface ResourceFile extends Resource {
  readonly bytes: Uint8Array;
}

/** What a HEPData submission consists of beside its tables. */
export interface SubmissionFiles {
  /** Resources of the record, in the order that fixes their numbers at HEPData. */
  readonly record: readonly ResourceFile[];
  /** Resources of the empty table "Neural network". */
  readonly network: readonly ResourceFile[];
}

/**
 * The flat folder of a HEPData submission: submission.yaml, one data file per table, the resources; every file is referred to.
 * @returns bytes by file name
 * @throws AnalysisError EXPORT_HEPDATA_TYPE, EXPORT_HEPDATA_NAME (two files of one name), EXPORT_HEPDATA_SIZE
 */
export function submission(content: ArtifactContent, files: SubmissionFiles): Map<string, Uint8Array> {
  const tables = distinct(hepdataTables(content, files.network));
  const documents = [recordDocument(content, files.record), ...tables.map((table) => tableDocument(content, table))];
  const entries: [string, Uint8Array][] = [
    ["submission.yaml", utf8(documents.map((document) => `---\n${yamlText(document)}`).join(""))],
    ...tables.map((table): [string, Uint8Array] => [`${table.file}.yaml`, dataFile(table)]),
    ...[...files.record, ...files.network].map(({ location, bytes }): [string, Uint8Array] => [location, bytes]),
  ];
  const flat = new Map<string, Uint8Array>();
  for (const [name, bytes] of entries) {
    if (flat.has(name)) throw new AnalysisError("EXPORT_HEPDATA_NAME", `two files of the HEPData submission are called "${name}"`);
    flat.set(name, bytes);
  }
  return flat;
}

/** All tables, in the order that fixes their numbers at HEPData. */
function hepdataTables(content: ArtifactContent, network: readonly Resource[]): HepdataTable[] {
  const host: HepdataTable = {
    file: "neural_network",
    name: "Neural network",
    description:
      "No numbers: this table hosts the networks (ONNX), the dictionary of their inputs with units and domain of validity, and test vectors that " +
      "every runtime must reproduce. Preprocessing, ensemble average and calibration are inside the graphs.",
    observables: [],
    independent: [],
    dependent: [],
    resources: network,
  };
  const channels = content.channels.flatMap((channel) =>
    [scoreShapeTable(content, channel), eftDependenceTable(content, channel) ?? []].flat(),
  );
  return [
    ...content.scans.map((scan) => scanTable(content, scan)),
    intervalTable(content) ?? [],
    channels,
    yieldTable(content),
    host,
  ].flat();
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

/** File names of safe letters, table names of 64 characters at most, both unique: a repeated one gets a number. */
function distinct(tables: readonly HepdataTable[]): HepdataTable[] {
  const files = new Set<string>();
  const names = new Set<string>();
  return tables.map((table) => ({
    ...table,
    file: numbered(table.file.replace(/[^A-Za-z0-9]+/g, "_").toLowerCase(), 80, "_", files),
    name: numbered(table.name, MAX_NAME, " ", names),
  }));
}

function numbered(name: string, limit: number, separator: string, taken: Set<string>): string {
  let candidate = name.slice(0, limit);
  for (let n = 2; taken.has(candidate); n++) candidate = `${name.slice(0, limit - 4)}${separator}${n}`;
  taken.add(candidate);
  return candidate;
}

/** HEPData renders comments and descriptions as HTML. */
function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
