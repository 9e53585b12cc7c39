import { Ajv, type CodeOptions, type SchemaObject } from "ajv";

/** What the format foresees and this version refuses: values that match `when`, and what to write instead. */
interface Refusal {
  readonly when: SchemaObject;
  readonly what: string;
  readonly instead: string;
}

/**
 * Compiles schemas of documents that users write: JSON Schema, draft 07 with the annotations `unit`, `expected` and `notInThisVersion`. The error of a
 * refusal is one of `not` beside `what` and `instead`.
 */
export function schemaCompiler(code: CodeOptions = {}): Ajv {
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allErrors: true,
    verbose: true,
    useDefaults: true,
    allowUnionTypes: true,
    // numbers may be infinite in some places; schemaCheck refuses all others
    strictNumbers: false,
    code,
    keywords: ["unit", "expected", "what", "instead"],
  });
  ajv.addKeyword({
    keyword: "notInThisVersion",
    schemaType: "array",
    macro: (refusals: readonly Refusal[]): SchemaObject => ({
      allOf: refusals.map(({ when, what, instead }) => ({ not: when, what, instead })),
    }),
  });
  return ajv;
}
