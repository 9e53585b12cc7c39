import { inCommonUnit } from "./common-unit.ts";
import type { Comparison, Piece } from "./syntax-tree.ts";
import type { NumberTerm, TruthTerm } from "./term.ts";

type Value = (event: number) => number;

/** Comparisons are false where a side is missing; as NaN is unlike everything, only "!=" has to look. */
const comparisons: Readonly<Record<Comparison, (left: Value, right: Value) => (event: number) => boolean>> = {
  "<": (left, right) => (event) => left(event) < right(event),
  "<=": (left, right) => (event) => left(event) <= right(event),
  ">": (left, right) => (event) => left(event) > right(event),
  ">=": (left, right) => (event) => left(event) >= right(event),
  "==": (left, right) => (event) => left(event) === right(event),
  "!=": (left, right) => (event) => {
    const [a, b] = [left(event), right(event)];
    return a !== b && !Number.isNaN(a) && !Number.isNaN(b);
  },
};

/**
 * A comparison of numbers with one unit; false where one of them is missing.
 * @throws AnalysisError CONFIG_UNIT
 */
export function comparisonTerm(piece: Piece, operator: Comparison, left: NumberTerm, right: NumberTerm): TruthTerm {
  const { inputs } = inCommonUnit(piece, [left, right]);
  const compare = comparisons[operator];
  const bind: TruthTerm["bind"] = (bindings) => compare(inputs[0].bind(bindings), inputs[1].bind(bindings));
  return { kind: "truth", text: piece.text, loops: Math.max(left.loops, right.loops), bind };
}
