import { AnalysisError } from "@ratiometer/config";
import { sha256 } from "@ratiometer/tables";
import { pathFault } from "../archive/entry-name.ts";
import { INDEX_FILE, SCHEMA_VERSION, selfDigestOf, type ArtifactFile, type ArtifactIndex } from "../artifact-index.ts";
import { openArtifact, type ArtifactFiles } from "./artifact-files.ts";
import { jsonDocument } from "./json-document.ts";
import { anything, dictionary, isRecord, list, matching, number, oneOf, record, shapeFaults, text } from "./json-shape.ts";

/** What a reader found: the index, and everything that differs from it. */
export interface ArtifactVerdict {
  readonly index: ArtifactIndex;
  readonly faults: readonly AnalysisError[];
}

const SHA256 = matching(/^[0-9a-f]{64}$/, "a SHA-256 of 64 digits");

const INDEX = record(
  {
    schema_version: oneOf(SCHEMA_VERSION),
    name: text,
    title: text,
    authors: list(record({ name: text }, { affiliation: text, orcid: text }), { least: 1 }),
    licence: text,
    generator: record({ name: text, version: text }),
    reactions: list(text),
    coefficients: list(record({ name: text, sm: number, range: list(number, { length: 2 }), unit: text }, { latex: text, basis: text }), {
      least: 1,
    }),
    networks: list(record({ path: text, output: text })),
    channels: list(record({ name: text, model: oneOf("binned", "unbinned") })),
    provenance: record({ seed: number, inputs: list(record({ name: text, sha256: SHA256 })) }, { settings: anything }),
    files: list(record({ path: text, role: text, mediaType: text, bytes: number, sha256: SHA256 })),
    selfDigest: SHA256,
  },
  {
    date: text,
    doi: text,
    luminosity: record({ value: number, unit: text }),
    energy: record({ value: number, unit: text }),
    versions: dictionary(anything),
  },
);

/**
 * Compares every file of an artifact with the index.
 * @returns the index with all faults of the files: EXPORT_ARTIFACT_MISSING, EXPORT_ARTIFACT_ALTERED, EXPORT_ARTIFACT_UNLISTED, each naming its file
 * @throws AnalysisError EXPORT_INDEX_ALTERED if artifact.json is not canonical JSON, not of this schema, or differs from its own digest
 */
export function checkDigests(artifact: ArtifactFiles): ArtifactVerdict {
  const { where, files, others } = artifact;
  const index = readIndex(artifact);
  const faults: AnalysisError[] = [];
  for (const file of index.files) faults.push(...faultsOf(artifact, file));
  const listed = new Set([INDEX_FILE, ...index.files.map(({ path }) => path)]);
  for (const path of [...files.keys(), ...others.keys()].sort())
    if (!listed.has(path))
      faults.push(fault("EXPORT_ARTIFACT_UNLISTED", where, path, `"${path}"${kindOf(artifact, path)} is not listed in ${INDEX_FILE}`));
  return { index, faults };
}

/** Compares every file of an artifact, folder or archive, with the index. @throws AnalysisError as `openArtifact` and `checkDigests` */
export const verifyArtifact = async (where: string): Promise<ArtifactVerdict> => checkDigests(await openArtifact(where));

/**
 * Reads an artifact's index after verifying every file.
 * @param where folder or archive
 * @throws AnalysisError the first fault that `verifyArtifact` finds
 */
export async function readArtifact(where: string): Promise<ArtifactIndex> {
  const { index, faults } = await verifyArtifact(where);
  if (faults.length > 0) throw faults[0];
  return index;
}

function readIndex({ where, files }: ArtifactFiles): ArtifactIndex {
  const altered = (message: string, cause?: unknown): AnalysisError =>
    new AnalysisError("EXPORT_INDEX_ALTERED", `${INDEX_FILE} ${message}`, { where, path: INDEX_FILE, cause });
  let value: unknown;
  try {
    value = jsonDocument(files.get(INDEX_FILE) ?? new Uint8Array(), where, INDEX_FILE);
  } catch (cause) {
    if (!(cause instanceof AnalysisError)) throw cause;
    throw altered(cause.message.replace(`"${INDEX_FILE}" `, ""), cause);
  }
  const faults = shapeFaults(value, INDEX);
  if (faults.length > 0 || !isIndex(value)) throw altered(`does not follow version ${SCHEMA_VERSION} of the index: ${faults.join("; ")}`);
  const digest = selfDigestOf(value);
  if (digest !== value.selfDigest) throw altered(`has the digest ${digest}, its selfDigest is ${value.selfDigest}`);
  for (const [i, { path }] of value.files.entries()) {
    const wrong = pathFault(path);
    if (wrong !== undefined) throw altered(`does not follow version ${SCHEMA_VERSION} of the index: $.files[${i}].path ${wrong}`);
    if (path === INDEX_FILE || (i > 0 && !(value.files[i - 1].path < path)))
      throw altered(`does not follow version ${SCHEMA_VERSION} of the index: $.files[${i}].path is not in its place`);
  }
  return value;
}

/** After its shape was checked. */
const isIndex = (value: unknown): value is ArtifactIndex => isRecord(value) && Array.isArray(value["files"]);

const kindOf = ({ others }: ArtifactFiles, path: string): string => (others.has(path) ? `, ${others.get(path)},` : "");

function faultsOf(artifact: ArtifactFiles, { path, bytes, sha256: expected }: ArtifactFile): AnalysisError[] {
  const { where, files, others } = artifact;
  const found = files.get(path);
  if (found === undefined) {
    const what = others.has(path) ? `is ${others.get(path)}` : "is no file there";
    return [fault("EXPORT_ARTIFACT_MISSING", where, path, `"${path}" is listed in ${INDEX_FILE} and ${what}`)];
  }
  if (found.length !== bytes)
    return [fault("EXPORT_ARTIFACT_ALTERED", where, path, `"${path}" has ${found.length} bytes, expected ${bytes}`)];
  const digest = sha256(found);
  return digest === expected
    ? []
    : [fault("EXPORT_ARTIFACT_ALTERED", where, path, `"${path}" has SHA-256 ${digest}, expected ${expected}`)];
}

function fault(
  code: "EXPORT_ARTIFACT_MISSING" | "EXPORT_ARTIFACT_ALTERED" | "EXPORT_ARTIFACT_UNLISTED",
  where: string,
  path: string,
  message: string,
): AnalysisError {
  return new AnalysisError(code, message, { where, path });
}
