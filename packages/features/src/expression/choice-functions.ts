import { inCommonUnit } from "./common-unit.ts";
import { requireNumber, requireTruth, type ExpressionFunction, type FunctionCall } from "./function-call.ts";
import { lifted } from "./list-term.ts";
import type { Bindings, NumberTerm, Term } from "./term.ts";

/** One of two numbers in their common unit, chosen event by event. */
function chosenNumber(
  { piece }: FunctionCall,
  sides: readonly NumberTerm[],
  loops: number,
  canBeMissing: boolean,
  choose: (bindings: Bindings, first: (event: number) => number, second: (event: number) => number) => (event: number) => number,
): NumberTerm {
  const { unit, inputs } = inCommonUnit(piece, sides);
  const [first, second] = inputs;
  return {
    kind: "number",
    text: piece.text,
    loops: Math.max(loops, first.loops, second.loops),
    unit,
    canBeMissing,
    leaves: [...new Set([...first.leaves, ...second.leaves])],
    bind: (bindings) => choose(bindings, first.bind(bindings), second.bind(bindings)),
  };
}

function where(call: FunctionCall): Term {
  const { piece, inputs, check } = call;
  return lifted(piece, inputs.map(check), (scalars) => {
    const condition = requireTruth(inputs[0], scalars[0]);
    const sides = scalars.slice(1).map((scalar, i) => requireNumber(inputs[i + 1], scalar));
    const [kept, other = missingLike(sides[0])] = sides;
    return chosenNumber(call, [kept, other], condition.loops, kept.canBeMissing || other.canBeMissing, (bindings, first, second) => {
      const holds = condition.bind(bindings);
      return (event) => (holds(event) ? first(event) : second(event));
    });
  });
}

/** A number that no event has, in the unit of another. */
const missingLike = ({ text, unit }: NumberTerm): NumberTerm => ({
  kind: "number",
  text,
  unit,
  loops: 0,
  canBeMissing: true,
  leaves: [],
  bind: () => () => NaN,
});

function fill(call: FunctionCall): Term {
  const { piece, inputs, check } = call;
  return lifted(piece, inputs.map(check), (scalars) => {
    const sides = scalars.map((scalar, i) => requireNumber(inputs[i], scalar));
    return chosenNumber(call, sides, 0, sides[1].canBeMissing, (_, first, second) => (event) => {
      const value = first(event);
      return Number.isNaN(value) ? second(event) : value;
    });
  });
}

/** Functions that choose between two numbers, by name. The one not chosen is not looked at, be it missing or undefined. */
export const choiceFunctions: Readonly<Record<string, ExpressionFunction>> = {
  where: {
    usage: "where(condition, a, b)",
    meaning: "a where the condition holds, else b, or missing without b; only that one is computed",
    least: 2,
    most: 3,
    build: where,
  },
  fill: { usage: "fill(x, y)", meaning: "x, or y where x is missing", least: 2, most: 2, build: fill },
};
