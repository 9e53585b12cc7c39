import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { AnalysisError, DATA } from "@ratiometer/config";
import { canonicalJson, sha256, sha256OfFile } from "@ratiometer/tables";
import type { StageName } from "./stage.ts";

export const MANIFEST = "manifest.json";

export interface FileDigest {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a stage was made of and what it made. Timing lives here and nowhere else in a run. */
export interface Manifest {
  readonly schema: 1;
  readonly stage: StageName;
  /** SHA-256 of everything that decides the outcome: settings, seed, code, input files, the outputs of the stages read. */
  readonly key: string;
  readonly seed: number;
  readonly settings: unknown;
  readonly versions: Readonly<Record<string, string>>;
  readonly code: string;
  readonly inputs: readonly FileDigest[];
  /** Digest of the outputs of each stage read. */
  readonly upstream: Readonly<Partial<Record<StageName, string>>>;
  readonly outputs: readonly FileDigest[];
  readonly started: string;
  readonly seconds: number;
}

export const keyOf = (parts: Pick<Manifest, "stage" | "seed" | "settings" | "code" | "inputs" | "upstream">): string =>
  sha256(canonicalJson(parts));

/** What a stage makes of observed data: files that are called so, or in folders that are. */
const OF_DATA = new RegExp(`(^|/)${DATA}(/|\\.json$)`);

/** One digest for all that a stage made. @param withoutData but for what it made of observed data */
export const outputDigest = ({ outputs }: Pick<Manifest, "outputs">, withoutData: boolean = false): string =>
  sha256(canonicalJson(withoutData ? outputs.filter(({ file }) => !OF_DATA.test(file)) : outputs));

async function digestFile(path: string, root: string): Promise<FileDigest> {
  try {
    return { file: relative(root, path).replaceAll("\\", "/"), bytes: (await stat(path)).size, sha256: await sha256OfFile(path) };
  } catch (cause) {
    throw new AnalysisError("DATA_UNREADABLE", `cannot be read: ${(cause as Error).message}`, { where: path, cause });
  }
}

/**
 * Name, size and SHA-256 of each file, in the given order.
 * @throws AnalysisError DATA_UNREADABLE
 */
export async function digestFiles(paths: readonly string[], root: string): Promise<FileDigest[]> {
  const digests: FileDigest[] = [];
  for (const path of paths) digests.push(await digestFile(path, root));
  return digests;
}

/** All files below a folder but a manifest at its top, sorted by path. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== join(folder, MANIFEST))
    .sort();
}

const isDigests = (value: unknown): value is readonly FileDigest[] =>
  Array.isArray(value) &&
  value.every(
    (entry: Partial<FileDigest> | null) =>
      typeof entry?.file === "string" && typeof entry.sha256 === "string" && typeof entry.bytes === "number",
  );

/** The manifest of a finished stage; undefined where there is none that can be read, or one that is damaged. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(path, "utf8")) as Partial<Manifest>;
    const { schema, key, outputs, seconds } = manifest;
    const whole = schema === 1 && typeof key === "string" && isDigests(outputs) && typeof seconds === "number";
    return whole ? (manifest as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** What no longer is as the manifest says: "changed: x.npy" or "missing: y.json"; undefined when all is as it was. */
export async function damage(folder: string, manifest: Manifest): Promise<string | undefined> {
  for (const { file, sha256: digest } of manifest.outputs) {
    const now = await sha256OfFile(join(folder, file)).catch(() => undefined);
    if (now !== digest) return `${now === undefined ? "missing" : "changed"}: ${file}`;
  }
  return undefined;
}
