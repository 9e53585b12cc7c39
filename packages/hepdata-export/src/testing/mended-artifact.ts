import { canonicalJson, sha256 } from "@ratiometer/tables";
import { tarGz } from "../archive/archive.ts";
import { readArchive } from "../archive/read-archive.ts";
import { zip } from "../archive/zip.ts";
import { INDEX_FILE, selfDigestOf } from "../artifact-index.ts";

type Files = ReadonlyMap<string, Uint8Array>;

const CRATE = "ro-crate-metadata.json";
const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));

/** The files with one document changed. */
export function withDocument(files: Files, path: string, change: (value: never) => void): Map<string, Uint8Array> {
  const value = JSON.parse(new TextDecoder().decode(files.get(path))) as never;
  change(value);
  return new Map([...files, [path, encoded(value)]]);
}

/** Archives in the submission: what their members are copies of. */
const PACKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "hepdata/pyhf_models.tar.gz": { "BkgOnly.json": "likelihood/workspace_sm.json", "patchset.json": "likelihood/patchset.json" },
  "hepdata/combine_card.tar.gz": {
    "datacard.txt": "likelihood/combine/datacard.txt",
    "shapes.json": "likelihood/combine/shapes.json",
    "scaling.json": "likelihood/combine/scaling.json",
  },
};

/** Copies in the HEPData submission as their originals are now, the archives in it and of it packed again. */
async function withCopies(files: Files): Promise<Map<string, Uint8Array>> {
  const mended = new Map(files);
  const originals = new Map(
    [...files]
      .filter(([path]) => !path.startsWith("hepdata/") && !path.startsWith("zenodo/"))
      .map(([path, bytes]) => [path.slice(path.lastIndexOf("/") + 1), bytes]),
  );
  originals.set("model_hs3.json", files.get("likelihood/hs3.json") ?? new Uint8Array());
  for (const path of files.keys()) {
    const original = originals.get(path.slice("hepdata/".length));
    if (path.startsWith("hepdata/") && original !== undefined) mended.set(path, original);
  }
  for (const [path, members] of Object.entries(PACKED)) {
    const packed = files.get(path);
    if (packed === undefined) continue;
    const inside = new Map(readArchive(packed, path));
    for (const [name, from] of Object.entries(members)) {
      const bytes = files.get(from);
      if (bytes !== undefined) inside.set(name, bytes);
    }
    mended.set(path, await tarGz(inside));
  }
  if (files.has("hepdata.tar.gz")) {
    const folder = new Map(
      [...mended].flatMap(([path, bytes]) => (path.startsWith("hepdata/") ? [[path.slice("hepdata/".length), bytes] as const] : [])),
    );
    mended.set("hepdata.tar.gz", await tarGz(folder));
  }
  return mended;
}

/** Digests of the files in the research object as they are now. */
function withCrate(files: Files): Map<string, Uint8Array> {
  if (!files.has(CRATE)) return new Map(files);
  return withDocument(files, CRATE, (crate: { "@graph": { "@id": string; sha256?: string; contentSize?: string }[] }) => {
    for (const node of crate["@graph"]) {
      const bytes = files.get(node["@id"]);
      if (bytes === undefined || node.sha256 === undefined) continue;
      [node.sha256, node.contentSize] = [sha256(bytes), String(bytes.length)];
    }
  });
}

/** The archives for Zenodo with the files as they are now, and an index of their own. */
function withDeposit(files: Files): Map<string, Uint8Array> {
  const mended = new Map(files);
  for (const [path, bytes] of files) {
    if (!path.startsWith("zenodo/") || !path.endsWith(".zip")) continue;
    const inside = new Map(
      [...readArchive(bytes, path)].map(([name, own]) => [name, name === INDEX_FILE || name === CRATE ? own : (files.get(name) ?? own)]),
    );
    mended.set(path, zip(withIndex(withCrate(inside))));
  }
  return mended;
}

/** artifact.json as it may be changed. */
export interface WritableIndex {
  files: { path: string; bytes: number; sha256: string }[];
  networks: { path: string; output: string }[];
  coefficients: { name: string; sm: number; range: number[] }[];
  channels: { name: string; model: string }[];
  schema_version: string;
  selfDigest: string;
}

/** The index with the sizes and digests of the files as they are, another change of it, and its own digest. */
export function withIndex(files: Files, change: (index: WritableIndex) => void = () => undefined): Map<string, Uint8Array> {
  return withDocument(files, INDEX_FILE, (index: WritableIndex) => {
    for (const file of index.files) {
      const bytes = files.get(file.path);
      if (bytes !== undefined) [file.bytes, file.sha256] = [bytes.length, sha256(bytes)];
    }
    change(index);
    index.selfDigest = selfDigestOf(index);
  });
}

/**
 * What someone does who changes a file on purpose: digests in the index are those of the changed files again.
 * @param everything the copies, the packed submission, the deposit and the research object, too
 */
export async function mended(files: Files, everything: boolean): Promise<Map<string, Uint8Array>> {
  return everything ? withIndex(withCrate(withDeposit(await withCopies(files)))) : withIndex(files);
}
