import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@ratiometer/tables";

interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const HOME = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);
const PACKAGE = require("../../package.json") as PackageFacts;

export const VERSION: string = PACKAGE.version;

/** Versions of the libraries that decide what is published, as this version of the code pins them; the host has no part in it. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  "onnxruntime-node": (require("onnxruntime-node/package.json") as { readonly version: string }).version,
};

/** Versions of what computes: the same versions give the same bytes. */
export function versions(): Record<string, string> {
  const engine = require("onnxruntime-node/package.json") as { readonly version: string };
  return { ratiometer: VERSION, node: process.version, onnxruntime: engine.version };
}

/** Compiled code that a run can reach: no tests, and nothing that only tests use. */
const COMPUTES = /^(?!.*(?:\.test\.js$|(?:^|[\\/])testing[\\/])).*\.js$/;

/** Folder of a package that this one depends on, beside it in the repository or installed. */
function packageFolder(name: string): string {
  let folder = dirname(require.resolve(name));
  const isHome = (): boolean => {
    const file = join(folder, "package.json");
    return existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as Partial<PackageFacts>).name === name;
  };
  while (!isHome()) folder = dirname(folder);
  return folder;
}

/** The packages of Ratiometer that compute, this one first: names and folders. */
function computingPackages(): readonly (readonly [string, string])[] {
  // the viewer shows what was computed
  const others = Object.keys(PACKAGE.dependencies).filter((name) => name.startsWith("@ratiometer/") && name !== "@ratiometer/viewer");
  return [[PACKAGE.name, HOME], ...others.sort().map((name) => [name, packageFolder(name)] as const)];
}

async function digestOfCode(): Promise<string> {
  const files: { readonly label: string; readonly path: string }[] = [];
  for (const [name, home] of computingPackages()) {
    const listed = async (folder: string): Promise<string[]> =>
      (await readdir(join(home, folder), { recursive: true })).map((entry) => `${folder}/${entry}`);
    // processes run bundles, threads modules of their own
    const code = [...(await listed("bundle")), ...(await listed("dist"))].filter((entry) => COMPUTES.test(entry));
    const entries = [...code, ...(await listed("data").catch((): string[] => []))];
    files.push(...entries.sort().map((entry) => ({ label: `${name}/${entry}`, path: join(home, entry) })));
  }
  // one after the other: they are more than a process may have open
  const digests: (readonly [string, string])[] = [];
  for (const { label, path } of files) digests.push([label, sha256(await readFile(path))]);
  return sha256(JSON.stringify([digests, versions()]));
}

let known: Promise<string> | undefined;

/**
 * SHA-256 of the compiled code and the data files of all packages: a stage is done again when what made it has changed. Read once, since a process goes on with
 * the code that it has.
 */
export const codeVersion = (): Promise<string> => (known ??= digestOfCode());
