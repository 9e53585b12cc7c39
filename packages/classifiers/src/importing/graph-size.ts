import onnxProto from "onnx-proto";
import { fail, SHAPE_RULES, ShapeFault, size, type Operands, type Outcome, type Shape } from "./operator-shapes.ts";

const { AttributeType } = onnxProto.onnx.AttributeProto;
type Node = onnxProto.onnx.INodeProto;

/** Outputs that operators have beyond the first, which nothing uses after training. */
const IGNORED_OUTPUTS: ReadonlySet<string> = new Set(["Dropout"]);

/** What a graph comes to for given inputs: shapes of all values, numbers in all of them together, and multiplications. */
export interface GraphSize {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly numbers: number;
  readonly products: number;
}

/** Bounds at which the computation of shapes ends. */
export interface SizeBounds {
  readonly numbers: number;
  readonly products: number;
}

/**
 * Shapes of all values of a graph, without computing them.
 * @param nodes in an order in which each uses what is there before
 * @param given shapes of inputs and constants
 * @returns the sizes, or a sentence that says in which node shapes do not fit, are not known, or sizes pass the bounds
 */
export function graphSize(nodes: readonly Node[], given: ReadonlyMap<string, Shape>, bounds: SizeBounds): GraphSize | string {
  const values = new Map(given);
  let [numbers, products] = [0, 0];
  for (const [i, node] of nodes.entries()) {
    const place = `operation ${i}, ${node.opType ?? ""}`;
    const inputs = node.input ?? [];
    const attribute = (name: string | undefined): onnxProto.onnx.IAttributeProto | undefined =>
      node.attribute?.find((candidate) => candidate.name === name);
    const operands: Operands = {
      node,
      count: inputs.length,
      shape: (at) => values.get(inputs[at] ?? "")?.dims ?? fail(`input ${at} is not given`),
      integers: (at, name) => {
        const found = attribute(name);
        if (found?.type === AttributeType.INTS) return Array.from(found.ints ?? [], Number);
        return values.get(inputs[at] ?? "")?.integers;
      },
      number: (name, otherwise) => {
        const found = attribute(name);
        return found?.type === AttributeType.INT ? Number(found.i ?? 0) : otherwise;
      },
    };
    const rule = SHAPE_RULES.get(node.opType ?? "");
    if (rule === undefined) return `${place}: the operator is not among those that are read`;
    let outcome: Outcome;
    try {
      outcome = rule(operands);
    } catch (error) {
      if (error instanceof ShapeFault) return `${place}: ${error.message}`;
      throw error;
    }
    const names = node.output ?? [];
    const spare = names.slice(outcome.outputs.length);
    if (spare.some((name) => name !== "") && !IGNORED_OUTPUTS.has(node.opType ?? ""))
      return `${place}: it has ${names.length} outputs, expected ${outcome.outputs.length}`;
    outcome.outputs.forEach((shape, o) => {
      if (o < names.length && names[o] !== "") values.set(names[o], shape);
      numbers += size(shape.dims);
    });
    for (const name of spare) if (name !== "") values.set(name, outcome.outputs[0]);
    products += outcome.products ?? 0;
    if (!(numbers <= bounds.numbers && products <= bounds.products))
      return `${place}: up to here ${numbers} numbers and ${products} multiplications are needed for a few events, at most ${bounds.numbers} and ${bounds.products} are allowed`;
  }
  return { shapes: new Map([...values].map(([name, { dims }]) => [name, dims])), numbers, products };
}
