import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const FILE = new URL("../browser/figure-files.js", import.meta.url);

/** The page's only script, which saves figures, and its digest for the content security policy: nothing else may run. */
export function pageScript(): { readonly source: string; readonly digest: string } {
  const source = readFileSync(FILE, "utf8");
  return { source, digest: `sha256-${createHash("sha256").update(source).digest("base64")}` };
}
