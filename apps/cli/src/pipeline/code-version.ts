import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { sha256 } from "@ratiometer/tables";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const require = createRequire(import.meta.url);
const PACKAGE = require("../../package.json") as { readonly version: string };

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

async function digestOfCode(): Promise<string> {
  const folders = ["packages", "apps"];
  const files: string[] = [];
  for (const folder of folders)
    for (const name of await readdir(`${ROOT}${folder}`)) {
      const home = `${ROOT}${folder}/${name}`;
      const compiled = await readdir(`${home}/dist`, { recursive: true }).catch((): string[] => []);
      files.push(...compiled.filter((entry) => COMPUTES.test(entry)).map((entry) => `${home}/dist/${entry}`));
      const data = await readdir(`${home}/data`).catch((): string[] => []);
      files.push(...data.map((entry) => `${home}/data/${entry}`));
    }
  const digests = await Promise.all(files.sort().map(async (file) => [file.slice(ROOT.length), sha256(await readFile(file))]));
  return sha256(JSON.stringify([digests, versions()]));
}

let known: Promise<string> | undefined;

/**
 * SHA-256 of the compiled code and the data files of all packages: a stage is done again when what made it has changed. Read once, since a process goes on with
 * the code that it has.
 */
export const codeVersion = (): Promise<string> => (known ??= digestOfCode());
