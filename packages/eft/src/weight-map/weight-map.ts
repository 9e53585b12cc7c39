import { AnalysisError, checkedDocument, pathSegments, throwFaults } from "@ratiometer/config";
import type { CoefficientPoint, DeclaredCoefficient, WeightPoint } from "../weight-points.ts";
import { NANOAOD_LIST, NANOAOD_WEIGHT } from "../nanoaod/columns.ts";
import { checkForm, type EntryDocument, type WeightMapDocument } from "./document.ts";
import { entryValues, namedValues, type NamedValues, unknownStandardModel } from "./entry.ts";
import { placeFaults } from "./place-faults.ts";
import { mappedVariations, type MappedVariations } from "./mapped-variations.ts";
import { vocabulary, type Vocabulary } from "./vocabulary.ts";

/** A weight, and the point it stands for, under the analysis's names; undefined where it is none, or is to be left out. */
export interface MappedWeight {
  readonly id: string;
  readonly point: CoefficientPoint | undefined;
}

interface Relative {
  /** Column that the weights are factors on; undefined where they are absolute. */
  readonly relativeTo: string | undefined;
  /** Of weights that are exactly 1 where an event lacks them. */
  readonly missing: "refuse" | "drop";
}

/** Where the weights of a file are, and what they stand for. */
export type MappedWeights =
  | (Relative & { readonly kind: "list"; readonly column: string; readonly entries: readonly MappedWeight[] })
  | (Relative & {
      readonly kind: "header";
      readonly column: string;
      /** As written in the map, relative to it. */
      readonly header: string;
      readonly group: string | undefined;
      readonly leaveOut: readonly number[];
    })
  | (Relative & { readonly kind: "columns"; readonly entries: readonly MappedWeight[] })
  | (Relative & { readonly kind: "pattern"; readonly pattern: string; readonly leaveOut: readonly string[] })
  | (Relative & {
      readonly kind: "polynomial";
      readonly column: string;
      /** Under the analysis's names. */
      readonly coefficients: readonly string[];
      /** Under the file's names. */
      readonly names: readonly string[];
      readonly cross: "full" | "half";
      readonly namesColumn: string | undefined;
    });

