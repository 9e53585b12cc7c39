import { readFileSync } from "node:fs";
import { Ajv, type Options, type SchemaObject, type ValidateFunction } from "ajv";

/** Documents that have a published JSON Schema. */
export type SchemaDocument = "workspace" | "patchset";

// src and dist are siblings, so that one path serves both.
const FOLDER = new URL("../../src/schema/", import.meta.url);

/** How schemas are compiled. */
export const SCHEMA_OPTIONS: Options = {
  strict: true,
  strictRequired: false,
  strictNumbers: false,
  allowUnionTypes: true,
  allErrors: true,
  verbose: true,
  keywords: ["expected"],
};

/** The published JSON Schema of a kind of document (draft 07; `expected` beside a `pattern` says it in words). */
export const documentSchema = (document: SchemaDocument): SchemaObject =>
  JSON.parse(readFileSync(new URL(`${document}.v1.json`, FOLDER), "utf8")) as SchemaObject;

/** What checks a document; where no code may be made of text, as in a page with a strict policy, a bundler puts in what this would make. */
export const documentValidator = (document: SchemaDocument): ValidateFunction => new Ajv(SCHEMA_OPTIONS).compile(documentSchema(document));
