import type { ErrorPlace } from "@ratiometer/config";

/** An expression as it was written, and where that is. */
export interface ExpressionSource {
  readonly text: string;
  readonly place: ErrorPlace;
}

/** A part of an expression. */
export interface Piece {
  readonly source: ExpressionSource;
  /** Offset of its first character, from 0. */
  readonly at: number;
  readonly text: string;
}

export type Arithmetic = "+" | "-" | "*" | "/" | "^";
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";
export type Logical = "and" | "or";

/** What an expression says before any name in it has a meaning. */
export type SyntaxNode = Piece & { readonly depth: number } & Form;

export type Form =
  | {
      readonly kind: "number";
      readonly value: number;
      /** As written after it; undefined without one. */ readonly unit: string | undefined;
    }
  | { readonly kind: "name"; readonly name: string; /** With the hyphens and dots that may belong to it. */ readonly spelled: string }
  | { readonly kind: "attribute"; readonly of: SyntaxNode; readonly named: Piece }
  /** `of[inner]`: a place in a collection, or a condition on its objects. */
  | { readonly kind: "bracket"; readonly of: SyntaxNode; readonly inner: SyntaxNode }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly SyntaxNode[] }
  | { readonly kind: "not" | "negative" | "positive"; readonly of: SyntaxNode }
  | { readonly kind: "arithmetic"; readonly operator: Arithmetic; readonly left: SyntaxNode; readonly right: SyntaxNode }
  | { readonly kind: "comparison"; readonly operator: Comparison; readonly left: SyntaxNode; readonly right: SyntaxNode }
  | { readonly kind: "logical"; readonly operator: Logical; readonly left: SyntaxNode; readonly right: SyntaxNode };

/** The nodes directly under a node. */
export function partsOf(form: Form): readonly SyntaxNode[] {
  switch (form.kind) {
    case "number":
    case "name":
      return [];
    case "call":
      return form.inputs;
    case "bracket":
      return [form.of, form.inner];
    case "attribute":
    case "not":
    case "negative":
    case "positive":
      return [form.of];
    default:
      return [form.left, form.right];
  }
}
