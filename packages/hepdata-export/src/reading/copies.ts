import { readArchive } from "../archive/read-archive.ts";
import { INDEX_FILE, type ArtifactIndex } from "../artifact-index.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { jsonDocument } from "./json-document.ts";
import { isRecord } from "./json-shape.ts";

const FOLDER = "hepdata/";
const ARCHIVE = "hepdata.tar.gz";
const CRATE = "ro-crate-metadata.json";
/** What the archive for pyhf holds, and what it is a copy of. */
const PYHF = {
  path: "hepdata/pyhf_models.tar.gz",
  copies: { "BkgOnly.json": "likelihood/workspace_sm.json", "patchset.json": "likelihood/patchset.json" },
} as const;

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(b);
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
    const original = originals.get(nameOf(path));
    if (original !== undefined && !same(bytes, original.bytes))
      faults.push({ file: original.path, message: `"${original.path}" differs from its copy "${path}"` });
  }
  const packed = files.get(ARCHIVE);
  if (packed !== undefined) faults.push(...packedFaults(readArchive(packed, `${where}/${ARCHIVE}`), new Map(copies)));
  const pyhf = files.get(PYHF.path);
  if (pyhf !== undefined) {
    const inside = readArchive(pyhf, `${where}/${PYHF.path}`);
    for (const [name, path] of Object.entries(PYHF.copies)) {
      const [copy, original] = [inside.get(name), files.get(path)];
      if (copy === undefined || original === undefined || !same(copy, original))
        faults.push({ file: PYHF.path, message: `"${name}" in "${PYHF.path}" is not "${path}"` });
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
