import type { DocumentFormat } from "@ratiometer/config";
import { schemaCompiler } from "@ratiometer/config/schema-compiler";
import { weightMapSchema } from "./weight-map-schema.ts";

/** What checks a weight map. Bundles have in its place what this makes, as analyses do. */
export const weightMapValidator: DocumentFormat["validator"] = () => schemaCompiler().compile(weightMapSchema());
