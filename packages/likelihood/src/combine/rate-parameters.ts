import type { Factor } from "../model/template-model.ts";
import { cardFault, cardNameFault } from "./card-line.ts";
import type { CardRateParameter, Datacard } from "./card.ts";
import { parseFormula } from "./formula.ts";
import type { ParameterList } from "./parameter-list.ts";
import { evaluator, parametersOf, quantityFactor, type Quantity } from "./quantity.ts";

/** Rate parameters without a range are looked for this far from their value, in units of it or of 1, whichever is more. */
export const RATE_REACH = 20;

/** A rate parameter's factor. */
export interface RateFactor {
  readonly factor: Factor;
  /** Its value where all parameters are initial. */
  readonly initial: number;
}

const sameScale = (one: CardRateParameter["scale"], other: CardRateParameter["scale"]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Lines by their name; several lines of one name are one parameter or formula. */
function linesByName({ rateParameters }: Datacard): Map<string, CardRateParameter> {
  const lines = new Map<string, CardRateParameter>();
  for (const line of rateParameters) {
    const other = lines.get(line.name);
    if (other === undefined) lines.set(line.name, line);
    else if (!sameScale(other.scale, line.scale))
      throw cardFault(
        line.place,
        `rate parameter "${line.name}" is something else in line ${other.place.line}`,
        "lines of one name have one value, range or formula",
      );
  }
  return lines;
}

/** Adds the free parameters among the rateParam lines. */
export function addRateParameters(card: Datacard, list: ParameterList): void {
  for (const { name, scale } of linesByName(card).values()) {
    if (scale.kind !== "value") continue;
    const reach = RATE_REACH * Math.max(1, Math.abs(scale.value));
    const bounds = scale.range ?? ([scale.value - reach, scale.value + reach] as const);
    list.add({ name, init: scale.value, bounds, fixed: false, role: "free", searched: false });
  }
}

/**
 * The factors of the rateParam lines of each column. Formulas may have other formulas as arguments.
 *
 * @param list with all parameters of the card
 * @throws AnalysisError DATA_CARD_NAME for an argument that the card does not have, DATA_CARD for formulas that need themselves, or that have no value at the
 * start, DATA_FORMULA
 */
export function rateFactors(card: Datacard, list: ParameterList): (column: number) => readonly RateFactor[] {
  const lines = linesByName(card);
  const known = new Map<string, Quantity>();
  const quantityOf = (name: string, from: CardRateParameter, above: readonly string[]): Quantity => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const parameter = list.indexOf(name);
    if (parameter !== undefined) return { kind: "parameter", parameter };
    const line = lines.get(name);
    if (line?.scale.kind !== "formula")
      throw cardNameFault(from.place, "parameter", name, [...list.parameters.map((one) => one.name), ...lines.keys()]);
    if (above.includes(name)) throw cardFault(line.place, `the formula "${name}" needs itself: ${[...above, name].join(" ← ")}`);
    const { formula: text, parameters } = line.scale;
    const args = parameters.map((arg) => quantityOf(arg, line, [...above, name]));
    const formula = parseFormula(text, parameters, { where: `${line.place.file}:${line.place.line}` });
    const quantity: Quantity = { kind: "formula", formula, args };
    known.set(name, quantity);
    return quantity;
  };
  const factors = new Map<string, RateFactor>();
  for (const [name, line] of lines) {
    const quantity = quantityOf(name, line, []);
    const parameters = parametersOf([quantity]);
    const [{ value: initial }] = evaluator([quantity], parameters)(parameters.map((i) => list.parameters[i].init));
    if (!Number.isFinite(initial))
      throw cardFault(line.place, `the formula "${name}" is ${initial} at the initial values of its parameters`, undefined, "DATA_FORMULA");
    factors.set(name, { factor: quantityFactor(quantity), initial });
  }
  return (column) =>
    card.rateParameters.flatMap(({ name, columns }) => {
      const factor = columns.includes(column) ? factors.get(name) : undefined;
      return factor === undefined ? [] : [factor];
    });
}
