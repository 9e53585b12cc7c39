import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { sha256, sha256OfFile } from "@ratiometer/tables";

/** A file of events as a record names it: without its folder, which says nothing elsewhere. */
export interface EventDigest {
  readonly file: string;
  readonly sha256: string;
}

/** The digest of a file, or of all files of a table's folder. */
export async function eventDigest(path: string): Promise<EventDigest> {
  const file = basename(resolve(path));
  if (!(await stat(path)).isDirectory()) return { file, sha256: await sha256OfFile(path) };
  const names = (await readdir(path)).sort();
  const digests: (readonly [string, string])[] = [];
  for (const name of names) digests.push([name, await sha256OfFile(join(path, name))]);
  return { file, sha256: sha256(JSON.stringify(digests)) };
}
