import { AnalysisError, unknownName } from "@ratiometer/config";
import type { FileColumn } from "@ratiometer/tables";
import { NANOAOD_LIST, NANOAOD_ORIGINAL } from "../nanoaod/columns.ts";
import { REWEIGHTING_GROUP } from "../reweight-card.ts";
import { spelledPoint } from "../spelled-point.ts";
import { type CoefficientPoint, madgraphWeightPoints, type WeightHeader } from "../weight-points.ts";
import type { MappedWeight, MappedWeights, WeightMap } from "./weight-map.ts";

/** What a file says about a column. */
export type DeclaredColumn = Pick<FileColumn, "name" | "kind">;

/** Where the weights of one file are and what each stands for, all columns found. */
export type BoundWeights = (
  | Extract<MappedWeights, { readonly kind: "list" }>
  | Extract<MappedWeights, { readonly kind: "columns" }>
  | Extract<MappedWeights, { readonly kind: "polynomial" }>
) & {
  /** Point of generation; undefined if neither map nor header say it. */
  readonly generation: CoefficientPoint | undefined;
};

/**
 * A weight map on the columns of a file.
 * @param header what `weights.header` of the map leads to; see headerOfText
 * @throws AnalysisError DATA_UNKNOWN_COLUMN if a column is not there, DATA_COLUMN_KIND if it is a list where a number is expected or the other way,
 * DATA_NO_WEIGHTS if no column fits the pattern; those of madgraphWeightPoints for a header
 */
export function boundWeights(map: WeightMap, columns: readonly DeclaredColumn[], file: string, header?: WeightHeader): BoundWeights {
  const { weights, generation } = map;
  if (weights.kind === "polynomial") {
    requireColumn(columns, weights.column, "list", file);
    if (weights.namesColumn !== undefined) requireColumn(columns, weights.namesColumn, "list", file);
    if (weights.relativeTo !== undefined) requireColumn(columns, weights.relativeTo, undefined, file);
    return { ...weights, generation };
  }
  if (weights.relativeTo !== undefined) requireColumn(columns, weights.relativeTo, undefined, file);
  if (weights.kind === "pattern") {
    const entries = columnsOfPattern(map, weights.pattern, columns, file).map(({ id, point }) => ({
      id,
      point: weights.leaveOut.includes(id) ? undefined : point,
    }));
    const carried = Object.keys(entries.find(({ point }) => point !== undefined)?.point ?? {});
    return {
      kind: "columns",
      relativeTo: weights.relativeTo,
      missing: weights.missing,
      entries,
      generation: generation && { ...standardModel(map, carried), ...generation },
    };
  }
  if (weights.kind === "columns") {
    for (const { id } of weights.entries) requireColumn(columns, id, "number", file);
    return { ...weights, generation };
  }
  requireColumn(columns, weights.column, "list", file);
  if (weights.kind === "list") return { ...weights, generation };
  if (header === undefined) throw new RangeError(`the header ${weights.header} of ${map.file} was not handed over`);
  const found = headerEntries(map, header, weights.header, weights.group);
  return {
    kind: "list",
    column: weights.column,
    relativeTo: weights.relativeTo,
    missing: weights.missing,
    entries: found.entries.map(({ id, point }, i) => ({ id, point: weights.leaveOut.includes(i) ? undefined : point })),
    generation: found.generation ?? generation,
  };
}

/**
 * Makes sure that a column is there.
 * @param kind undefined: a list of one value is as good as a number
 * @throws AnalysisError DATA_UNKNOWN_COLUMN, DATA_COLUMN_KIND
 */
export function requireColumn(
  columns: readonly DeclaredColumn[],
  name: string,
  kind: DeclaredColumn["kind"] | undefined,
  file: string,
): void {
  const column = columns.find((candidate) => candidate.name === name);
  const names = columns.map((candidate) => candidate.name);
  if (column === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, names, { where: file });
  if (kind !== undefined && column.kind !== kind) {
    const words = { list: "a list per event", number: "a number per event" };
    throw new AnalysisError("DATA_COLUMN_KIND", `column "${name}" has ${words[column.kind]}, expected ${words[kind]}`, {
      where: file,
      ...(name === NANOAOD_LIST ? { hint: "one column per weight is given as columns or pattern of the weight map" } : {}),
    });
  }
}

