import { expect, test } from "@jest/globals";
import { weightMapSchema } from "./weight-map-schema.ts";

interface Field {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly unit?: string;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly additionalProperties?: Field | boolean;
}

/** Every field with its path, through properties and entries of maps. */
function* fields(schema: Field, path: string): Generator<readonly [string, Field]> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, field];
    yield* fields(field, `${path}.${name}`);
  }
  if (typeof schema.additionalProperties === "object") yield* fields(schema.additionalProperties, `${path}.*`);
}

const schema = weightMapSchema();
const definitions = schema.definitions as Readonly<Record<string, Field>>;
const all = [...fields(schema, "map"), ...Object.entries(definitions).flatMap(([name, field]) => [...fields(field, name)])];

test("the schema describes every field and gives every number a unit", () => {
  expect(all.length).toBeGreaterThan(25);
  expect(all.filter(([, { description }]) => description === undefined).map(([path]) => path)).toEqual([]);
  const isNumber = ({ type }: Field): boolean => [type].flat().some((name) => name === "number" || name === "integer");
  const numbers = all.map(([path, field]) => [path, field.items ?? field] as const).filter(([, field]) => isNumber(field));
  expect(numbers.length).toBeGreaterThan(3);
  expect(numbers.filter(([, { unit }]) => unit === undefined).map(([path]) => path)).toEqual([]);
});
