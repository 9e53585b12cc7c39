import { arithmeticTerm, negativeTerm } from "./arithmetic.ts";
import { comparisonTerm } from "./comparison.ts";
import { expressionError, unknownNameError } from "./expression-error.ts";
import { requireNumber, requireObject, requireTruth, type FunctionCall } from "./function-call.ts";
import { functions } from "./functions.ts";
import { elementAt, filteredList, isCollection, lifted } from "./list-term.ts";
import { logicalTerm, negationTerm } from "./logic.ts";
import { literalTerm } from "./number-term.ts";
import { attributeTerm, objectSum } from "./object-term.ts";
import type { Names } from "./scope.ts";
import type { SyntaxNode } from "./syntax-tree.ts";
import { describeTerm, type ObjectTerm, type ScalarTerm, type Term } from "./term.ts";
import { parseUnit } from "./unit.ts";

/** Loops over objects within each other: more would take longer than anyone waits. */
const MOST_LOOPS = 3;

type Of<Kind extends SyntaxNode["kind"]> = SyntaxNode & { readonly kind: Kind };

/**
 * Gives a syntax tree its meaning: types, units, what can be missing, and how to compute it.
 *
 * @param within objects whose attributes are names, the innermost first
 * @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNIT, CONFIG_UNKNOWN_COLUMN, CONFIG_UNKNOWN_FUNCTION, CONFIG_UNKNOWN_ATTRIBUTE
 */
export function checked(node: SyntaxNode, names: Names, within: readonly ObjectTerm[] = []): Term {
  const term = meaningOf(node, names, within);
  if (term.loops > MOST_LOOPS) throw expressionError(node, `more than ${MOST_LOOPS} loops over objects within each other`);
  return term;
}

function meaningOf(node: SyntaxNode, names: Names, within: readonly ObjectTerm[]): Term {
  const check = (part: SyntaxNode): Term => checked(part, names, within);
  switch (node.kind) {
    case "number":
      return literalTerm(node.text, node.value, node.unit === undefined ? "bare" : parseUnit(node.unit));
    case "name":
      return names.meaning(node, within);
    case "attribute":
      return lifted(node, [check(node.of)], ([object]) => attributeTerm(node, requireObject(node.of, object), node.named));
    case "bracket":
      return bracketTerm(node, names, within);
    case "call":
      return callTerm(node, names, within);
    case "positive":
    case "negative":
      return lifted(node, [check(node.of)], ([of]) => {
        const number = requireNumber(node.of, of);
        return node.kind === "positive" ? number : negativeTerm(node, number);
      });
    case "not":
      return lifted(node, [check(node.of)], ([of]) => negationTerm(node, requireTruth(node.of, of)));
    case "arithmetic":
      return lifted(node, [check(node.left), check(node.right)], ([left, right]) => arithmeticOrSum(node, left, right));
    case "comparison":
      return lifted(node, [check(node.left), check(node.right)], ([left, right]) =>
        comparisonTerm(node, node.operator, requireNumber(node.left, left), requireNumber(node.right, right)),
      );
    case "logical":
      return lifted(node, [check(node.left), check(node.right)], ([left, right]) =>
        logicalTerm(node, node.operator, requireTruth(node.left, left), requireTruth(node.right, right)),
      );
  }
}

function arithmeticOrSum(node: Of<"arithmetic">, left: ScalarTerm, right: ScalarTerm): ScalarTerm {
  const object = left.kind === "object" ? left : right;
  if (object.kind !== "object")
    return arithmeticTerm(node, node.operator, requireNumber(node.left, left), requireNumber(node.right, right));
  if (node.operator === "+") return objectSum(node, requireObject(node.left, left), requireObject(node.right, right));
  const hint = "objects are only added, to the sum of their four-momenta";
  throw expressionError(node, `expected numbers on both sides of "${node.operator}", found ${describeTerm(object)}`, hint);
}

/** A place in a list if the brackets hold a whole number, else a condition on the objects of a collection. */
function bracketTerm(node: Of<"bracket">, names: Names, within: readonly ObjectTerm[]): Term {
  const list = checked(node.of, names, within);
  if (list.kind !== "list") throw expressionError(node.of, `expected a collection in front of "[", found ${describeTerm(list)}`);
  const place = writtenPlace(node.inner);
  if (place !== undefined) return elementAt(node, list, place);
  if (!isCollection(list))
    throw expressionError(node.inner, `expected a whole number, found "${node.inner.text}"`, "the condition goes behind the collection");
  const condition = checked(node.inner, names, [list.element, ...within]);
  if (condition.kind === "truth") return filteredList(node, list, condition);
  const expected = "expected a condition or a whole number that is written out";
  throw expressionError(node.inner, `${expected}, found ${describeTerm(condition)}`);
}

/** A whole number that is written out, with or without a sign. */
function writtenPlace(node: SyntaxNode): number | undefined {
  const [sign, number] = node.kind === "negative" ? [-1, node.of] : [1, node];
  return number.kind === "number" && number.unit === undefined && Number.isSafeInteger(number.value) ? sign * number.value : undefined;
}

function callTerm(node: Of<"call">, names: Names, within: readonly ObjectTerm[]): Term {
  const { name, inputs } = node;
  const called = functions.get(name);
  if (called === undefined) throw unknownNameError(node, "CONFIG_UNKNOWN_FUNCTION", "function", name, functions.keys());
  const { least, most, usage, build } = called;
  if (inputs.length < least || inputs.length > most)
    throw expressionError(node, `found ${inputs.length} argument${inputs.length === 1 ? "" : "s"} of ${name}, expected ${usage}`);
  const call: FunctionCall = {
    name,
    piece: node,
    inputs,
    check: (part) => checked(part, names, within),
    checkWithin: (part, object) => checked(part, names, [object, ...within]),
    validity: names.validity,
  };
  return build(call);
}
