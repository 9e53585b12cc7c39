import { readFileSync } from "node:fs";
import type { SchemaObject } from "ajv";

/** Documents that have a published JSON Schema. */
export type SchemaDocument = "workspace" | "patchset";

// src and dist are siblings, so that one path serves both.
const FOLDER = new URL("../../src/schema/", import.meta.url);

/** The published JSON Schema of a kind of document (draft 07; `expected` beside a `pattern` says it in words). */
export const documentSchema = (document: SchemaDocument): SchemaObject =>
  JSON.parse(readFileSync(new URL(`${document}.v1.json`, FOLDER), "utf8")) as SchemaObject;
