import type { Factor } from "../model/template-model.ts";
import type { Formula } from "./formula.ts";
import { constantOf, variableOf, type SecondOrder } from "./second-order.ts";

/** A number of a model: a constant, a parameter, or a formula of others. */
export type Quantity =
  | { readonly kind: "constant"; readonly value: number }
  /** Index of the model's parameter. */
  | { readonly kind: "parameter"; readonly parameter: number }
  | { readonly kind: "formula"; readonly formula: Formula; readonly args: readonly Quantity[] };

/** The parameters that quantities depend on, each once, as they come. */
export function parametersOf(quantities: readonly Quantity[]): number[] {
  const found = new Set<number>();
  const visit = (quantity: Quantity): void => {
    if (quantity.kind === "parameter") found.add(quantity.parameter);
    if (quantity.kind === "formula") quantity.args.forEach(visit);
  };
  quantities.forEach(visit);
  return [...found];
}

/** Values of quantities with their derivatives. @param parameters those of parametersOf; the values to evaluate at are theirs */
export function evaluator(quantities: readonly Quantity[], parameters: readonly number[]): (values: ArrayLike<number>) => SecondOrder[] {
  const k = parameters.length;
  return (values) => {
    // one formula may be the argument of several
    const known = new Map<Quantity, SecondOrder>();
    const value = (quantity: Quantity): SecondOrder => {
      const before = known.get(quantity);
      if (before !== undefined) return before;
      const now = fresh(quantity);
      known.set(quantity, now);
      return now;
    };
    const fresh = (quantity: Quantity): SecondOrder => {
      if (quantity.kind === "constant") return constantOf(quantity.value, k);
      if (quantity.kind === "formula") return quantity.formula.evaluate(quantity.args.map(value), k);
      const i = parameters.indexOf(quantity.parameter);
      return variableOf(values[i], i, k);
    };
    return quantities.map(value);
  };
}

/** A factor that is a quantity. */
export function quantityFactor(quantity: Quantity): Factor {
  if (quantity.kind === "parameter") return { kind: "parameter", parameter: quantity.parameter };
  const parameters = parametersOf([quantity]);
  const evaluate = evaluator([quantity], parameters);
  return { kind: "function", parameters: Int32Array.from(parameters), evaluate: (values) => evaluate(values)[0] };
}
