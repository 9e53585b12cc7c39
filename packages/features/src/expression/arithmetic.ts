import { inCommonUnit, plainNumber } from "./common-unit.ts";
import { binaryFormula, computedTerm, converted, unaryFormula, type Formula } from "./number-term.ts";
import type { Arithmetic, Piece } from "./syntax-tree.ts";
import type { NumberTerm } from "./term.ts";
import { one, product, raised } from "./unit.ts";

/** A power: the exponent of a number with a unit must be written out, as the unit of the result follows from it. @throws AnalysisError CONFIG_UNIT */
export function powerTerm(piece: Piece, base: NumberTerm, exponent: NumberTerm): NumberTerm {
  const power = plainNumber(piece, "an exponent", exponent);
  const formula = binaryFormula((a, b) => (Number.isNaN(a) ? NaN : Math.pow(a, b)));
  if (power.constant !== undefined && Number.isFinite(power.constant))
    return computedTerm(piece.text, raised(base.unit, power.constant), [base, power], formula);
  const plain = plainNumber(piece, "a power with an exponent that is not written out", base);
  return computedTerm(piece.text, plain.unit === "bare" && power.unit === "bare" ? "bare" : one, [plain, power], formula);
}

/** A negative number. */
export const negativeTerm = (piece: Piece, of: NumberTerm): NumberTerm =>
  computedTerm(
    piece.text,
    of.unit,
    [of],
    unaryFormula((a) => -a),
  );

/**
 * Sums and differences of numbers with one unit, products and ratios of any.
 * @throws AnalysisError CONFIG_UNIT
 */
export function arithmeticTerm(piece: Piece, operator: Arithmetic, left: NumberTerm, right: NumberTerm): NumberTerm {
  if (operator === "^") return powerTerm(piece, left, right);
  if (operator === "+" || operator === "-") {
    const { unit, inputs } = inCommonUnit(piece, [left, right]);
    return computedTerm(piece.text, unit, inputs, formulas[operator]);
  }
  const { unit, factor } = product(left.unit, right.unit, operator === "*" ? 1 : -1);
  return computedTerm(piece.text, unit, [left, converted(right, factor, right.unit)], formulas[operator]);
}

/** The operators one by one, each of them so short that it is compiled into its place. */
const formulas: Readonly<Record<"+" | "-" | "*" | "/", Formula>> = {
  "+":
    ([left, right], settle) =>
    (event) => {
      const [a, b] = [left(event), right(event)];
      const value = a + b;
      return Number.isFinite(value) ? value : settle(value, event, Number.isNaN(a) || Number.isNaN(b));
    },
  "-":
    ([left, right], settle) =>
    (event) => {
      const [a, b] = [left(event), right(event)];
      const value = a - b;
      return Number.isFinite(value) ? value : settle(value, event, Number.isNaN(a) || Number.isNaN(b));
    },
  "*":
    ([left, right], settle) =>
    (event) => {
      const [a, b] = [left(event), right(event)];
      const value = a * b;
      return Number.isFinite(value) ? value : settle(value, event, Number.isNaN(a) || Number.isNaN(b));
    },
  "/":
    ([left, right], settle) =>
    (event) => {
      const [a, b] = [left(event), right(event)];
      const value = a / b;
      return Number.isFinite(value) ? value : settle(value, event, Number.isNaN(a) || Number.isNaN(b));
    },
};
