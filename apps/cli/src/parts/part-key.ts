import { canonicalJson, sha256 } from "@ratiometer/tables";
import type { Decisive } from "../pipeline/staleness.ts";

/** SHA-256 of what decides the parts of a stage but the files from outside, of which each part reads its own. */
export const partKey = ({ stage, seed, settings, code, upstream }: Decisive): string =>
  sha256(canonicalJson({ stage, seed, settings, code, upstream }));
