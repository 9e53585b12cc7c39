import { Ajv, type CodeOptions, type ValidateFunction } from "ajv";
import { documentSchema, type SchemaDocument } from "./document-schema.ts";

/** Compiles the schemas of documents. */
export const documentCompiler = (code: CodeOptions = {}): Ajv =>
  new Ajv({
    strict: true,
    strictRequired: false,
    strictNumbers: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    keywords: ["expected"],
    code,
  });

/** What checks a document. Bundles have in its place what this makes, as pages with a strict policy may not make code of text. */
export const documentValidator = (document: SchemaDocument): ValidateFunction => documentCompiler().compile(documentSchema(document));
