import type { Precision } from "./onnx-values.ts";
import type { Tensor } from "./tensor.ts";

/** One step of a calculation: the value of a tensor, from named values. */
export interface Step {
  readonly name: string;
  readonly tensor: Tensor;
  readonly operands: readonly string[];
  /** For a matrix product with what it took in: α a b + β c of the operands a, b and, if there are three, c. */
  readonly product?: { readonly alpha: number; readonly beta: number; readonly transpose: readonly [boolean, boolean] };
}

type Product = Step & Required<Pick<Step, "product">>;

/** A step as a matrix product that can take in more, if it is one. */
function openProduct(step: Step): Product | undefined {
  if (step.product !== undefined) return step.operands.length === 2 ? { ...step, product: step.product } : undefined;
  if (step.tensor.operation !== "matmul") return undefined;
  return { ...step, product: { alpha: 1, beta: 0, transpose: step.tensor.transpose ?? [false, false] } };
}

/**
 * Matrix products take in the numbers they are multiplied with and the tensor that is added to them, where nothing else needs the product alone: the
 * engine does that as it writes the product, instead of in one more pass each.
 * @param steps operands before results @param results names that are wanted outside
 * @param precision of the engine, whose factors α and β are float32 at either: at float64 only those stay in products that lose nothing
 */
export function fusedProducts(steps: readonly Step[], results: readonly string[], precision: Precision): Step[] {
  const uses = new Map<string, number>();
  for (const name of [...results, ...steps.flatMap(({ operands }) => operands)]) uses.set(name, (uses.get(name) ?? 0) + 1);
  const kept = new Map<string, Step>();
  const own = (name: string): Step | undefined => (uses.get(name) === 1 ? kept.get(name) : undefined);
  const numberOf = (name: string): number | undefined => {
    const tensor = kept.get(name)?.tensor;
    const value = tensor?.operation === "constant" && tensor.values?.length === 1 ? tensor.values[0] : undefined;
    return value !== undefined && (precision === "float32" || Math.fround(value) === value) ? value : undefined;
  };
  /** The name of a value without the number it is multiplied with, if only that step needs it. */
  const unscaled = (name: string): { readonly factor: number; readonly rest: string } => {
    const step = own(name);
    if (step?.product !== undefined) return { factor: 1, rest: name };
    if (step?.tensor.operation === "negate") return { factor: -1, rest: step.operands[0] };
    const factor = step?.tensor.operation === "multiply" ? numberOf(step.operands[0]) : undefined;
    return step === undefined || factor === undefined ? { factor: 1, rest: name } : { factor, rest: step.operands[1] };
  };
  const fused = (step: Step): Step => {
    const { operation, rows, columns, run } = step.tensor;
    const [first, second] = step.operands;
    // a product takes in a tensor of its own shape, a row or a column
    if (run !== undefined) return step;
    if (operation === "negate" || operation === "multiply") {
      const factor = operation === "negate" ? -1 : numberOf(first);
      const inner = own(operation === "negate" ? first : second);
      const product = inner === undefined || factor === undefined ? undefined : openProduct(inner);
      if (product === undefined || factor === undefined) return step;
      kept.delete(product.name);
      return { ...step, operands: product.operands, product: { ...product.product, alpha: factor * product.product.alpha } };
    }
    if (operation !== "add" && operation !== "subtract") return step;
    const signs = [1, operation === "add" ? 1 : -1];
    for (const [i, other] of [second, first].entries()) {
      const inner = own(step.operands[i]);
      const product = inner === undefined ? undefined : openProduct(inner);
      if (product === undefined || product.tensor.rows !== rows || product.tensor.columns !== columns) continue;
      const { factor, rest } = unscaled(other);
      kept.delete(product.name);
      if (rest !== other) kept.delete(other);
      const { alpha, transpose } = product.product;
      return {
        ...step,
        operands: [...product.operands, rest],
        product: { alpha: signs[i] * alpha, beta: signs[1 - i] * factor, transpose },
      };
    }
    return step;
  };
  for (const step of steps) kept.set(step.name, fused(step));
  const needed = new Set(results);
  const backwards = [...kept.values()].reverse().filter(({ name, operands }) => {
    if (!needed.has(name)) return false;
    operands.forEach((operand) => needed.add(operand));
    return true;
  });
  return backwards.reverse();
}
