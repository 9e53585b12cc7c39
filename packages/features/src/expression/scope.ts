import { nearestName } from "@ratiometer/config";
import type { Table } from "@ratiometer/tables";
import { validityColumn } from "../feature-set.ts";
import { columnTerm } from "./column-term.ts";
import { expressionError, unknownNameError } from "./expression-error.ts";
import { candidateTerm, collections, collectionTerm, singleObjects, singleObjectTerm } from "./objects.ts";
import { attributeTerm } from "./object-term.ts";
import type { SyntaxNode } from "./syntax-tree.ts";
import type { ObjectTerm, Term, TruthTerm } from "./term.ts";

/** What an expression can speak of. */
export interface ExpressionScope {
  /** Unit of each column by its name; "" where it is not known. */
  readonly units: ReadonlyMap<string, string>;
  /** Names of candidates beside the objects of the record; undefined where there are columns only. */
  readonly candidates?: readonly string[];
}

/** The columns of a table, and, if names of candidates are given (it may be none), the objects of its events. */
export function scopeOf({ columns }: Pick<Table, "columns">, candidates?: readonly string[]): ExpressionScope {
  const units = new Map([...columns].map(([name, { unit }]) => [name, unit] as const));
  return candidates === undefined ? { units } : { units, candidates };
}

/** What the names of one expression mean, and which of them it uses. */
export interface Names {
  /** @param within objects whose attributes are names, the innermost first @throws AnalysisError CONFIG_UNKNOWN_COLUMN */
  readonly meaning: (node: SyntaxNode & { readonly kind: "name" }, within: readonly ObjectTerm[]) => Term;
  /** Where the feature of a column exists. @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNKNOWN_COLUMN */
  readonly validity: (node: SyntaxNode) => TruthTerm;
  /** Columns used so far, in order of appearance. */
  readonly columns: ReadonlySet<string>;
  /** The same for collections, single objects and candidates. */
  readonly objects: ReadonlySet<string>;
}

/** An object inside the brackets behind its collection. */
const THIS = "this";

/** Names of an expression: inside brackets first attributes of the object and `this`, then columns, then objects. */
export function namesIn({ units, candidates }: ExpressionScope): Names {
  const [columns, objects] = [new Set<string>(), new Set<string>()];
  const objectNames = candidates === undefined ? [] : [...collections.keys(), ...singleObjects.keys(), ...candidates];

  const columnNamed = (name: string, unit: string): Term => {
    columns.add(name);
    return columnTerm(name, unit);
  };
  const objectNamed = (name: string): Term => {
    objects.add(name);
    const collection = collections.get(name);
    if (collection !== undefined) return collectionTerm(name, collection);
    return singleObjects.has(name) ? singleObjectTerm(name) : candidateTerm(name);
  };
  const unknown = (node: SyntaxNode & { readonly kind: "name" }, within: readonly ObjectTerm[]): Error => {
    const { name, spelled } = node;
    if (candidates === undefined && (collections.has(name) || singleObjects.has(name))) {
      const hint = "make a column of it under features.extra";
      return expressionError(node, `found the objects "${name}" where there are only columns`, hint, "CONFIG_UNKNOWN_COLUMN");
    }
    const valid = [...within.flatMap(({ attributes }) => [...attributes.keys()]), ...units.keys(), ...objectNames];
    // A misspelt name with hyphens looks like a difference; it is taken as a whole where a known name is near.
    const wanted = nearestName(spelled, valid) === undefined ? name : spelled;
    return unknownNameError(node, "CONFIG_UNKNOWN_COLUMN", "column", wanted, valid);
  };

  const meaning: Names["meaning"] = (node, within) => {
    const { name } = node;
    for (const object of within) {
      if (name === THIS) return object;
      if (object.attributes.has(name)) return attributeTerm(node, object, node);
    }
    const unit = units.get(name);
    if (unit !== undefined) return columnNamed(name, unit);
    if (objectNames.includes(name)) return objectNamed(name);
    throw unknown(node, within);
  };

  const validity: Names["validity"] = (node) => {
    if (node.kind !== "name") throw expressionError(node, `expected the name of a column, found "${node.text}"`);
    if (!units.has(node.name)) throw unknown(node, []);
    const flag = validityColumn(node.name);
    const text = `valid(${node.text})`;
    if (!units.has(flag)) return { kind: "truth", text, loops: 0, bind: () => () => true };
    columns.add(flag);
    const { bind } = columnTerm(flag, "1");
    return {
      kind: "truth",
      text,
      loops: 0,
      bind: (bindings) => {
        const value = bind(bindings);
        return (event) => value(event) !== 0;
      },
    };
  };
  return { meaning, validity, columns, objects };
}
