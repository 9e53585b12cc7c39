import { AnalysisError } from "@ratiometer/config";
import { termCount, termIndex } from "@ratiometer/eft";
import type { Factor } from "../model/template-model.ts";
import { parseFormula } from "./formula.ts";
import type { ParameterList } from "./parameter-list.ts";
import { evaluator, parametersOf, type Quantity } from "./quantity.ts";
import type { ScalingTerm } from "./scaling-term.ts";
import type { CardScaling, ProcessScaling } from "./scaling.ts";

/** Adds the parameters that a scaling defines: of interest, and searched, as yields are quadratic in them. */
export function addScalingParameters({ definitions }: CardScaling, list: ParameterList): void {
  for (const [name, definition] of definitions) {
    if (typeof definition === "number") continue;
    const { init, range } = definition;
    list.add({ name, init, bounds: range, fixed: false, role: "interest", searched: true });
  }
}

function quantityOf(term: ScalingTerm, scaling: CardScaling, list: ParameterList, where: string): Quantity {
  if (term.kind === "constant") return term;
  if (term.kind === "formula") {
    const names = term.args.map((arg, i) => (arg.kind === "parameter" ? arg.name : `@${i}`));
    const formula = parseFormula(term.text, names, { where });
    return { kind: "formula", formula, args: term.args.map((arg) => quantityOf(arg, scaling, list, where)) };
  }
  const constant = scaling.definitions.get(term.name);
  if (typeof constant === "number") return { kind: "constant", value: constant };
  const parameter = list.indexOf(term.name);
  if (parameter !== undefined) return { kind: "parameter", parameter };
  throw new AnalysisError("DATA_SCALING", `"${term.name}" is defined nowhere`, {
    where,
    hint: `write its value and range: ${term.name}[1,0,2]`,
  });
}

/** vᵀ M v of parameters and constants as polynomials over (1, c). */
function polynomial(
  elements: readonly Exclude<Quantity, { kind: "formula" }>[],
  matrix: Float64Array,
  parameters: readonly number[],
): Factor {
  const n = elements.length;
  const T = (n * (n + 1)) / 2;
  const terms = termCount(parameters.length);
  const rows = matrix.length / T;
  const out = new Float64Array(rows * terms);
  const place = elements.map((element) => (element.kind === "constant" ? 0 : parameters.indexOf(element.parameter) + 1));
  const size = elements.map((element) => (element.kind === "constant" ? element.value : 1));
  for (let row = 0; row < rows; row++)
    for (let i = 0, t = 0; i < n; i++)
      for (let j = 0; j <= i; j++, t++) {
        const [a, b] = [place[i], place[j]];
        // Two elements in one place: both of their cross terms come together on the diagonal.
        const share = i !== j && a === b ? 2 : 1;
        out[row * terms + termIndex(a, b)] += share * size[i] * size[j] * matrix[row * T + t];
      }
  return { kind: "polynomial", parameters: Int32Array.from(parameters), matrix: out };
}

/**
 * The factor of a scaled process.
 * @param bins of its channel @param what the process, for messages
 * @throws AnalysisError DATA_SCALING for rows of another number than bins, or a parameter that is nowhere defined, DATA_FORMULA
 */
export function scalingFactor(
  scaling: CardScaling,
  { terms, rows, matrix, where }: ProcessScaling,
  bins: number,
  what: string,
  list: ParameterList,
): Factor {
  if (rows !== 1 && rows !== bins)
    throw new AnalysisError("DATA_SCALING", `found ${rows} bins in the scaling of ${what}, which has ${bins}`, { where });
  const quantities = terms.map((term) => quantityOf(term, scaling, list, where));
  const parameters = parametersOf(quantities);
  const plain = quantities.filter((quantity) => quantity.kind !== "formula");
  if (plain.length === quantities.length) return polynomial(plain, matrix, parameters);
  const vector = evaluator(quantities, parameters);
  return { kind: "form", parameters: Int32Array.from(parameters), vector, matrix };
}
