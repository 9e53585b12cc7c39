import type { ValidateFunction } from "ajv";
import { analysisSchema } from "./analysis-schema.ts";
import { schemaCompiler } from "./schema-compiler.ts";

/** What checks an analysis. Bundles have in its place what this makes, as it takes half a second and pages with a strict policy may not make code of text. */
export const analysisValidator = (): ValidateFunction => schemaCompiler().compile(analysisSchema());
