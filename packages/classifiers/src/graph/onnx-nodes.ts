import onnxProto from "onnx-proto";
import { initializer, integers, type Initializer, type Precision } from "./onnx-values.ts";
import { fusedProducts, type Step } from "./fused-products.ts";
import { inOrder, type Operation, type Tensor } from "./tensor.ts";

const { AttributeType } = onnxProto.onnx.AttributeProto;
type Node = onnxProto.onnx.INodeProto;

/** Operations that are one ONNX operator of the same operands. */
const OPERATORS: Readonly<Partial<Record<Operation, string>>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  negate: "Neg",
  tanh: "Tanh",
  relu: "Relu",
  sign: "Sign",
  sigmoid: "Sigmoid",
  softplus: "Softplus",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
  sine: "Sin",
  maximum: "Max",
  floor: "Floor",
};

/** A result of a graph and what it is called. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

const factor = (name: string, value: number): onnxProto.onnx.IAttributeProto => ({ name, type: AttributeType.FLOAT, f: value });
const flag = (name: string, value: number): onnxProto.onnx.IAttributeProto => ({ name, type: AttributeType.INT, i: value });

/** What the nodes of one tensor may ask for beside their operands. */
interface Surroundings {
  readonly precision: Precision;
  /** Name of a constant list of integers. */
  readonly fixed: (values: readonly number[]) => string;
  /** Name of the constant row of so many ones. */
  readonly ones: (columns: number) => string;
  /** A name that nothing has. */
  readonly fresh: () => string;
}

function nodesOf({ tensor, name, operands, product }: Step, { precision, fixed, ones, fresh }: Surroundings): Node[] {
  const node = (opType: string, inputs: readonly string[], attribute: onnxProto.onnx.IAttributeProto[] = []): Node => ({
    opType,
    input: [...inputs],
    output: [name],
    attribute,
  });
  const [a] = operands;
  if (product !== undefined) {
    const [ta, tb] = product.transpose;
    return [
      node("Gemm", operands, [
        factor("alpha", product.alpha),
        factor("beta", product.beta),
        flag("transA", Number(ta)),
        flag("transB", Number(tb)),
      ]),
    ];
  }
  const [low, high] = tensor.range ?? [0, 0];
  switch (tensor.operation) {
    case "matmul": {
      const [ta, tb] = tensor.transpose ?? [false, false];
      return [ta || tb ? node("Gemm", operands, [flag("transA", Number(ta)), flag("transB", Number(tb))]) : node("MatMul", operands)];
    }
    case "sum":
      // onnxruntime adds up rows one column after the other; a product with ones does the same in a fraction of the time. In double precision it would
      // give the product a float32 factor
      if (precision === "float32" && tensor.axis === "rows" && typeof tensor.operands[0].rows === "number")
        return [node("MatMul", [ones(tensor.operands[0].rows), a])];
      return [
        node("ReduceSum", [a, fixed(tensor.axis === "rows" ? [0] : tensor.axis === "columns" ? [1] : [0, 1])], [flag("keepdims", 1)]),
      ];
    case "expandLike": {
      if (typeof tensor.rows === "number") return [node("Expand", [a, fixed([tensor.rows, tensor.columns])])];
      const shape = fresh();
      return [{ opType: "Shape", input: [operands[1]], output: [shape] }, node("Expand", [a, shape])];
    }
    case "reshape":
      return [node("Reshape", [a, fixed([typeof tensor.rows === "number" ? tensor.rows : -1, tensor.columns])])];
    case "repeatRows": {
      const wide = fresh();
      return [
        { opType: "Tile", input: [a, fixed([1, tensor.run ?? 1])], output: [wide] },
        node("Reshape", [wide, fixed([-1, tensor.columns])]),
      ];
    }
    case "sumRuns": {
      const runs = fresh();
      return [
        { opType: "Reshape", input: [a, fixed([-1, tensor.run ?? 1, tensor.columns])], output: [runs] },
        node("ReduceSum", [runs, fixed([1])], [flag("keepdims", 0)]),
      ];
    }
    case "sliceRows":
      return [node("Slice", [a, fixed([low]), fixed([high]), fixed([0])])];
    case "padRows":
      return [node("Pad", [a, fixed([low, 0, high, 0])])];
    case "sliceColumns":
      return [node("Slice", [a, fixed([low]), fixed([high]), fixed([1])])];
    case "padColumns":
      return [node("Pad", [a, fixed([0, low, 0, high])])];
    case "concatColumns":
      return [node("Concat", operands, [flag("axis", 1)])];
    case "softplus": {
      if (precision === "float32") return [node("Softplus", operands)];
      // onnxruntime has no float64 Softplus; log(1 + exp z) is good for |z| < 700
      const [exponential, sum] = [fresh(), fresh()];
      return [
        { opType: "Exp", input: [a], output: [exponential] },
        { opType: "Add", input: [exponential, ones(1)], output: [sum] },
        node("Log", [sum]),
      ];
    }
    default: {
      const operator = OPERATORS[tensor.operation] ?? "";
      const { run, rows, columns } = tensor;
      if (run === undefined) return [node(operator, operands)];
      // in three dimensions a row broadcasts to a run
      const [result, ...parts] = [fresh(), ...operands.map(fresh)];
      return [
        ...tensor.operands.map((one, i) => ({
          opType: "Reshape",
          input: [operands[i], fixed([-1, one.rows === rows ? run : 1, one.columns])],
          output: [parts[i]],
        })),
        { opType: operator, input: parts, output: [result] },
        node("Reshape", [result, fixed([-1, columns])]),
      ];
    }
  }
}

