import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { canonicalJson, sha256 } from "@ratiometer/tables";
import { zip } from "./archive/zip.ts";
import type { ArtifactContent, Packaging } from "./artifact-content.ts";
import { INDEX_FILE, SCHEMA_VERSION, selfDigestOf, type ArtifactFile, type ArtifactIndex, type FileRole } from "./artifact-index.ts";
import { artifactParts, type ArtifactPart } from "./artifact-parts.ts";
import { checkContent } from "./content-check.ts";
import { crossCheck } from "./cross-check.ts";
import { readArtifact } from "./reading/read-artifact.ts";
import { roCrate } from "./documents/ro-crate.ts";
import { requireSubmission } from "./submission-check/require-submission.ts";

/**
 * Writes an artifact (DESIGN A4) whose bytes depend on the content alone. It is built in a sibling folder, read back, and then takes the place of the
 * folder, which may be missing, empty or an older artifact: nothing half-written is ever seen there.
 * @returns the index as written
 * @throws AnalysisError EXPORT_FOLDER_OCCUPIED if the folder holds something else, and what `checkContent`, `submission`, `crossCheck` and
 * `requireSubmission` throw
 */
export async function writeArtifact(folder: string, content: ArtifactContent): Promise<ArtifactIndex> {
  checkContent(content);
  const all = await artifactParts(content);
  crossCheck(all);
  const { packagings = ["hepdata", "zenodo"] } = content;
  if (packagings.includes("hepdata")) await requireSubmission(submissionOf(all), "hepdata");
  const listed = all.filter(({ role }) => packagings.some((packaging) => packaging === PACKAGING[role]) || PACKAGING[role] === undefined);
  const parts = indexed(content, packagings.includes("zenodo") ? [...listed, zenodoArchive(content, listed)] : listed);

  const target = resolve(folder);
  await requireReplaceable(target);
  const [partial, old] = [`${target}.partial`, `${target}.old`];
  await rm(partial, { recursive: true, force: true });
  try {
    for (const { path, bytes } of parts) {
      await mkdir(dirname(join(partial, path)), { recursive: true });
      await writeFile(join(partial, path), bytes);
    }
    const written = await readArtifact(partial);
    await replaceFolder(target, partial, old);
    return written;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** The files of the HEPData submission by their names. */
const submissionOf = (parts: readonly ArtifactPart[]): ReadonlyMap<string, Uint8Array> =>
  new Map(parts.flatMap(({ path, bytes }) => (path.startsWith("hepdata/") ? [[path.slice("hepdata/".length), bytes] as const] : [])));

/** All files of an artifact: the parts, the research object that describes them, and the index. */
function indexed(content: ArtifactContent, parts: readonly ArtifactPart[]): readonly Omit<ArtifactPart, "role">[] {
  const utf8 = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));
  const crate = utf8(roCrate(content, parts.map(fileOf)));
  const whole: ArtifactPart[] = [...parts, { path: "ro-crate-metadata.json", role: "research-object", bytes: crate }];
  return [...whole, { path: INDEX_FILE, bytes: utf8(indexOf(content, whole)) }];
}

/** The files beside the packagings as an artifact of its own, with an index of its own, in a ZIP file. */
function zenodoArchive(content: ArtifactContent, parts: readonly ArtifactPart[]): ArtifactPart {
  const own = indexed(
    content,
    parts.filter(({ role }) => PACKAGING[role] === undefined),
  );
  const bytes = zip(new Map(own.map(({ path, bytes: file }) => [path, file])));
  return { path: `zenodo/${content.name}.zip`, role: "deposit-archive", bytes };
}

/** Files that belong to one packaging only. */
const PACKAGING: Readonly<Partial<Record<FileRole, Packaging>>> = {
  hepdata: "hepdata",
  "hepdata-archive": "hepdata",
  "deposit-metadata": "zenodo",
  "deposit-archive": "zenodo",
};

