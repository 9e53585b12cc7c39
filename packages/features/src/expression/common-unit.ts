import { expressionError } from "./expression-error.ts";
import { converted } from "./number-term.ts";
import type { Piece } from "./syntax-tree.ts";
import type { NumberTerm } from "./term.ts";
import { common, one, plainFactor, unitText, type Unit } from "./unit.ts";

const inUnit = ({ text, unit }: NumberTerm): string => `"${text}" is in ${unitText(unit)}`;
const saysNothing = (unit: Unit): boolean => unit === "bare" || unit === "unknown";

/**
 * Numbers in the unit that they have in common: that of the first that is not merely written out.
 * @throws AnalysisError CONFIG_UNIT with both units
 */
export function inCommonUnit(piece: Piece, inputs: readonly NumberTerm[]): { readonly unit: Unit; readonly inputs: readonly NumberTerm[] } {
  let carrier = inputs.find(({ unit, constant }) => constant === undefined && !saysNothing(unit)) ?? inputs[0];
  let unit = carrier.unit;
  for (const input of inputs) {
    const shared = common(unit, input.unit);
    if (shared === undefined)
      throw expressionError(piece, `${inUnit(carrier)}, "${input.text}" in ${unitText(input.unit)}`, undefined, "CONFIG_UNIT");
    if (saysNothing(unit)) carrier = input;
    unit = shared.unit;
  }
  return { unit, inputs: inputs.map((input) => converted(input, common(unit, input.unit)?.right ?? 1, unit)) };
}

/**
 * A number as one without a unit, radians included.
 * @throws AnalysisError CONFIG_UNIT if it has a dimension
 */
export function plainNumber(piece: Piece, what: string, input: NumberTerm): NumberTerm {
  const factor = plainFactor(input.unit);
  if (factor !== undefined) return converted(input, factor, input.unit === "bare" ? "bare" : one);
  const unit = unitText(input.unit);
  const found = `${what} takes a number without a unit, found "${input.text}" in ${unit}`;
  throw expressionError(piece, found, `divide by a unit, as in x / (1 ${unit})`, "CONFIG_UNIT");
}
