import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { columnOf, type Table } from "@ratiometer/tables";
import { functions } from "./expression-tokens.ts";
import {
  isTruth,
  parseExpression,
  type Arithmetic,
  type Comparison,
  type ExpressionNode,
  type NumberNode,
  type TruthNode,
} from "./expression-tree.ts";

/** A compiled expression over the columns of a table. */
export interface Expression {
  readonly text: string;
  /** Names of the columns it reads, in order of appearance. */
  readonly columns: readonly string[];
  /**
   * Its value in every row; comparisons give 1 or 0.
   * @throws AnalysisError DATA_NOT_FINITE naming the row and the columns' values where a number becomes infinite or undefined
   */
  readonly evaluate: (table: Table) => Float64Array;
}

/** A compiled condition on the rows of a table. */
export interface Selection {
  readonly text: string;
  readonly columns: readonly string[];
  /**
   * The condition bound to a table, to be asked row by row. `and` and `or` look at their right side only where the left leaves it open.
   * The function throws AnalysisError DATA_NOT_FINITE as `Expression.evaluate` does.
   */
  readonly on: (table: Table) => (row: number) => boolean;
}

const arithmetic: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": Math.pow,
};

const comparison: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** Names of the columns under a node. */
function columnsUnder(node: ExpressionNode): readonly string[] {
  switch (node.kind) {
    case "number":
      return [];
    case "column":
      return [node.name];
    case "negative":
    case "not":
      return columnsUnder(node.of);
    case "call":
      return [...new Set(node.inputs.flatMap(columnsUnder))];
    default:
      return [...new Set([...columnsUnder(node.left), ...columnsUnder(node.right)])];
  }
}

/** Checks every intermediate value: an undefined one must not vanish in a comparison, a minimum or a power of 0. */
function finite(node: NumberNode, table: Table, value: (row: number) => number, place: ErrorPlace): (row: number) => number {
  return (row) => {
    const result = value(row);
    if (Number.isFinite(result)) return result;
    const inputs = columnsUnder(node).map((name) => `${name} = ${columnOf(table, name).values[row]}`);
    throw new AnalysisError(
      "DATA_NOT_FINITE",
      `"${node.text}" is ${result} in row ${row}${inputs.length === 0 ? "" : ` where ${inputs.join(", ")}`}`,
      place,
    );
  };
}

function numberOn(node: NumberNode, table: Table, place: ErrorPlace): (row: number) => number {
  switch (node.kind) {
    case "number":
      return () => node.value;
    case "column": {
      const { values } = columnOf(table, node.name);
      return (row) => values[row];
    }
    case "negative": {
      const of = numberOn(node.of, table, place);
      return (row) => -of(row);
    }
    case "arithmetic": {
      const [left, right] = [numberOn(node.left, table, place), numberOn(node.right, table, place)];
      const apply = arithmetic[node.operator];
      return finite(node, table, (row) => apply(left(row), right(row)), place);
    }
    case "call": {
      const [first, ...others] = node.inputs.map((input) => numberOn(input, table, place));
      const { value } = functions.get(node.name) ?? { value: () => NaN };
      if (others.length === 0) return finite(node, table, (row) => value(first(row)), place);
      return finite(node, table, (row) => others.reduce((result, input) => value(result, input(row)), first(row)), place);
    }
  }
}

function truthOn(node: TruthNode, table: Table, place: ErrorPlace): (row: number) => boolean {
  switch (node.kind) {
    case "comparison": {
      const [left, right] = [numberOn(node.left, table, place), numberOn(node.right, table, place)];
      const holds = comparison[node.operator];
      return (row) => holds(left(row), right(row));
    }
    case "not": {
      const of = truthOn(node.of, table, place);
      return (row) => !of(row);
    }
    default: {
      const [left, right] = [truthOn(node.left, table, place), truthOn(node.right, table, place)];
      return node.kind === "and" ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
    }
  }
}

/**
 * Arithmetic over column names: numbers, + - * / ^, brackets, comparisons, `and` `or` `not` (also && || !), and the functions abs sqrt log (natural)
 * exp sin cos cosh pow min max. Nothing of it is ever run as code. Columns may be called anything that is not a number; a name with a hyphen wins
 * over a difference where such a column exists (write spaces around a minus).
 *
 * @param names columns that the table will have
 * @param place where the text comes from, for errors
 * @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNKNOWN_COLUMN, CONFIG_UNKNOWN_FUNCTION, each with the column of the text
 * @example compileExpression("sqrt(px^2 + py^2)", ["px", "py"]).columns // ["px", "py"]
 */
export function compileExpression(text: string, names: Iterable<string>, place: ErrorPlace = {}): Expression {
  const tree = parseExpression(text, names, place);
  const evaluate = (table: Table): Float64Array => {
    const result = new Float64Array(table.length);
    if (isTruth(tree)) {
      const holds = truthOn(tree, table, place);
      for (let row = 0; row < table.length; row++) result[row] = holds(row) ? 1 : 0;
    } else {
      const value = numberOn(tree, table, place);
      for (let row = 0; row < table.length; row++) result[row] = value(row);
    }
    return result;
  };
  return { text, columns: columnsUnder(tree), evaluate };
}

/**
 * A condition in the language of `compileExpression`. Features that an event lacks take part with their fill: ask for `<name>:valid == 1` first.
 *
 * @throws AnalysisError as compileExpression; CONFIG_EXPRESSION too if the text gives a number
 * @example compileSelection("n_jets >= 4 and met > 20", ["n_jets", "met"])
 */
export function compileSelection(text: string, names: Iterable<string>, place: ErrorPlace = {}): Selection {
  const tree = parseExpression(text, names, place);
  if (!isTruth(tree)) throw new AnalysisError("CONFIG_EXPRESSION", `a selection must compare, found the number "${text}"`, place);
  return { text, columns: columnsUnder(tree), on: (table) => truthOn(tree, table, place) };
}
