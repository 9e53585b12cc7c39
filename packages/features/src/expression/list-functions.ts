import { expressionError } from "./expression-error.ts";
import { requireList, requireNumber, type ExpressionFunction, type FunctionCall } from "./function-call.ts";
import { boundLoop, type BoundLoop } from "./list-term.ts";
import { finite, leafTerm } from "./number-term.ts";
import { greatest, least } from "./number-functions.ts";
import { collectionSum } from "./object-term.ts";
import { describeTerm, type ListTerm, type NumberTerm, type Term, type TruthTerm } from "./term.ts";
import { one, type Unit } from "./unit.ts";

type Value = (event: number) => number;

/** A list of numbers. @throws AnalysisError CONFIG_EXPRESSION */
function numberList({ inputs, check }: FunctionCall): { readonly list: ListTerm; readonly element: NumberTerm } {
  const list = requireList(inputs[0], check(inputs[0]));
  return { list, element: requireNumber(inputs[0], list.element) };
}

/** One number from the numbers of a list; missing where one of them is. */
function folded(
  { piece }: FunctionCall,
  list: ListTerm,
  { unit, canBeMissing }: { readonly unit: Unit; readonly canBeMissing: boolean },
  fold: (loop: BoundLoop) => Value,
): NumberTerm {
  const bind: NumberTerm["bind"] = (bindings) => finite(piece.text, bindings, fold(boundLoop(list, bindings)));
  return leafTerm({ text: piece.text, loops: list.loops, unit, canBeMissing, bind });
}

function count(call: FunctionCall): Term {
  const list = requireList(call.inputs[0], call.check(call.inputs[0]));
  if (list.element.kind === "truth")
    throw expressionError(call.inputs[0], `expected a collection, found ${describeTerm(list)}`, "count(jets[…]) counts those that pass");
  return folded(call, list, { unit: one, canBeMissing: false }, ({ first, next }) => (event) => {
    let objects = 0;
    for (let more = first(event); more; more = next(event)) objects++;
    return objects;
  });
}

function sum(call: FunctionCall): Term {
  const list = requireList(call.inputs[0], call.check(call.inputs[0]));
  if (list.element.kind === "object") return collectionSum(call.piece, { ...list, element: list.element });
  const element = requireNumber(call.inputs[0], list.element);
  return folded(call, list, element, ({ first, next, inner }) => {
    const value = element.bind(inner);
    return (event) => {
      let total = 0;
      for (let more = first(event); more; more = next(event)) total += value(event);
      return total;
    };
  });
}

function mean(call: FunctionCall): Term {
  const { list, element } = numberList(call);
  return folded(call, list, { unit: element.unit, canBeMissing: true }, ({ first, next, inner }) => {
    const value = element.bind(inner);
    return (event) => {
      let [total, objects] = [0, 0];
      for (let more = first(event); more; more = next(event)) {
        total += value(event);
        objects++;
      }
      return objects === 0 ? NaN : total / objects;
    };
  });
}

/** The largest (1) or smallest (-1) number of a list, or of several. */
const extreme =
  (sign: 1 | -1, ofSeveral: ExpressionFunction["build"]) =>
  (call: FunctionCall): Term => {
    if (call.inputs.length > 1) return ofSeveral(call);
    const { list, element } = numberList(call);
    return folded(call, list, { unit: element.unit, canBeMissing: true }, ({ first, next, inner }) => {
      const value = element.bind(inner);
      return (event) => {
        let best = NaN;
        for (let more = first(event); more; more = next(event)) {
          const found = value(event);
          if (Number.isNaN(found)) return NaN;
          if (Number.isNaN(best) || sign * found > sign * best) best = found;
        }
        return best;
      };
    });
  };

/** Whether a condition holds for one object, or for none that it fails for. */
const quantified =
  (wanted: boolean) =>
  ({ piece, inputs, check }: FunctionCall): TruthTerm => {
    const list = requireList(inputs[0], check(inputs[0]));
    const { element } = list;
    if (element.kind !== "truth")
      throw expressionError(inputs[0], `expected a list of comparisons, found ${describeTerm(list)}`, "compare, as in any(jets.pt > 100)");
    const bind: TruthTerm["bind"] = (bindings) => {
      const { first, next, inner } = boundLoop(list, bindings);
      const holds = element.bind(inner);
      return (event) => {
        for (let more = first(event); more; more = next(event)) if (holds(event) === wanted) return wanted;
        return !wanted;
      };
    };
    return { kind: "truth", text: piece.text, loops: list.loops, bind };
  };

const ofList = (usage: string, meaning: string, build: ExpressionFunction["build"]): ExpressionFunction => ({
  usage,
  meaning,
  least: 1,
  most: 1,
  build,
});

/** Functions that make one value of a list, by name. */
export const listFunctions: Readonly<Record<string, ExpressionFunction>> = {
  count: ofList("count(list)", "number of objects", count),
  sum: ofList("sum(list)", "sum of numbers, or of the four-momenta of a collection; 0 if empty", sum),
  mean: ofList("mean(list)", "mean of numbers; missing if empty", mean),
  min: {
    ...ofList("min(list), min(a, b, …)", "smallest of a list, missing if empty; smallest of several numbers", extreme(-1, least)),
    most: Infinity,
  },
  max: {
    ...ofList("max(list), max(a, b, …)", "largest of a list, missing if empty; largest of several numbers", extreme(1, greatest)),
    most: Infinity,
  },
  any: ofList("any(list)", "whether a comparison holds for at least one object", quantified(true)),
  all: ofList("all(list)", "whether a comparison holds for every object, as it does where there is none", quantified(false)),
};
