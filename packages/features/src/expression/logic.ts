import type { Logical, Piece } from "./syntax-tree.ts";
import type { TruthTerm } from "./term.ts";

/** The opposite of a truth value. That of a comparison with something missing is true: the comparison is false, not missing. */
export function negationTerm(piece: Piece, of: TruthTerm): TruthTerm {
  const bind: TruthTerm["bind"] = (bindings) => {
    const holds = of.bind(bindings);
    return (event) => !holds(event);
  };
  return { kind: "truth", text: piece.text, loops: of.loops, bind };
}

/** `and` and `or`, which look at their right side only where the left leaves it open. */
export function logicalTerm(piece: Piece, operator: Logical, left: TruthTerm, right: TruthTerm): TruthTerm {
  const bind: TruthTerm["bind"] = (bindings) => {
    const [first, second] = [left.bind(bindings), right.bind(bindings)];
    return operator === "and" ? (event) => first(event) && second(event) : (event) => first(event) || second(event);
  };
  return { kind: "truth", text: piece.text, loops: Math.max(left.loops, right.loops), bind };
}
