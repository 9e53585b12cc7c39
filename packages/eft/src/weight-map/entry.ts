import { AnalysisError, unknownName, type ErrorPlace } from "@ratiometer/config";
import { spelledPoint } from "../spelled-point.ts";
import type { EntryDocument } from "./document.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The coefficients that an entry names, by the file's names; undefined where it stands for no point. */
export type NamedValues = ReadonlyMap<string, number> | undefined;

/** Names that stand for no point: the first weight of a list is filled with something. */
const NO_POINT = /^dummy$/i;
const STANDARD_MODEL = /^(?:rwgt_)?sm(?:_point)?$/i;
const REFERENCE = /^(?:rwgt_)?reference(?:_point)?$/i;

/**
 * What an entry of a map stands for.
 * @param generation the point of generation, by the file's names: what a reference point means
 * @throws AnalysisError CONFIG_UNKNOWN_COEFFICIENT, or CONFIG_WRONG_VALUE for a name that spells no point
 */
export function entryValues(
  entry: EntryDocument,
  known: Vocabulary,
  generation: Readonly<Record<string, number>> | undefined,
  placeOf: (name?: string) => ErrorPlace,
): NamedValues {
  if (entry === null) return undefined;
  if (typeof entry === "object") return namedValues(entry, known, placeOf);
  if (NO_POINT.test(entry)) return undefined;
  if (STANDARD_MODEL.test(entry)) return new Map();
  if (REFERENCE.test(entry)) {
    if (generation !== undefined) return new Map(Object.entries(generation));
    throw new AnalysisError("CONFIG_WRONG_VALUE", `"${entry}" stands for the point of generation, which the map does not say`, {
      ...placeOf(),
      hint: "give generation, or the point itself",
    });
  }
  const spelled = spelledPoint(entry, known.names);
  if (spelled.size > 0) return new Map([...spelled].map(([name, { value }]) => [name, value]));
  throw new AnalysisError("CONFIG_WRONG_VALUE", `"${entry}" spells no coefficient and its value`, {
    ...placeOf(),
    hint: `give the point as { ${known.names[0]}: 1 }, or ~ where the weight stands for none; names in use look like ctZ_1p5_cpt_m2; known: ${known.names.slice(0, 12).join(", ")}, …`,
  });
}

/** @throws AnalysisError CONFIG_UNKNOWN_COEFFICIENT with the nearest name */
export function namedValues(
  values: Readonly<Record<string, number>>,
  known: Vocabulary,
  placeOf: (name: string) => ErrorPlace,
): ReadonlyMap<string, number> {
  for (const name of Object.keys(values))
    if (known.sm(name) === undefined)
      throw known.names.includes(name)
        ? unknownStandardModel(name, placeOf(name))
        : unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", name, known.names, placeOf(name));
  return new Map(Object.entries(values));
}

/** The error for a coefficient whose standard-model value nobody says. */
export function unknownStandardModel(name: string, place: ErrorPlace): AnalysisError {
  return new AnalysisError("CONFIG_UNKNOWN_COEFFICIENT", `the SM value of "${name}" is not known`, {
    ...place,
    hint: `add it to coefficients: { ${name}: { sm: 0 } }`,
  });
}
