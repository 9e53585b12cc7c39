import { inCommonUnit, plainNumber } from "./common-unit.ts";
import { powerTerm } from "./arithmetic.ts";
import { requireNumber, type ExpressionFunction, type FunctionCall } from "./function-call.ts";
import { lifted } from "./list-term.ts";
import { binaryFormula, computedTerm, unaryFormula, type Formula } from "./number-term.ts";
import type { NumberTerm, Term } from "./term.ts";
import { one, parseUnit, raised, type Unit } from "./unit.ts";

/** A number of numbers, object by object where one of them is a list. */
function ofNumbers(call: FunctionCall, build: (inputs: readonly NumberTerm[]) => NumberTerm): Term {
  return lifted(call.piece, call.inputs.map(call.check), (scalars) =>
    build(scalars.map((scalar, i) => requireNumber(call.inputs[i], scalar))),
  );
}

/** A function whose result has the unit of its inputs. */
const inSameUnit =
  (formula: Formula): ExpressionFunction["build"] =>
  (call) =>
    ofNumbers(call, (numbers) => {
      const { unit, inputs } = inCommonUnit(call.piece, numbers);
      return computedTerm(call.piece.text, unit, inputs, formula);
    });

/** A function of a plain number or an angle. */
const ofPlain =
  (value: (a: number) => number, unit: Unit = one): ExpressionFunction["build"] =>
  (call) =>
    ofNumbers(call, ([number]) => {
      const input = plainNumber(call.inputs[0], call.name, number);
      return computedTerm(call.piece.text, input.unit === "bare" ? "bare" : unit, [input], unaryFormula(value));
    });

const radians = parseUnit("rad");

const unary = (usage: string, meaning: string, build: ExpressionFunction["build"]): ExpressionFunction => ({
  usage,
  meaning,
  least: 1,
  most: 1,
  build,
});

/** Functions of numbers alone, by name. */
export const numberFunctions: Readonly<Record<string, ExpressionFunction>> = {
  abs: unary("abs(x)", "absolute value", inSameUnit(unaryFormula(Math.abs))),
  sqrt: unary("sqrt(x)", "square root; its unit to the power 1/2", (call) =>
    ofNumbers(call, ([x]) => computedTerm(call.piece.text, raised(x.unit, 0.5), [x], unaryFormula(Math.sqrt))),
  ),
  pow: {
    usage: "pow(x, y)",
    meaning: "x ^ y",
    least: 2,
    most: 2,
    build: (call) => ofNumbers(call, ([x, y]) => powerTerm(call.piece, x, y)),
  },
  sign: unary("sign(x)", "1, 0 or -1", (call) =>
    ofNumbers(call, ([x]) => computedTerm(call.piece.text, one, [x], unaryFormula(Math.sign))),
  ),
  log: unary("log(x)", "natural logarithm", ofPlain(Math.log)),
  log10: unary("log10(x)", "decimal logarithm", ofPlain(Math.log10)),
  exp: unary("exp(x)", "exponential", ofPlain(Math.exp)),
  sin: unary("sin(x)", "sine", ofPlain(Math.sin)),
  cos: unary("cos(x)", "cosine", ofPlain(Math.cos)),
  tan: unary("tan(x)", "tangent", ofPlain(Math.tan)),
  asin: unary("asin(x)", "arc sine, rad", ofPlain(Math.asin, radians)),
  acos: unary("acos(x)", "arc cosine, rad", ofPlain(Math.acos, radians)),
  atan: unary("atan(x)", "arc tangent, rad", ofPlain(Math.atan, radians)),
  atan2: {
    usage: "atan2(y, x)",
    meaning: "azimuth of (x, y), rad",
    least: 2,
    most: 2,
    build: (call) =>
      ofNumbers(call, (numbers) =>
        computedTerm(call.piece.text, radians, inCommonUnit(call.piece, numbers).inputs, binaryFormula(Math.atan2)),
      ),
  },
  sinh: unary("sinh(x)", "hyperbolic sine", ofPlain(Math.sinh)),
  cosh: unary("cosh(x)", "hyperbolic cosine", ofPlain(Math.cosh)),
  tanh: unary("tanh(x)", "hyperbolic tangent", ofPlain(Math.tanh)),
  asinh: unary("asinh(x)", "inverse hyperbolic sine", ofPlain(Math.asinh)),
};

/** The smallest or largest of several numbers. */
export const least: ExpressionFunction["build"] = inSameUnit(binaryFormula(Math.min));
export const greatest: ExpressionFunction["build"] = inSameUnit(binaryFormula(Math.max));
