import { readFileSync } from "node:fs";
import type { SchemaObject } from "ajv";

// src and dist are siblings, so that one path serves both.
const SCHEMA_FILE = new URL("../src/schema/analysis.v1.json", import.meta.url);

/** The published JSON Schema of analysis files (draft 07 with the annotations `unit`, `expected` and `notInThisVersion`). */
export function analysisSchema(): SchemaObject {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as SchemaObject;
}
