import { has, items, member, numberOf, optionalItems, placeError, textOf, textsOf, type JsonPlace } from "../json/json-place.ts";

/** Values, states and ranges of the document's parameters in one analysis. */
export interface ParameterValues {
  readonly value: (name: string) => number | undefined;
  /** Constant by its point, or by a range without extent. */
  readonly isConstant: (name: string) => boolean;
  /** A rising range, if a domain has one; undefined sides are open. */
  readonly range: (name: string) => readonly [number | undefined, number | undefined] | undefined;
}

const byName = (places: readonly JsonPlace[]): ReadonlyMap<string, JsonPlace> =>
  new Map(places.map((place) => [textOf(member(place, "name")), place]));

/** Lists named by an analysis first, then the one with ROOT's name, then, if there is nothing else, the first of the document. */
function chosen(document: JsonPlace, key: "domains" | "parameter_points", named: readonly JsonPlace[], usual: string): JsonPlace[] {
  const lists = byName(optionalItems(document, key));
  const found = named.map((place) => {
    const list = lists.get(textOf(place));
    if (list === undefined) throw placeError(place, "MODEL_HS3_REFERENCE", `found "${textOf(place)}", which ${key} do not have`);
    return list;
  });
  const fallback = lists.get(usual) ?? (found.length === 0 ? lists.values().next().value : undefined);
  return fallback === undefined ? found : [...found, fallback];
}

const optionalNumber = (place: JsonPlace, key: string): number | undefined => (has(place, key) ? numberOf(member(place, key)) : undefined);

/** Names that an analysis lists under a plural, or gives under the singular. */
const namesUnder = (analysis: JsonPlace | undefined, singular: string, plural: string): readonly JsonPlace[] => {
  if (analysis === undefined) return [];
  const one = has(analysis, singular) ? [member(analysis, singular)] : [];
  return [...one, ...optionalItems(analysis, plural)];
};

/** Parameters of interest of an analysis, under both names that the standard has for them. */
export const interestOf = (analysis: JsonPlace): string[] =>
  ["parameters_of_interest", "parameter_of_interest"].flatMap((key) => {
    if (!has(analysis, key)) return [];
    const place = member(analysis, key);
    return typeof place.value === "string" ? [place.value] : textsOf(place);
  });

/**
 * Values and ranges from the analysis's `init` and `domain`, completed by `default_values` and `default_domain`.
 * @throws AnalysisError MODEL_HS3_REFERENCE for a list that is not there, MODEL_HS3_FORM for a malformed one
 */
export function parameterValues(document: JsonPlace, analysis: JsonPlace | undefined): ParameterValues {
  const values = new Map<string, { readonly value: number; readonly constant: boolean }>();
  for (const point of chosen(document, "parameter_points", namesUnder(analysis, "init", "inits"), "default_values"))
    for (const parameter of items(member(point, "parameters"))) {
      const name = textOf(member(parameter, "name"));
      if (!values.has(name))
        values.set(name, { value: numberOf(member(parameter, "value")), constant: member(parameter, "const").value === true });
    }
  const ranges = new Map<string, readonly [number | undefined, number | undefined]>();
  for (const domain of chosen(document, "domains", namesUnder(analysis, "domain", "domains"), "default_domain"))
    for (const axis of items(member(domain, "axes"))) {
      const name = textOf(member(axis, "name"));
      if (!ranges.has(name)) ranges.set(name, [optionalNumber(axis, "min"), optionalNumber(axis, "max")]);
    }
  const isPoint = (name: string): boolean => {
    const [min, max] = ranges.get(name) ?? [];
    return min !== undefined && max !== undefined && min >= max;
  };
  return {
    value: (name) => values.get(name)?.value,
    isConstant: (name) => values.get(name)?.constant === true || isPoint(name),
    range: (name) => (isPoint(name) ? undefined : ranges.get(name)),
  };
}
