import { stringify, type ScalarTag, type Tags } from "yaml";

/** YAML 1.1, as PyYAML reads it: a float has a dot and a signed exponent, otherwise 1e-7 would arrive as a string; infinities are .inf. */
export function yamlNumber(value: number): string {
  if (Number.isNaN(value)) throw new RangeError("YAML text of NaN");
  if (!Number.isFinite(value)) return value < 0 ? "-.inf" : ".inf";
  const text = String(value);
  return /^-?\d+e/.test(text) ? text.replace("e", ".0e") : text;
}

/** Claims numbers ahead of the tags of the library, whose floats lack the dot; it never resolves anything. */
const NUMBER: ScalarTag = {
  identify: (value) => typeof value === "number",
  default: true,
  tag: "tag:yaml.org,2002:float",
  test: /^(?!)/,
  resolve: Number,
  stringify: ({ value }) => yamlNumber(value as number),
};

/** A YAML document whose strings are strings and whose numbers are numbers for readers of YAML 1.1 and 1.2 alike; no anchors, no folded lines. */
export function yamlText(document: unknown): string {
  return stringify(document, {
    version: "1.1",
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
    aliasDuplicateObjects: false,
    customTags: (tags: Tags) => [NUMBER, ...tags],
  });
}
