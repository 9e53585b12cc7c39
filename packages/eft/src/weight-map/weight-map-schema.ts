import { readFileSync } from "node:fs";

// src and dist are siblings, so that one path serves both.
const SCHEMA_FILE = new URL("../../src/schema/weight-map.v1.json", import.meta.url);

/** The published JSON Schema of weight maps (draft 07 with the annotations `unit` and `expected`). */
export function weightMapSchema(): Record<string, unknown> {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as Record<string, unknown>;
}