/** How a graph is written down. */
export interface NodeOptions {
  /** What names made up for values in between begin with, "t" if left out: two sets of nodes in one graph need different ones. */
  readonly prefix?: string;
  /** Whether matrix products take in what they are multiplied with and added to, `fusedProducts`. */
  readonly fuse?: boolean;
}

/** What went into one reshape after the other. */
const beforeReshapes = (tensor: Tensor): Tensor => (tensor.operation === "reshape" ? beforeReshapes(tensor.operands[0]) : tensor);

/**
 * Nodes and constants that compute `outputs`; equal subexpressions are computed once. Inputs keep their names, outputs get theirs, and what lies between
 * gets names that neither has.
 */
export function graphNodes(
  outputs: readonly NamedTensor[],
  precision: Precision,
  { prefix = "t", fuse = false }: NodeOptions = {},
): { nodes: Node[]; initializers: Initializer[] } {
  const order = inOrder(outputs.map(({ tensor }) => tensor));
  const taken = new Set([...outputs.map(({ name }) => name), ...order.flatMap(({ name }) => name ?? [])]);
  let count = 0;
  const fresh = (): string => {
    for (;;) {
      const name = `${prefix}${count++}`;
      if (!taken.has(name)) return name;
    }
  };

  const wanted = new Map<Tensor, string>();
  for (const { name, tensor } of outputs) if (!wanted.has(tensor)) wanted.set(tensor, name);
  const nameOf = new Map<Tensor, string>();
  const known = new Map<string, string>();
  const steps: Step[] = [];
  for (const tensor of order) {
    const { operation, rows, columns, values, transpose, axis, range, run } = tensor;
    if (operation === "input") {
      nameOf.set(tensor, tensor.name ?? "");
      continue;
    }
    const operands = tensor.operands.map(
      (operand) => nameOf.get(fuse && operation === "reshape" ? beforeReshapes(operand) : operand) ?? "",
    );
    if (operation === "ofBatch") {
      nameOf.set(tensor, operands[0]);
      continue;
    }
    const key = JSON.stringify([operation, operands, values, rows, columns, transpose, axis, range, run]);
    const name = known.get(key) ?? (operation === "constant" ? undefined : wanted.get(tensor)) ?? fresh();
    nameOf.set(tensor, name);
    if (known.has(key)) continue;
    known.set(key, name);
    steps.push({ name, tensor, operands });
  }
  const results = outputs.map(({ tensor }) => nameOf.get(tensor) ?? "");

  const nodes: Node[] = [];
  const initializers: Initializer[] = [];
  const fixedNames = new Map<string, string>();
  const once = (key: string, make: (name: string) => Initializer): string => {
    const same = fixedNames.get(key);
    if (same !== undefined) return same;
    const name = fresh();
    fixedNames.set(key, name);
    initializers.push(make(name));
    return name;
  };
  const surroundings: Surroundings = {
    precision,
    fixed: (values) => once(`integers ${values.join(" ")}`, (name) => integers(name, values)),
    ones: (columns) => once(`${columns} ones`, (name) => initializer(name, new Float32Array(columns).fill(1), [1, columns], precision)),
    fresh,
  };
  for (const step of fuse ? fusedProducts(steps, results, precision) : steps) {
    const { operation, rows, columns, values } = step.tensor;
    if (operation === "constant") initializers.push(initializer(step.name, values ?? [], [Number(rows), columns], precision));
    else nodes.push(...nodesOf(step, surroundings));
  }
  // an output that is an input, a constant, or the same as another output is passed through under its own name
  outputs.forEach(({ name }, i) => {
    if (results[i] !== name) nodes.push({ opType: "Identity", input: [results[i]], output: [name] });
  });
  return { nodes, initializers };
}
