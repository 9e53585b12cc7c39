import { AnalysisError } from "@ratiometer/config";
import { NANOAOD_WEIGHT } from "../nanoaod/columns.ts";
import { benchmarkPoints, physicsBenchmarks } from "../madminer/setup.ts";
import type { FilePoints } from "../sample-points.ts";
import type { StoredPolynomial } from "../stored-polynomial.ts";
import { boundWeights, type BoundWeights, requireColumn } from "../weight-map/bound-weights.ts";
import { vocabulary } from "../weight-map/vocabulary.ts";
import { usedPoints, type WeightMap } from "../weight-map/weight-map.ts";
import { madgraphWeightPoints, type CoefficientPoint } from "../weight-points.ts";
import { type AnalysisCoefficient, LHE_WEIGHT, type WeightSettings, type WeightSource } from "./weight-settings.ts";

/** Where the numbers of a file's weights are. */
export type WeightPlaces =
  /** Positions of a list, of which each event has `length`. */
  | { readonly kind: "list"; readonly column: string; readonly length: number; readonly positions: readonly number[] }
  | { readonly kind: "columns"; readonly names: readonly string[] }
  | { readonly kind: "stored"; readonly column: string; readonly namesColumn: string | undefined; readonly names: readonly string[] }
  /** The same for every point. */
  | { readonly kind: "constant" };

/** The weights of one file: where they are, and what they stand for. */
export interface LocatedWeights extends FilePoints {
  readonly places: WeightPlaces;
  /** Column that the weights are factors on. */
  readonly relativeTo: string | undefined;
  /** Column of the event's own weight beside absolute ones. */
  readonly ownWeight: string | undefined;
  readonly missing: "refuse" | "drop";
  /** What says the points, for messages. */
  readonly pointsFrom: string;
  readonly stored: StoredPolynomial | undefined;
  /** Factor on each event by the benchmark that it was generated at. */
  readonly sampling: { readonly column: string; readonly generated: readonly number[] } | undefined;
}

const FIXED = { relativeTo: undefined, ownWeight: undefined, missing: "refuse", stored: undefined, sampling: undefined } as const;

/** Weights that a map, or a convention that needs none, finds in the columns. */
function mapped(bound: BoundWeights, map: Pick<WeightMap, "file" | "vocabulary">, source: WeightSource): LocatedWeights {
  const { file, columns } = source;
  const common = {
    ...FIXED,
    file,
    relativeTo: bound.relativeTo,
    ownWeight: bound.relativeTo === undefined && columns.some(({ name }) => name === LHE_WEIGHT) ? LHE_WEIGHT : undefined,
    missing: bound.missing,
    generation: bound.generation,
    pointsFrom: map.file,
    sm: new Map(map.vocabulary.own.map(({ name, sm }) => [map.vocabulary.renamed(name), sm])),
  };
  if (bound.kind === "polynomial") {
    const { coefficients, names, cross, column, namesColumn } = bound;
    const sm = names.map((name) => map.vocabulary.sm(name));
    if (sm.includes(undefined))
      throw new AnalysisError("DATA_UNKNOWN_SM", `the SM value of "${names[sm.indexOf(undefined)]}" is not known`, { where: file });
    return {
      ...common,
      places: { kind: "stored", column, namesColumn, names },
      stored: { coefficients, sm: sm.map((value) => value ?? 0), cross },
      points: [],
      others: [],
    };
  }
  const points = usedPoints(bound.entries);
  if (points.length === 0)
    throw new AnalysisError("DATA_NO_WEIGHTS", `none of the ${bound.entries.length} weights stands for a coefficient point`, {
      where: map.file,
    });
  const positions = bound.entries.flatMap(({ point }, position) => (point === undefined ? [] : [position]));
  return {
    ...common,
    places:
      bound.kind === "list"
        ? { kind: "list", column: bound.column, length: bound.entries.length, positions }
        : { kind: "columns", names: points.map(({ id }) => id) },
    points,
    others: bound.entries.flatMap(({ id, point }) => (point === undefined ? [id] : [])),
  };
}

/** A map that says no more than where the weights are. */
function plainMap(weights: WeightMap["weights"], coefficients: readonly AnalysisCoefficient[], file: string): WeightMap {
  return {
    file,
    basis: undefined,
    weights,
    generation: undefined,
    sumOfWeights: undefined,
    variations: { scale: false, pdf: false, partonShower: false, columns: [] },
    parameters: {},
    vocabulary: vocabulary({ coefficients: {}, rename: {}, parameters: {} }, coefficients),
  };
}

