import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { canonicalJson, sha256OfFile } from "@ratiometer/tables";
import { INDEX_FILE, SCHEMA_VERSION, selfDigestOf, type ArtifactFile, type ArtifactIndex } from "../artifact-index.ts";

/** What a reader found: the index, and everything that differs from it. */
export interface ArtifactVerdict {
  readonly index: ArtifactIndex;
  readonly faults: readonly AnalysisError[];
}

/**
 * Compares every file of an artifact with the index.
 * @returns the index with all faults of the files: EXPORT_ARTIFACT_MISSING, EXPORT_ARTIFACT_ALTERED, EXPORT_ARTIFACT_UNLISTED, each naming its file
 * @throws AnalysisError EXPORT_NO_ARTIFACT without artifact.json, EXPORT_INDEX_ALTERED if it is not canonical JSON, not of this schema, or differs from
 * its own digest
 */
export async function verifyArtifact(folder: string): Promise<ArtifactVerdict> {
  const index = await readIndex(folder);
  const faults: AnalysisError[] = [];
  for (const file of index.files) faults.push(...(await faultsOf(folder, file)));
  const listed = new Set([INDEX_FILE, ...index.files.map(({ path }) => path)]);
  for (const path of await filesIn(folder, ""))
    if (!listed.has(path)) faults.push(fault("EXPORT_ARTIFACT_UNLISTED", folder, path, `"${path}" is not listed in ${INDEX_FILE}`));
  return { index, faults };
}

/**
 * Reads an artifact's index after verifying every file.
 * @throws AnalysisError the first fault that `verifyArtifact` finds
 */
export async function readArtifact(folder: string): Promise<ArtifactIndex> {
  const { index, faults } = await verifyArtifact(folder);
  if (faults.length > 0) throw faults[0];
  return index;
}

async function readIndex(folder: string): Promise<ArtifactIndex> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, INDEX_FILE));
  } catch (cause) {
    throw new AnalysisError("EXPORT_NO_ARTIFACT", `no artifact: ${INDEX_FILE} cannot be read`, { where: folder, cause });
  }
  const altered = (message: string, cause?: unknown): AnalysisError =>
    new AnalysisError("EXPORT_INDEX_ALTERED", `${INDEX_FILE} ${message}`, { where: folder, path: INDEX_FILE, cause });
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw altered("is not JSON in UTF-8", cause);
  }
  if (canonicalJson(value) !== text) throw altered("is not canonical JSON (sorted keys, two spaces, final newline)");
  if (!isIndex(value)) throw altered(`does not follow version ${SCHEMA_VERSION} of the index`);
  const digest = selfDigestOf(value);
  if (digest !== value.selfDigest) throw altered(`has the digest ${digest}, its selfDigest is ${value.selfDigest}`);
  return value;
}

/** What this reader relies on: version, digest, and files with plain relative paths. */
function isIndex(value: unknown): value is ArtifactIndex {
  if (typeof value !== "object" || value === null) return false;
  const { schema_version, selfDigest, files } = value as Record<string, unknown>;
  return schema_version === SCHEMA_VERSION && typeof selfDigest === "string" && Array.isArray(files) && files.every(isFile);
}

function isFile(value: unknown): value is ArtifactFile {
  if (typeof value !== "object" || value === null) return false;
  const { path, bytes, sha256 } = value as Record<string, unknown>;
  const plain =
    typeof path === "string" && /^[^/\\]+(\/[^/\\]+)*$/.test(path) && !path.split("/").some((part) => part === "." || part === "..");
  return plain && typeof bytes === "number" && typeof sha256 === "string";
}

async function faultsOf(folder: string, { path, bytes, sha256 }: ArtifactFile): Promise<AnalysisError[]> {
  const place = join(folder, path);
  const found = await lstat(place).catch(() => undefined);
  if (!found?.isFile())
    return [fault("EXPORT_ARTIFACT_MISSING", folder, path, `"${path}" is listed in ${INDEX_FILE} and is no file there`)];
  if (found.size !== bytes) return [fault("EXPORT_ARTIFACT_ALTERED", folder, path, `"${path}" has ${found.size} bytes, expected ${bytes}`)];
  const digest = await sha256OfFile(place);
  return digest === sha256 ? [] : [fault("EXPORT_ARTIFACT_ALTERED", folder, path, `"${path}" has SHA-256 ${digest}, expected ${sha256}`)];
}

/** All entries below the folder that are not folders, links included, as relative paths. */
async function filesIn(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    paths.push(...(entry.isDirectory() ? await filesIn(folder, `${below}${entry.name}/`) : [`${below}${entry.name}`]));
  return paths;
}

function fault(
  code: "EXPORT_ARTIFACT_MISSING" | "EXPORT_ARTIFACT_ALTERED" | "EXPORT_ARTIFACT_UNLISTED",
  where: string,
  path: string,
  message: string,
): AnalysisError {
  return new AnalysisError(code, message, { where, path });
}
