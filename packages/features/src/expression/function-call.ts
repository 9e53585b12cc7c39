import { expressionError } from "./expression-error.ts";
import { isCollection } from "./list-term.ts";
import type { Piece, SyntaxNode } from "./syntax-tree.ts";
import { describeTerm, type ListTerm, type NumberTerm, type ObjectTerm, type Term, type TruthTerm } from "./term.ts";

/** A call of a function, its inputs not yet looked at. */
export interface FunctionCall {
  readonly name: string;
  readonly piece: Piece;
  readonly inputs: readonly SyntaxNode[];
  readonly check: (node: SyntaxNode) => Term;
  /** The same where names mean the attributes of an object first. */
  readonly checkWithin: (node: SyntaxNode, object: ObjectTerm) => Term;
  /** Whether an event has the feature that a column is named after. */
  readonly validity: (node: SyntaxNode) => TruthTerm;
}

/** A function of the language. */
export interface ExpressionFunction {
  /** As documentation shows it. */
  readonly usage: string;
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  /** @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNIT */
  readonly build: (call: FunctionCall) => Term;
}

/** @throws AnalysisError CONFIG_EXPRESSION unless the term is a number */
export function requireNumber(piece: Piece, term: Term): NumberTerm {
  if (term.kind === "number") return term;
  const hint = {
    truth: "where(condition, 1, 0) makes a number of a comparison",
    object: "a function of the object or one of its attributes gives a number, as mass(x) or x.pt",
    list: "sum, max, min, mean or count make one number of a list",
  };
  throw expressionError(piece, `expected a number, found ${describeTerm(term)}`, hint[term.kind]);
}

/** @throws AnalysisError CONFIG_EXPRESSION unless the term is true or false */
export function requireTruth(piece: Piece, term: Term): TruthTerm {
  if (term.kind === "truth") return term;
  const hint = {
    number: `compare it, as in ${term.text} != 0`,
    object: `ask exists(${term.text})`,
    list: "ask any or all of a list of comparisons",
  };
  throw expressionError(piece, `expected a comparison, found ${describeTerm(term)}`, hint[term.kind]);
}

/** @throws AnalysisError CONFIG_EXPRESSION unless the term is an object */
export function requireObject(piece: Piece, term: Term): ObjectTerm {
  if (term.kind === "object") return term;
  const hint = isCollection(term) ? `take one of it, as in ${term.text}[0]` : undefined;
  throw expressionError(piece, `expected an object, found ${describeTerm(term)}`, hint);
}

/** @throws AnalysisError CONFIG_EXPRESSION unless the term is a collection */
export function requireCollection(piece: Piece, term: Term): ListTerm & { readonly element: ObjectTerm } {
  if (isCollection(term)) return term;
  throw expressionError(piece, `expected a collection, found ${describeTerm(term)}`);
}

/** @throws AnalysisError CONFIG_EXPRESSION unless the term is a list, of whatever kind */
export function requireList(piece: Piece, term: Term): ListTerm {
  if (term.kind === "list") return term;
  throw expressionError(piece, `expected a list, found ${describeTerm(term)}`);
}
