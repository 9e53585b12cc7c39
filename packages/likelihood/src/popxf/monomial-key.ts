import { placeError, type JsonPlace } from "../json/json-place.ts";

/** A product of real parameters, each with whether it is an imaginary part; constant if there are none. */
export type Monomial = readonly { readonly name: string; readonly imaginary: boolean }[];

const QUOTED = /\s*(?:'([^']*)'|"([^"]*)")\s*/y;

/** Texts of a Python tuple of texts: "('', 'C1')"; undefined if it is none. */
function tupleOf(key: string): string[] | undefined {
  const trimmed = key.trim();
  if (!trimmed.startsWith("(") || !trimmed.endsWith(")")) return undefined;
  const inner = trimmed.slice(1, -1);
  const texts: string[] = [];
  for (let at = 0; at < inner.length; at++) {
    QUOTED.lastIndex = at;
    const match = QUOTED.exec(inner);
    if (match === null) return inner.slice(at).trim() === "" && texts.length > 0 ? texts : undefined;
    texts.push(match.at(1) ?? match[2]);
    at = QUOTED.lastIndex;
    if (at < inner.length && inner[at] !== ",") return undefined;
  }
  return texts;
}

/**
 * The monomial that a key of POPxf stands for: a tuple of `degree` names, '' for none, and possibly a tag of as many letters R and I.
 * @param place of the key's value, for messages
 * @throws AnalysisError MODEL_POPXF_FORM
 */
export function parseMonomial(key: string, degree: number, parameters: ReadonlySet<string>, place: JsonPlace): Monomial {
  const texts = tupleOf(key);
  const expected = `expected a tuple of ${degree} parameters, such as "(${Array.from({ length: degree }, () => "''").join(", ")})"`;
  if (texts === undefined || (texts.length !== degree && texts.length !== degree + 1))
    throw placeError(place, place.code, `found the monomial ${JSON.stringify(key)}, ${expected}`);
  const tag = texts.length > degree ? texts[degree] : "R".repeat(degree);
  if (tag.length !== degree || !/^[RI]*$/.test(tag))
    throw placeError(place, place.code, `found the tag "${tag}" in ${JSON.stringify(key)}, expected ${degree} letters R or I`);
  return texts.slice(0, degree).flatMap((name, i) => {
    if (name === "") return [];
    if (!parameters.has(name))
      throw placeError(place, place.code, `found "${name}" in ${JSON.stringify(key)}, which metadata.parameters does not have`);
    return [{ name, imaginary: tag[i] === "I" }];
  });
}

/** Order of Python's sort(): by code points, which is that of the bytes of UTF-8. */
export const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The key of a product of at most two real parameters in a quadratic file: names sorted, '' first. */
export function monomialKey(names: readonly string[]): string {
  const padded = [...Array.from({ length: 2 - names.length }, () => ""), ...names].sort(byCodePoint);
  return `(${padded.map((name) => `'${name}'`).join(", ")})`;
}
