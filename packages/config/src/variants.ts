import { AnalysisError, unknownName } from "./analysis-error.ts";
import { type LocatedYaml, type Segments } from "./load-yaml.ts";

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps key by key; anything else replaces what was there, and null takes it away. */
function merged(base: unknown, change: unknown): unknown {
  if (!isTree(change)) return structuredClone(change);
  const result = new Map<string, unknown>(isTree(base) ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(change))
    if (value === null) result.delete(key);
    else result.set(key, merged(result.get(key), value));
  return Object.fromEntries(result);
}

/** Whether a value has something at a path. */
function has(value: unknown, segments: Segments): boolean {
  let at = value;
  for (const segment of segments) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, segment)) return false;
    at = (at as Readonly<Record<string | number, unknown>>)[segment];
  }
  return true;
}

/**
 * An analysis file with some of its variants, one after the other: `variants: { full: { samples: { tHq: { source: … } } } }` says what differs from the rest of
 * the file. A place in the result is told where the variant gives it, or else where the rest of the file does.
 * @param names of variants that were asked for
 * @throws AnalysisError CONFIG_UNKNOWN_VARIANT with the nearest name
 */
export function withVariants(yaml: LocatedYaml, names: readonly string[]): LocatedYaml {
  if (!isTree(yaml.value)) return yaml;
  const { variants, ...base } = yaml.value;
  // what is no map is told by the schema
  const known = isTree(variants) ? variants : {};
  for (const name of names)
    if (!Object.hasOwn(known, name)) {
      const place = { where: yaml.where(["variants"]), path: "variants" };
      if (Object.keys(known).length > 0) throw unknownName("CONFIG_UNKNOWN_VARIANT", "variant", name, Object.keys(known), place);
      throw new AnalysisError("CONFIG_UNKNOWN_VARIANT", `the analysis has no variants, found "${name}" asked for`, {
        where: place.where,
        hint: "say what differs in variants: { NAME: … }",
      });
    }
  const changes = names.map((name) => structuredClone(known[name]));
  const value = changes.reduce<unknown>((so, change) => merged(so, change), base);
  const source = (segments: Segments): Segments => {
    const at = changes.findLastIndex((change) => has(change, segments));
    return at < 0 ? segments : ["variants", names[at], ...segments];
  };
  return {
    value: variants === undefined || !isTree(value) ? value : { ...value, variants },
    where: (segments) => yaml.where(source(segments)),
    whereKey: (segments) => yaml.whereKey(source(segments)),
  };
}

/** Names of the variants of an analysis file that the schema accepts. */
export const variantNames = ({ value }: Pick<LocatedYaml, "value">): readonly string[] =>
  isTree(value) && isTree(value.variants) ? Object.keys(value.variants) : [];
