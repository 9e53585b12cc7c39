import { readFile } from "node:fs/promises";
import { canonicalJson, writeFileAtomically } from "@ratiometer/tables";

/** Reads what an earlier stage wrote with `writeJson`. */
export const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, "utf8")) as T;

/** Canonical JSON, whole or not at all. */
export const writeJson = (path: string, value: unknown): Promise<void> => writeFileAtomically(path, canonicalJson(value));