/** A folder cannot be replaced in one step: the old one steps aside first and goes last. */
async function replaceFolder(target: string, partial: string, old: string): Promise<void> {
  await rm(old, { recursive: true, force: true });
  const replaced = (await entriesOf(target)) !== undefined;
  if (replaced) await rename(target, old);
  await rename(partial, target);
  await rm(old, { recursive: true, force: true });
}

/** Only a missing folder, an empty one or an artifact is ever replaced. */
async function requireReplaceable(target: string): Promise<void> {
  const entries = (await entriesOf(target)) ?? [];
  if (entries.length > 0 && !entries.includes(INDEX_FILE))
    throw new AnalysisError(
      "EXPORT_FOLDER_OCCUPIED",
      `the folder holds ${entries.length} entries and no ${INDEX_FILE}, it is not replaced`,
      {
        where: target,
        hint: "name a new folder",
      },
    );
}

async function entriesOf(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  onnx: "application/octet-stream",
  json: "application/json",
  yaml: "application/yaml",
  cff: "application/yaml",
  md: "text/markdown",
  gz: "application/gzip",
  zip: "application/zip",
  npy: "application/x-npy",
  py: "text/x-python",
  mjs: "text/javascript",
  cxx: "text/x-c++src",
  cc: "text/x-c++src",
  cpp: "text/x-c++src",
  png: "image/png",
  svg: "image/svg+xml",
};

function fileOf({ path, role, bytes }: ArtifactPart): ArtifactFile {
  const mediaType = MEDIA_TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain";
  return { path, role, mediaType, bytes: bytes.length, sha256: sha256(bytes) };
}

/** Where readers begin, by what they want. */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  readme: "README.md",
  networks: "model/inputs.json",
  binned_likelihood: "likelihood/workspace.json",
  unbinned_likelihood: "likelihood/unbinned.json",
  reference: "likelihood/reference_results.json",
  example: "code/example.py",
};

function entryPointsOf(parts: readonly ArtifactPart[]): Readonly<Record<string, string>> {
  const paths = new Set(parts.map(({ path }) => path));
  return Object.fromEntries(Object.entries(ENTRY_POINTS).filter(([, path]) => paths.has(path)));
}

function indexOf(content: ArtifactContent, parts: readonly ArtifactPart[]): ArtifactIndex {
  const { seed, inputs, settings, environment } = content.provenance;
  const index: Omit<ArtifactIndex, "selfDigest"> = {
    schema_version: SCHEMA_VERSION,
    name: content.name,
    title: content.title,
    authors: content.authors,
    licence: content.licence,
    generator: { name: "ratiometer", version: content.version },
    ...(content.date === undefined ? {} : { date: content.date }),
    ...(content.edition === undefined ? {} : { version: content.edition }),
    ...(content.doi === undefined ? {} : { doi: content.doi }),
    ...(content.arxiv === undefined ? {} : { arxiv: content.arxiv }),
    ...(content.inspire === undefined ? {} : { inspire: content.inspire }),
    reactions: content.reactions,
    ...(content.luminosity === undefined ? {} : { luminosity: { value: content.luminosity, unit: "fb^-1" } }),
    ...(content.energy === undefined ? {} : { energy: { value: content.energy, unit: "GeV" } }),
    coefficients: content.coefficients,
    networks: content.networks.map(({ file, output }) => ({ path: `model/${file}`, output })),
    channels: [
      ...content.channels.map(({ name }) => ({ name, model: "binned" as const })),
      ...content.unbinned.map(({ channel }) => ({ name: channel, model: "unbinned" as const })),
    ],
    entryPoints: entryPointsOf(parts),
    provenance: { seed, inputs, ...(settings === undefined ? {} : { settings }), ...(environment === undefined ? {} : { environment }) },
    files: parts.map(fileOf).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return { ...index, selfDigest: selfDigestOf(index) };
}
