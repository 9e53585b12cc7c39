import { readArchive } from "../archive/read-archive.ts";
import { INDEX_FILE, type ArtifactIndex } from "../artifact-index.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { jsonDocument } from "./json-document.ts";
import { isRecord } from "./json-shape.ts";
import { checkDigests } from "./read-artifact.ts";

const FOLDER = "hepdata/";
const ARCHIVE = "hepdata.tar.gz";
const CRATE = "ro-crate-metadata.json";
/** Archives in the submission: what their members are copies of. */
const PACKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "hepdata/pyhf_models.tar.gz": { "BkgOnly.json": "likelihood/workspace_sm.json", "patchset.json": "likelihood/patchset.json" },
  "hepdata/combine_card.tar.gz": {
    "datacard.txt": "likelihood/combine/datacard.txt",
    "shapes.json": "likelihood/combine/shapes.json",
    "scaling.json": "likelihood/combine/scaling.json",
  },
};
/** Copies under other names. */
const RENAMED: Readonly<Record<string, string>> = { "model_hs3.json": "likelihood/hs3.json" };
/** Programs, whose copies have other names, too. */
const PROGRAM = /\.(?:py|mjs|js|cxx|cc|cpp)$/;

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** A sentence about a file. */
export interface FileFault {
  readonly file: string;
  readonly message: string;
}

/**
 * Files of the HEPData submission that are copies, against their originals, and the packed submission against the folder.
 * @throws AnalysisError EXPORT_ARCHIVE for an archive that is refused
 */
export function copyFaults({ where, files }: ArtifactFiles): FileFault[] {
  const faults: FileFault[] = [];
  const copies = [...files].filter(([path]) => path.startsWith(FOLDER));
  if (copies.length === 0) return faults;
  const originals = new Map(
    [...files]
      .filter(([path]) => !path.startsWith(FOLDER) && path !== INDEX_FILE && !path.startsWith("zenodo/"))
      .map(([path, bytes]) => [nameOf(path), { path, bytes }]),
  );
  for (const [path, bytes] of copies) {
    const name = nameOf(path);
    const renamed = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
    const original = renamed === undefined ? originals.get(name) : { path: renamed, bytes: files.get(renamed) ?? new Uint8Array() };
    if (original !== undefined && !same(bytes, original.bytes))
      faults.push({ file: original.path, message: `"${original.path}" differs from its copy "${path}"` });
  }
  const programs = [...files].flatMap(([path, bytes]) => (path.startsWith("code/") ? [bytes] : []));
  for (const [path, bytes] of copies)
    if (PROGRAM.test(path) && !programs.some((program) => same(program, bytes)))
      faults.push({ file: path, message: `"${path}" is no copy of a file in code/` });
  const packed = files.get(ARCHIVE);
  if (packed !== undefined) faults.push(...packedFaults(readArchive(packed, `${where}/${ARCHIVE}`), new Map(copies)));
  for (const [packedPath, members] of Object.entries(PACKED)) {
    const bytes = files.get(packedPath);
    if (bytes === undefined) continue;
    const inside = readArchive(bytes, `${where}/${packedPath}`);
    for (const [name, path] of Object.entries(members)) {
      const [copy, original] = [inside.get(name), files.get(path)];
      if (copy === undefined || original === undefined || !same(copy, original))
        faults.push({ file: packedPath, message: `"${name}" in "${packedPath}" is not "${path}"` });
    }
  }
  return faults;
}

function packedFaults(packed: ReadonlyMap<string, Uint8Array>, folder: ReadonlyMap<string, Uint8Array>): FileFault[] {
  const names = new Set([...packed.keys(), ...[...folder.keys()].map((path) => path.slice(FOLDER.length))]);
  return [...names].flatMap((name) => {
    const [inside, beside] = [packed.get(name), folder.get(`${FOLDER}${name}`)];
    if (inside !== undefined && beside !== undefined && same(inside, beside)) return [];
    const message =
      inside === undefined
        ? `lacks "${name}"`
        : beside === undefined
          ? `has "${name}", the folder ${FOLDER} has not`
          : `has another "${name}" than the folder ${FOLDER}`;
    return [{ file: ARCHIVE, message: `"${ARCHIVE}" ${message}` }];
  });
}

/**
 * The files that the RO-Crate lists with their digests, against the index.
 * @throws AnalysisError EXPORT_ARTIFACT_FORM
 */
export function crateFaults({ where, files }: ArtifactFiles, index: ArtifactIndex): FileFault[] {
  const bytes = files.get(CRATE);
  if (bytes === undefined) return [];
  const document = jsonDocument(bytes, where, CRATE);
  const graph = isRecord(document) && Array.isArray(document["@graph"]) ? (document["@graph"] as readonly unknown[]) : [];
  const digests = new Map(
    graph.flatMap((node) =>
      isRecord(node) && typeof node["@id"] === "string" && typeof node["sha256"] === "string"
        ? [[node["@id"], node["sha256"]] as const]
        : [],
    ),
  );
  const listed = index.files.filter(({ path }) => path !== CRATE);
  const faults = listed.flatMap(({ path, sha256 }): FileFault[] => {
    const found = digests.get(path);
    if (found === sha256) return [];
    return [
      {
        file: path,
        message: `"${CRATE}" ${found === undefined ? `lacks "${path}"` : `has the SHA-256 ${found} for "${path}", ${INDEX_FILE} ${sha256}`}`,
      },
    ];
  });
  const known = new Set(listed.map(({ path }) => path));
  return [
    ...faults,
    ...[...digests.keys()]
      .filter((path) => !known.has(path))
      .map((path) => ({ file: CRATE, message: `"${CRATE}" lists "${path}", ${INDEX_FILE} does not` })),
  ];
}

/**
 * The archives in zenodo/, each an artifact of its own: its index is whole, and its files are those beside it.
 * @throws AnalysisError EXPORT_ARCHIVE, EXPORT_INDEX_ALTERED
 */
export function depositFaults({ where, files }: ArtifactFiles): { readonly archives: number; readonly faults: readonly FileFault[] } {
  const archives = [...files].filter(([path]) => path.startsWith("zenodo/") && path.endsWith(".zip"));
  const faults = archives.flatMap(([path, bytes]): FileFault[] => {
    const inside = readArchive(bytes, `${where}/${path}`);
    const { faults: own } = checkDigests({ where: `${where}/${path}`, files: inside, others: new Map() });
    const different = [...inside].filter(
      ([name, content]) => name !== INDEX_FILE && name !== CRATE && !same(content, files.get(name) ?? new Uint8Array()),
    );
    return [
      ...own.map(({ message }) => ({ file: path, message: `in "${path}": ${message}` })),
      ...different.map(([name]) => ({ file: path, message: `"${name}" in "${path}" is not the file beside it` })),
    ];
  });
  return { archives: archives.length, faults };
}
