import type { ErrorPlace } from "@ratiometer/config";
import { checked } from "./checker.ts";
import { requireNumber, requireTruth } from "./function-call.ts";
import { parseExpression } from "./parser.ts";
import { namesIn, type ExpressionScope } from "./scope.ts";
import type { SyntaxNode } from "./syntax-tree.ts";
import type { Bindings, ExpressionObjects, NumberColumns, Term } from "./term.ts";
import { unitText } from "./unit.ts";

interface Compiled {
  readonly text: string;
  /** Names of the columns it reads, in order of appearance. */
  readonly columns: readonly string[];
  /** Names of the collections, single objects and candidates it reads, in order of appearance. */
  readonly objects: readonly string[];
}

/** Values of an expression, row by row. */
export interface ExpressionValues {
  /** The fill where it is missing. */
  readonly values: Float64Array;
  /** 1 where there is a value, else 0; undefined for an expression that cannot be missing. */
  readonly valid: Int32Array | undefined;
}

/** A compiled expression that gives a number in every row of a table. */
export interface Expression extends Compiled {
  /** "1" for a comparison or a number without any; "" where columns of unknown unit leave it open. */
  readonly unit: string;
  readonly canBeMissing: boolean;
  /**
   * Its value in every row; comparisons give 1 or 0.
   *
   * @param objects of the same events; needed if it reads any
   * @param fill value where it is missing; 0 unless given
   * @throws AnalysisError DATA_NOT_FINITE naming the row and what went in where a number becomes infinite or undefined; DATA_INTEGER_RANGE
   */
  readonly evaluate: (table: NumberColumns, objects?: ExpressionObjects, fill?: number) => ExpressionValues;
}

/** A compiled condition on the rows of a table. */
export interface Selection extends Compiled {
  /**
   * The condition bound to a table and the objects of its events, to be asked row by row. `and` and `or` look at their right side only where the
   * left leaves it open. The function throws AnalysisError as `Expression.evaluate` does.
   */
  readonly on: (table: NumberColumns, objects?: ExpressionObjects) => (row: number) => boolean;
}

interface Parsed extends Compiled {
  readonly node: SyntaxNode;
  readonly term: Term;
  readonly bindings: (table: NumberColumns, objects: ExpressionObjects | undefined) => Bindings;
}

function parsed(text: string, scope: ExpressionScope, place: ErrorPlace): Parsed {
  const node = parseExpression({ text, place }, scope.units.keys());
  const names = namesIn(scope);
  const term = checked(node, names);
  const bindings: Parsed["bindings"] = (table, objects) => ({ table, objects, cursors: new Map(), place });
  return { text, node, term, columns: [...names.columns], objects: [...names.objects], bindings };
}

/**
 * A number as an expression over columns and objects gives it; the language is described in docs/expressions.md. Nothing of the text is ever run as
 * code. Columns may be called anything that is not a number; a name with a hyphen wins over a difference where such a column exists (write spaces
 * around a minus).
 *
 * @param scope columns that the table will have, and whether there are objects
 * @param place where the text comes from, for errors
 * @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNIT, CONFIG_UNKNOWN_COLUMN, CONFIG_UNKNOWN_ATTRIBUTE, CONFIG_UNKNOWN_FUNCTION, each with the column
 *   of the text
 * @example compileExpression("mass(jets[0] + jets[1])", { units: new Map(), candidates: [] }).unit // "GeV"
 */
export function compileExpression(text: string, scope: ExpressionScope, place: ErrorPlace = {}): Expression {
  const { node, term, bindings, columns, objects } = parsed(text, scope, place);
  const compiled = { text, columns, objects };
  if (term.kind === "truth") {
    const evaluate: Expression["evaluate"] = (table, events) => {
      const values = new Float64Array(table.length);
      const holds = term.bind(bindings(table, events));
      for (let row = 0; row < table.length; row++) values[row] = holds(row) ? 1 : 0;
      return { values, valid: undefined };
    };
    return { ...compiled, unit: "1", canBeMissing: false, evaluate };
  }
  const number = requireNumber(node, term);
  const evaluate: Expression["evaluate"] = (table, events, fill = 0) => {
    const values = new Float64Array(table.length);
    const valid = number.canBeMissing ? new Int32Array(table.length).fill(1) : undefined;
    const value = number.bind(bindings(table, events));
    for (let row = 0; row < table.length; row++) values[row] = value(row);
    if (valid !== undefined)
      for (let row = 0; row < table.length; row++)
        if (Number.isNaN(values[row])) {
          values[row] = fill;
          valid[row] = 0;
        }
    return { values, valid };
  };
  return { ...compiled, unit: unitText(number.unit), canBeMissing: number.canBeMissing, evaluate };
}

/**
 * A condition in the language of `compileExpression`. Columns of features that an event lacks take part with their fill: ask `valid(name)` first.
 * On a table of objects instead of events, with their attributes as columns, it selects objects.
 *
 * @throws AnalysisError as compileExpression; CONFIG_EXPRESSION too if the text gives something else than true or false
 * @example compileSelection("n_jets >= 4 and met > 20", { units: new Map([["n_jets", "1"], ["met", "GeV"]]) })
 */
export function compileSelection(text: string, scope: ExpressionScope, place: ErrorPlace = {}): Selection {
  const { node, term, bindings, columns, objects } = parsed(text, scope, place);
  const condition = requireTruth(node, term);
  return { text, columns, objects, on: (table, events) => condition.bind(bindings(table, events)) };
}