function fromHeader(
  source: WeightSource,
  names: Readonly<Record<string, string>> | undefined,
  coefficients: readonly AnalysisCoefficient[],
): LocatedWeights {
  const { file, columns, header } = source;
  if (header === undefined)
    throw new AnalysisError("DATA_NO_WEIGHTS", "the file has no Les Houches header that could name its weights", {
      where: file,
      hint: "give a weight map: weights: { map: FILE }",
    });
  const found = madgraphWeightPoints(header, { coefficients, file, ...(names === undefined ? {} : { names }) });
  for (const { id } of found.points)
    if (!columns.some(({ name }) => name === id))
      throw new AnalysisError("DATA_MISSING_WEIGHT", `the events have no weight "${id}", which the header lists`, { where: file });
  return {
    ...FIXED,
    file,
    places: { kind: "columns", names: found.points.map(({ id }) => id) },
    ownWeight: LHE_WEIGHT,
    pointsFrom: "the header",
    ...found,
  };
}

function fromBenchmarks({ file, madminer, columns }: WeightSource): LocatedWeights {
  if (madminer === undefined)
    throw new AnalysisError("DATA_NO_WEIGHTS", "the file is no MadMiner file", {
      where: file,
      hint: "scheme: madminer is for files that MadMiner wrote",
    });
  const { setup, weightColumns, samplingColumn, generated } = madminer;
  const names = physicsBenchmarks(setup).map((b) => weightColumns[b]);
  for (const name of names) requireColumn(columns, name, "number", file);
  const used = generated.flatMap((count, b) => (count > 0 ? [b] : []));
  return {
    ...FIXED,
    file,
    places: { kind: "columns", names },
    points: benchmarkPoints(setup, file),
    generation: used.length === 1 ? generationOf(setup, used[0]) : undefined,
    others: weightColumns.filter((name) => !names.includes(name)),
    pointsFrom: "the file's benchmarks",
    ...(used.length > 1 ? { sampling: { column: samplingColumn, generated } } : {}),
  };
}

function generationOf({ parameters, benchmarks }: NonNullable<WeightSource["madminer"]>["setup"], position: number): CoefficientPoint {
  return Object.fromEntries(parameters.map((name, p) => [name, benchmarks[position].values[p]]));
}

/**
 * Finds the weights of one file and what they stand for.
 * @throws AnalysisError DATA_NO_WEIGHTS, and those of boundWeights, madgraphWeightPoints and benchmarkPoints
 */
export function locatedWeights(
  source: WeightSource,
  settings: WeightSettings,
  coefficients: readonly AnalysisCoefficient[],
): LocatedWeights {
  const { file, columns } = source;
  switch (settings.scheme) {
    case "none": {
      const usual = [NANOAOD_WEIGHT, LHE_WEIGHT].find((candidate) => columns.some(({ name }) => name === candidate));
      const common = { ...FIXED, file, points: [], others: [], generation: undefined, pointsFrom: "nothing" };
      if (settings.weight === null) return { ...common, places: { kind: "constant" } };
      const weight = settings.weight ?? usual ?? NANOAOD_WEIGHT;
      requireColumn(columns, weight, undefined, file);
      return { ...common, places: { kind: "constant" }, ownWeight: weight };
    }
    case "madgraph":
      return fromHeader(source, settings.names, coefficients);
    case "map":
      return mapped(boundWeights(settings.map, columns, file, settings.header), settings.map, source);
    case "named": {
      const { pattern = "LHEWeight_*", relativeTo = pattern === "LHEWeight_*" ? NANOAOD_WEIGHT : undefined } = settings;
      if (relativeTo === undefined)
        throw new AnalysisError("DATA_NO_WEIGHTS", `it is not said what the columns ${pattern} are relative to`, {
          where: file,
          hint: "name the column that they are factors on, or say that they are absolute, in a weight map: relative_to",
        });
      const map = plainMap(
        { kind: "pattern", pattern, leaveOut: [], relativeTo: relativeTo ?? undefined, missing: "refuse" },
        coefficients,
        `the names of the columns ${pattern}`,
      );
      return mapped(boundWeights(map, columns, file), map, source);
    }
    case "topcoffea": {
      const { coefficients: names, column = "EFTfitCoefficients", namesColumn, relativeTo } = settings;
      const map = plainMap(
        { kind: "polynomial", column, relativeTo, missing: "refuse", coefficients: names, names, cross: "full", namesColumn },
        coefficients,
        "the list of coefficients",
      );
      return mapped(boundWeights(map, columns, file), map, source);
    }
    case "madminer":
      return fromBenchmarks(source);
  }
}
