import { AnalysisError, unknownName, type ErrorCode } from "@ratiometer/config";
import type { Piece } from "./syntax-tree.ts";

/** An error that points into the text of an expression; CONFIG_EXPRESSION unless it has a code of its own. */
export function expressionError(piece: Piece, message: string, hint?: string, code: ErrorCode = "CONFIG_EXPRESSION"): AnalysisError {
  const { text, place } = piece.source;
  return new AnalysisError(code, `${message} at column ${piece.at + 1} of "${text}"`, hint === undefined ? place : { hint, ...place });
}

/** An error for a name that means nothing here, with the nearest that does. */
export function unknownNameError(piece: Piece, code: ErrorCode, kind: string, name: string, valid: Iterable<string>): AnalysisError {
  const { message, hint } = unknownName(code, kind, name, valid);
  return expressionError(piece, message, hint, code);
}
