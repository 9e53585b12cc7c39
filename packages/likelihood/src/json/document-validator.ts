import { Ajv, type Options, type ValidateFunction } from "ajv";
import { documentSchema, type SchemaDocument } from "./document-schema.ts";

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

/** What checks a document; where no code may be made of text, as in a page with a strict policy, a bundler puts in what this would make. */
export const documentValidator = (document: SchemaDocument): ValidateFunction => new Ajv(SCHEMA_OPTIONS).compile(documentSchema(document));