/** The standard-model values of coefficients by the analysis's names, as far as they are known. */
function standardModel({ vocabulary }: WeightMap, names: readonly string[]): CoefficientPoint {
  const values = new Map(
    vocabulary.names.flatMap((name) => {
      const sm = vocabulary.sm(name);
      return sm === undefined ? [] : [[vocabulary.renamed(name), sm]];
    }),
  );
  return Object.fromEntries(names.flatMap((name) => (values.has(name) ? [[name, values.get(name) ?? 0]] : [])));
}

/** Columns whose names spell their points behind the pattern's fixed parts. */
function columnsOfPattern({ vocabulary }: WeightMap, pattern: string, columns: readonly DeclaredColumn[], file: string): MappedWeight[] {
  const [head, tail] = pattern.split("*");
  const spoken = columns
    .filter(({ name, kind }) => kind === "number" && name !== NANOAOD_ORIGINAL && name.startsWith(head) && name.endsWith(tail))
    .filter(({ name }) => name.length > head.length + tail.length)
    .map(({ name }) => {
      const inner = name.slice(head.length, name.length - tail.length);
      return { name, inner, spelled: spelledPoint(inner, vocabulary.names) };
    });
  const speaks = spoken.filter(({ inner, spelled }) => spelled.size > 0 || /^sm(?:_point)?$/i.test(inner));
  if (speaks.length === 0)
    throw new AnalysisError("DATA_NO_WEIGHTS", `none of the ${spoken.length} columns ${pattern} spells a coefficient point`, {
      where: file,
      hint: `expected names such as ${pattern.replace("*", "ctG_1p0")}; known: ${vocabulary.names.slice(0, 12).join(", ")}, …`,
    });
  const carried = [...new Set(speaks.flatMap(({ spelled }) => [...spelled.keys()]))];
  const value = (name: string, spelled: (typeof speaks)[number]["spelled"]): number => {
    const sm = spelled.get(name)?.value ?? vocabulary.sm(name);
    if (sm !== undefined) return sm;
    throw new AnalysisError("DATA_UNKNOWN_SM", `the SM value of "${name}" is not known`, {
      where: file,
      hint: `add it to the weight map: coefficients: { ${name}: { sm: 0 } }`,
    });
  };
  return speaks.map(({ name: id, spelled }) => ({
    id,
    point: Object.fromEntries(carried.map((name) => [vocabulary.renamed(name), value(name, spelled)])),
  }));
}

/** The weights of the header that the list holds, in order, with their points. */
function headerEntries(
  { vocabulary, generation, parameters }: WeightMap,
  header: WeightHeader,
  file: string,
  group: string | undefined,
): { entries: MappedWeight[]; generation: CoefficientPoint | undefined } {
  const groups = [...new Set(header.weights.map((weight) => weight.group))];
  if (group !== undefined && !groups.includes(group))
    throw unknownName(
      "DATA_NO_WEIGHTS",
      "weight group",
      group,
      groups.filter((name) => name !== undefined),
      { where: file },
    );
  const isListed = (name: string | undefined): boolean => (group === undefined ? (name ?? "").includes(REWEIGHTING_GROUP) : name === group);
  const listed = header.weights.filter((weight) => isListed(weight.group));
  const weights = listed.length === 0 ? header.weights : listed;
  // A point of generation leaves out what is at the standard model; which coefficients the header has is not known yet.
  const own = generation && {
    ...Object.fromEntries(vocabulary.names.map((name) => [name, vocabulary.sm(name)])),
    ...Object.fromEntries(
      vocabulary.names.flatMap((name) =>
        Object.hasOwn(generation, vocabulary.renamed(name)) ? [[name, generation[vocabulary.renamed(name)]]] : [],
      ),
    ),
  };
  const said = own && Object.fromEntries(Object.entries(own).filter((entry): entry is [string, number] => entry[1] !== undefined));
  const found = madgraphWeightPoints(
    { weights, slha: header.slha },
    { coefficients: vocabulary.own, names: parameters, file, ...(said === undefined ? {} : { generation: said }) },
  );
  const renamed = (point: CoefficientPoint): CoefficientPoint =>
    Object.fromEntries(Object.entries(point).map(([name, value]) => [vocabulary.renamed(name), value]));
  const points = new Map(found.points.map(({ id, point }) => [id, renamed(point)]));
  return {
    entries: weights.map(({ id }) => ({ id, point: points.get(id) })),
    generation: found.generation === undefined ? undefined : renamed(found.generation),
  };
}
