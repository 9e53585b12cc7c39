import { expect, test } from "@jest/globals";
import { analysisSchema } from "./analysis-schema.ts";

interface Field {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly unit?: string;
  readonly $ref?: string;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly additionalProperties?: Field | boolean;
}

const isNumber = ({ type }: Field): boolean => type === "number" || type === "integer";

/** Every field with its path, through properties, entries of maps and definitions. */
function* fields(schema: Field, path: string): Generator<readonly [string, Field]> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, field];
    yield* fields(field, `${path}.${name}`);
  }
  if (typeof schema.additionalProperties === "object") yield* fields(schema.additionalProperties, `${path}.*`);
  if (schema.items !== undefined) yield* fields(schema.items, `${path}[]`);
}

const schema = analysisSchema() as Field & { readonly definitions: Readonly<Record<string, Field>> };
const all = [...fields(schema, "analysis"), ...Object.entries(schema.definitions).flatMap(([name, field]) => [...fields(field, name)])];

test("the schema describes every field", () => {
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter(([, { description }]) => description === undefined).map(([path]) => path)).toEqual([]);
});

test("the schema gives every number a unit", () => {
  const numbers = all
    .map(([path, field]) => [path, field.items === undefined ? field : field.items] as const)
    .filter(([, field]) => isNumber(field));
  expect(numbers.length).toBeGreaterThan(15);
  expect(numbers.filter(([, { unit }]) => unit === undefined).map(([path]) => path)).toEqual([]);
});
