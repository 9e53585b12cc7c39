import { AnalysisError } from "@ratiometer/config";
import { rowNumber, type Bindings, type NumberTerm } from "./term.ts";
import { scaling, type Unit } from "./unit.ts";

/** A number in an event, bound to what it is read from. */
type Value = (event: number) => number;

/** What stands for a value that is not finite: NaN if an input was missing; else it throws. */
type Settle = (value: number, event: number, isMissing: boolean) => number;

/** How a number follows from others. All formulas give NaN where an input is NaN. */
export type Formula = (inputs: readonly Value[], settle: Settle) => Value;

/** The formula of a function of one number. */
export function unaryFormula(value: (a: number) => number): Formula {
  return ([first], settle) =>
    (event) => {
      const a = first(event);
      const result = value(a);
      return Number.isFinite(result) ? result : settle(result, event, Number.isNaN(a));
    };
}

/** The formula of a function of two numbers; more of them are folded from the left. */
export function binaryFormula(value: (a: number, b: number) => number): Formula {
  return (inputs, settle) =>
    inputs.reduce((left, right) => (event) => {
      const [a, b] = [left(event), right(event)];
      const result = value(a, b);
      return Number.isFinite(result) ? result : settle(result, event, Number.isNaN(a) || Number.isNaN(b));
    });
}

function shown(leaves: readonly NumberTerm[], bindings: Bindings, event: number): string {
  const byText = new Map(leaves.map((leaf) => [leaf.text, leaf]));
  const values = [...byText].map(([text, leaf]) => `${text} = ${leaf.bind(bindings)(event)}`);
  return values.length === 0 ? "" : ` where ${values.join(", ")}`;
}

/**
 * A number that follows from others: missing where one of them is. Every intermediate value is checked, since an undefined one must not vanish in a
 * comparison, a minimum or a power of 0.
 */
export function computedTerm(text: string, unit: Unit, inputs: readonly NumberTerm[], formula: Formula): NumberTerm {
  const leaves = [...new Set(inputs.flatMap((input) => input.leaves))];
  const bindWith = (bindings: Bindings, values: readonly Value[]): Value =>
    formula(values, (value, event, isMissing) => {
      if (isMissing) return NaN;
      const message = `"${text}" is ${value} in row ${rowNumber(bindings, event)}${shown(leaves, bindings, event)}`;
      throw new AnalysisError("DATA_NOT_FINITE", message, bindings.place);
    });
  const constants = inputs.flatMap(({ constant }) => (constant === undefined ? [] : [constant]));
  const isConstant = inputs.length > 0 && constants.length === inputs.length;
  return {
    kind: "number",
    text,
    unit,
    loops: inputs.reduce((most, { loops }) => Math.max(most, loops), 0),
    canBeMissing: inputs.some(({ canBeMissing }) => canBeMissing),
    constant: isConstant
      ? formula(
          constants.map((constant) => () => constant),
          (value) => value,
        )(0)
      : undefined,
    leaves,
    bind: (bindings) =>
      bindWith(
        bindings,
        inputs.map((input) => input.bind(bindings)),
      ),
  };
}

/** Refuses infinite values, which only an overflow can give. */
export function finite(text: string, bindings: Bindings, value: Value): Value {
  return (event) => {
    const result = value(event);
    if (Number.isFinite(result) || Number.isNaN(result)) return result;
    throw new AnalysisError("DATA_NOT_FINITE", `"${text}" is ${result} in row ${rowNumber(bindings, event)}`, bindings.place);
  };
}

/** A number that messages show as a whole. */
export function leafTerm(term: Omit<NumberTerm, "kind" | "leaves">): NumberTerm {
  const leaf: NumberTerm = { kind: "number", ...term, leaves: [] };
  return { ...leaf, leaves: [leaf] };
}

/** A number that is written out; without a unit it takes that of its partner. */
export function literalTerm(text: string, value: number, unit: Unit): NumberTerm {
  return { kind: "number", text, unit, loops: 0, canBeMissing: false, constant: value, leaves: [], bind: () => () => value };
}

/** A number in another unit. */
export function converted(term: NumberTerm, factor: number, unit: Unit): NumberTerm {
  return factor === 1 ? { ...term, unit } : computedTerm(term.text, unit, [term], unaryFormula(scaling(factor)));
}
