import {
  AnalysisError,
  momentumFault,
  unknownName,
  type EventGraphSettings,
  type GraphObjects,
  type MomentumQuantity,
} from "@ratiometer/config";
import { validityColumn } from "@ratiometer/features";

/** Objects of one kind, and in which columns of a network's input they stand: lists of one column for each object. */
export interface ObjectKind {
  readonly name: string;
  readonly count: number;
  readonly momentum: Readonly<Partial<Record<MomentumQuantity, readonly number[]>>>;
  /** Which objects are there: a column for each, or one that holds their number. */
  readonly present: { readonly flags: readonly number[] } | { readonly number: number } | undefined;
  readonly features: ReadonlyMap<string, readonly number[]>;
}

/** An event as a graph, in the columns of a network's input. */
export interface EventGraph extends Pick<EventGraphSettings, "layers" | "width" | "pooling"> {
  readonly kinds: readonly ObjectKind[];
  /** Names of the further features of objects, of all kinds. */
  readonly features: readonly string[];
  /** Columns of the event as a whole. */
  readonly globals: readonly number[];
}

const at = (pattern: string, number: number): string => pattern.replaceAll("*", String(number));

/** The columns of a kind of objects. @param path of the kind, for errors */
function kindOf(objects: GraphObjects, names: readonly string[], path: string): ObjectKind {
  const { name, momentum, features } = objects;
  const fault = momentumFault(momentum);
  if (fault !== undefined) throw new AnalysisError("CONFIG_EITHER_OR", `objects "${name}": ${fault}`, { path });
  const given = [...Object.entries(momentum), ...Object.entries(features).map(([key, column]) => [`features.${key}`, column] as const)];
  const numbered = given.filter(([, column]) => column.includes("*"));
  const lead = numbered.at(0);
  const plain = given.find(([, column]) => !column.includes("*"));
  if (plain !== undefined && (lead !== undefined || (objects.count ?? 1) > 1))
    throw new AnalysisError("CONFIG_WRONG_VALUE", `found "${plain[1]}" for several objects, expected a name with * for their number`, {
      path: `${path}.${plain[0]}`,
      hint: "make a kind of objects of its own of what there is one of",
    });
  const first = lead !== undefined && names.includes(at(lead[1], 0)) ? 0 : 1;
  let found = 0;
  while (lead !== undefined && names.includes(at(lead[1], first + found))) found++;
  const count = objects.count ?? Math.max(1, found);
  const columns = (column: string, where: string): number[] =>
    Array.from({ length: count }, (_, i) => {
      const wanted = at(column, first + i);
      const position = names.indexOf(wanted);
      if (position < 0) throw unknownName("CONFIG_UNKNOWN_COLUMN", "input of networks", wanted, names, { path: `${path}.${where}` });
      return position;
    });
  const { present } = objects;
  const flags = present === undefined ? [] : columns(present, "present");
  return {
    name,
    count,
    momentum: Object.fromEntries(Object.entries(momentum).map(([key, column]) => [key, columns(column, key)])),
    present: present === undefined ? undefined : present.includes("*") ? { flags } : { number: flags[0] },
    features: new Map(Object.entries(features).map(([key, column]) => [key, columns(column, `features.${key}`)])),
  };
}

/** The columns of a kind of objects, but for the one of their number, which is of the event as a whole. */
const objectColumns = ({ momentum, present, features }: ObjectKind): number[] => [
  ...Object.values(momentum).flat(),
  ...(present !== undefined && "flags" in present ? present.flags : []),
  ...[...features.values()].flat(),
];

/** Columns that a graph takes as they are in the table: it standardises objects itself, those of one kind alike, and counts them. */
export const untouchedColumns = ({ kinds }: Pick<EventGraph, "kinds">): number[] =>
  kinds.flatMap((kind) => [
    ...objectColumns(kind),
    ...(kind.present !== undefined && "number" in kind.present ? [kind.present.number] : []),
  ]);

/**
 * Finds the objects of a graph among the inputs of a network. What is no column of an object, nor tells whether one is valid, is of the event as a whole.
 * @param names of the inputs @param path of the graph in the analysis file
 * @throws AnalysisError CONFIG_UNKNOWN_COLUMN for a column that is no input; CONFIG_EITHER_OR for momenta that are given in no way or in two;
 * CONFIG_WRONG_VALUE for a column that several objects would share; CONFIG_DUPLICATE_NAME for a column that is given twice
 */
export function eventGraph(settings: EventGraphSettings, names: readonly string[], path: string): EventGraph {
  const { objects, globals, layers, width, pooling } = settings;
  const kinds = objects.map((one) => kindOf(one, names, `${path}.objects.${one.name}`));
  const taken = new Set<number>();
  for (const kind of kinds)
    for (const column of objectColumns(kind)) {
      if (taken.has(column))
        throw new AnalysisError("CONFIG_DUPLICATE_NAME", `the column "${names[column]}" is given twice`, {
          path: `${path}.objects.${kind.name}`,
        });
      taken.add(column);
    }
  const validity = new Set([...taken].map((column) => validityColumn(names[column])));
  const rest = names.flatMap((name, column) => (taken.has(column) || validity.has(name) ? [] : [column]));
  const chosen = globals?.map((name, i) => {
    const column = names.indexOf(name);
    if (column < 0) throw unknownName("CONFIG_UNKNOWN_COLUMN", "input of networks", name, names, { path: `${path}.globals[${i}]` });
    return column;
  });
  return {
    kinds,
    features: [...new Set(kinds.flatMap(({ features }) => [...features.keys()]))],
    globals: chosen ?? rest,
    layers,
    width,
    pooling,
  };
}
