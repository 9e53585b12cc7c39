import type { MatrixOperations } from "./matrix-operations.ts";

/** Comparisons of two matrices, entry by entry, by their ONNX names. */
export const COMPARISONS = ["Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual"] as const;
/** One of `COMPARISONS`. */
export type Comparison = (typeof COMPARISONS)[number];

/** What truths, matrices of 0 and 1, are combined by. */
export const JUNCTIONS = ["And", "Or", "Xor"] as const;
/** One of `JUNCTIONS`. */
export type Junction = (typeof JUNCTIONS)[number];

/** Truths as matrices of 0 and 1, made of what every engine can compute. */
export interface TruthOperations<M> {
  readonly compared: (name: Comparison, a: M, b: M) => M;
  readonly not: (a: M) => M;
  readonly joined: (name: Junction, a: M, b: M) => M;
  /** Whether each number is not 0. */
  readonly ofNumbers: (a: M) => M;
  /** Towards zero, as numbers become whole ones. */
  readonly truncated: (a: M) => M;
}

/** For finite numbers: the difference of two that are infinite is none. */
export function truthOperations<M>({ matrix, unary, binary }: MatrixOperations<M>): TruthOperations<M> {
  const one = (): M => matrix(Float32Array.of(1), 1, 1);
  const not = (a: M): M => binary("Sub", one(), a);
  const sign = (a: M): M => unary("Sign", a);
  const above = (a: M, b: M): M => unary("Relu", sign(binary("Sub", a, b)));
  const differs = (a: M): M => binary("Mul", sign(a), sign(a));
  const compare: Readonly<Record<Comparison, (a: M, b: M) => M>> = {
    Equal: (a, b) => not(differs(binary("Sub", a, b))),
    Greater: above,
    Less: (a, b) => above(b, a),
    GreaterOrEqual: (a, b) => not(above(b, a)),
    LessOrEqual: (a, b) => not(above(a, b)),
  };
  const join: Readonly<Record<Junction, (a: M, b: M) => M>> = {
    And: (a, b) => binary("Mul", a, b),
    Or: (a, b) => binary("Max", a, b),
    Xor: (a, b) => differs(binary("Sub", a, b)),
  };
  return {
    compared: (name, a, b) => compare[name](a, b),
    not,
    joined: (name, a, b) => join[name](a, b),
    ofNumbers: differs,
    truncated: (a) => binary("Mul", sign(a), unary("Floor", binary("Mul", sign(a), a))),
  };
}