/** What nameless weights mean: a checked weight map. Coefficients have the names of the analysis. */
export interface WeightMap {
  /** As given by the user. */
  readonly file: string;
  readonly basis: WeightMapDocument["basis"];
  readonly weights: MappedWeights;
  /** Point of generation; undefined if not known. */
  readonly generation: CoefficientPoint | undefined;
  /** Sum of the weights at the SM over all generated events, in the unit of the file's weights; "events": those of the files are all of them. */
  readonly sumOfWeights: number | "events" | undefined;
  readonly variations: MappedVariations;
  /** Names of card entries for a header that does not give them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly vocabulary: Vocabulary;
}

/**
 * Contents of a weight map, checked.
 * @param declared coefficients of the analysis, whose names and SM values the map may use
 * @throws AnalysisError, or AggregateError of several in the file's order, each with file:line:column: those of `checkedDocument` and of the schema,
 * CONFIG_EITHER_OR, CONFIG_UNKNOWN_COEFFICIENT, CONFIG_WRONG_VALUE, CONFIG_DUPLICATE_NAME
 */
export function parseWeightMap(text: string, file: string, declared: readonly DeclaredCoefficient[] = []): WeightMap {
  const yaml = checkedDocument(text, file, checkForm);
  const document = yaml.value as WeightMapDocument;
  const place = (path: string): { where: string; path: string } => ({ where: yaml.where(pathSegments(path)), path });
  const keyPlace = (path: string): { where: string; path: string } => ({ where: yaml.whereKey(pathSegments(path)), path });
  throwFaults(placeFaults(document, declared, place));
  const known = vocabulary(document, declared);
  const faults: AnalysisError[] = [];
  const collect = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      faults.push(error);
      return undefined;
    }
  };
  const values = (entry: EntryDocument, path: string): NamedValues =>
    collect(() =>
      entryValues(entry, known, document.generation, (name) => (name === undefined ? place(path) : keyPlace(`${path}.${name}`))),
    );
  const { weights, generation } = document;
  const listed = (weights.points ?? []).map((entry, i) => values(entry, `weights.points[${i}]`));
  const named = Object.entries(weights.columns ?? {}).map(([name, entry]) => [name, values(entry, `weights.columns.${name}`)] as const);
  const storedNames = weights.coefficients ?? [];
  const stored = collect(() =>
    namedValues(Object.fromEntries(storedNames.map((name) => [name, 0])), known, (name) =>
      place(`weights.coefficients[${storedNames.indexOf(name)}]`),
    ),
  );
  const own = collect(() =>
    generation === undefined ? undefined : namedValues(generation, known, (name) => keyPlace(`generation.${name}`)),
  );
  throwFaults(faults);
  const carried = new Set([...listed, ...named.map(([, entry]) => entry), stored, own].flatMap((entry) => [...(entry?.keys() ?? [])]));
  const open = [...carried].filter((name) => known.sm(name) === undefined);
  throwFaults(
    open.map((name) => unknownStandardModel(name, keyPlace(Object.hasOwn(document.rename, name) ? `rename.${name}` : "weights"))),
  );
  const pointOf = (entry: ReadonlyMap<string, number>): CoefficientPoint =>
    Object.fromEntries([...carried].map((name) => [known.renamed(name), entry.get(name) ?? known.sm(name) ?? 0]));
  const leftOut = new Set(weights.leave_out);
  const mapped = (id: string, entry: NamedValues, key: number | string): MappedWeight => ({
    id,
    point: entry === undefined || leftOut.has(key) ? undefined : pointOf(entry),
  });
  return {
    file,
    basis: document.basis,
    weights: mappedWeights(
      document,
      listed.map((entry, i) => mapped(idOf(weights.points?.[i] ?? null, weights.list ?? NANOAOD_LIST, i), entry, i)),
      named.map(([name, entry]) => mapped(name, entry, name)),
      known,
    ),
    generation: own === undefined ? undefined : pointOf(own),
    sumOfWeights: document.sum_of_weights,
    variations: mappedVariations(document.variations),
    parameters: document.parameters,
    vocabulary: known,
  };
}

/** The name of a listed weight, or its place. */
const idOf = (entry: EntryDocument, column: string, position: number): string =>
  typeof entry === "string" ? entry : `${column}[${position}]`;

function mappedWeights(
  { weights }: WeightMapDocument,
  listed: readonly MappedWeight[],
  named: readonly MappedWeight[],
  { renamed }: Vocabulary,
): MappedWeights {
  const { relative_to, missing = "refuse", leave_out } = weights;
  const relativeTo = (usual: string | undefined): string | undefined => (relative_to === "none" ? undefined : (relative_to ?? usual));
  if (weights.polynomial !== undefined) {
    const names = weights.coefficients ?? [];
    return {
      kind: "polynomial",
      column: weights.polynomial,
      relativeTo: relativeTo(undefined),
      missing,
      coefficients: names.map((name) => renamed(name)),
      names,
      cross: weights.cross ?? "full",
      namesColumn: weights.names_column,
    };
  }
  if (weights.columns !== undefined) return { kind: "columns", entries: named, relativeTo: relativeTo(NANOAOD_WEIGHT), missing };
  if (weights.pattern !== undefined)
    return { kind: "pattern", pattern: weights.pattern, leaveOut: leave_out.map(String), relativeTo: relativeTo(NANOAOD_WEIGHT), missing };
  const list = { column: weights.list ?? NANOAOD_LIST, relativeTo: relativeTo(NANOAOD_WEIGHT), missing };
  if (weights.header === undefined) return { kind: "list", ...list, entries: listed };
  return { kind: "header", ...list, header: weights.header, group: weights.group, leaveOut: leave_out.map(Number) };
}

/** The points that a fit can use, in order. */
export function usedPoints(entries: readonly MappedWeight[]): WeightPoint[] {
  return entries.flatMap(({ id, point }) => (point === undefined ? [] : [{ id, point }]));
}
