import type onnxProto from "onnx-proto";
import { tensorDims, tensorIntegers } from "./tensor-check.ts";

type Node = onnxProto.onnx.INodeProto;

/** Shape of a value, and its numbers where they are whole and known before anything runs: axes, ranges, shapes. */
export interface Shape {
  readonly dims: readonly number[];
  readonly integers?: readonly number[];
}

/** Shapes of a node's outputs, and the multiplications that it takes beyond one for each number of its outputs. */
export interface Outcome {
  readonly outputs: readonly Shape[];
  readonly products?: number;
}

/** Why the shape of a node's outputs cannot be told, in a sentence. */
export class ShapeFault extends Error {}

/** @throws ShapeFault */
export const fail = (message: string): never => {
  throw new ShapeFault(message);
};

/** A node with the shapes of its inputs. */
export interface Operands {
  readonly node: Node;
  /** @throws ShapeFault where it is left out */
  readonly shape: (i: number) => readonly number[];
  readonly count: number;
  readonly integers: (i: number, attribute?: string) => readonly number[] | undefined;
  readonly number: (attribute: string, otherwise: number) => number;
}

/** Shapes of a node's outputs from its inputs'. @throws ShapeFault */
export type Rule = (operands: Operands) => Outcome;

/** Numbers in a tensor. */
export const size = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);
const alone = (dims: readonly number[], integers?: readonly number[]): Outcome => ({
  outputs: [{ dims, ...(integers === undefined ? {} : { integers }) }],
});
const text = (dims: readonly number[]): string => (dims.length === 0 ? "a number" : dims.join(" x "));

/** The shape that two shapes broadcast to. */
function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  const extent = (dims: readonly number[], i: number): number => dims[dims.length - rank + i] ?? 1;
  return Array.from({ length: rank }, (_, i) => {
    const [one, other] = [extent(a, i), extent(b, i)];
    return one === other || other === 1 ? one : one === 1 ? other : fail(`${text(a)} and ${text(b)} do not fit`);
  });
}

/** An axis counted from the front. */
function axisOf(axis: number, rank: number): number {
  const counted = axis < 0 ? axis + rank : axis;
  return Number.isInteger(counted) && counted >= 0 && counted < rank ? counted : fail(`axis ${axis} of ${rank}`);
}

const axesOf = (axes: readonly number[], rank: number): readonly number[] => axes.map((axis) => axisOf(axis, rank));

/** Whole numbers of an input or an attribute that must be known. */
const known = (operands: Operands, i: number, attribute: string): readonly number[] =>
  operands.integers(i, attribute) ?? fail(`${attribute} is computed from events or not given`);

const sameAsFirst: Rule = ({ shape }) => alone(shape(0));

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
};

const together: Rule = ({ node, shape, count, integers }) => {
  const dims = Array.from({ length: count }, (_, i) => shape(i)).reduce(broadcast);
  const rule = ARITHMETIC[node.opType ?? ""] as (typeof ARITHMETIC)[string] | undefined;
  const [a, b] = [integers(0), integers(1)];
  if (rule === undefined || a === undefined || b === undefined || (a.length !== b.length && a.length !== 1 && b.length !== 1))
    return alone(dims);
  const length = Math.max(a.length, b.length);
  const result = Array.from({ length }, (_, i) => rule(a[a.length === 1 ? 0 : i], b[b.length === 1 ? 0 : i]));
  return result.length === size(dims) && result.every(Number.isSafeInteger) ? alone(dims, result) : alone(dims);
};

/** Products of matrices, the first extents broadcast. */
function product(a: readonly number[], b: readonly number[]): Outcome {
  if (a.length === 0 || b.length === 0) return fail("a factor is no matrix");
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const inner = left[left.length - 1];
  if (inner !== right[right.length - 2]) return fail(`${text(a)} and ${text(b)} do not fit`);
  const batch = broadcast(left.slice(0, -2), right.slice(0, -2));
  const rows = a.length === 1 ? [] : [left[left.length - 2]];
  const columns = b.length === 1 ? [] : [right[right.length - 1]];
  const dims = [...batch, ...rows, ...columns];
  return { ...alone(dims), products: size(dims) * inner };
}

const reduced: Rule = (operands) => {
  const dims = operands.shape(0);
  const given = operands.count > 1 ? known(operands, 1, "axes") : operands.integers(-1, "axes");
  if ((given ?? []).length === 0 && operands.number("noop_with_empty_axes", 0) !== 0) return alone(dims);
  const axes = new Set(axesOf(given === undefined || given.length === 0 ? dims.map((_, i) => i) : given, dims.length));
  const keep = operands.number("keepdims", 1) !== 0;
  return { ...alone(dims.flatMap((dim, i) => (axes.has(i) ? (keep ? [1] : []) : [dim]))), products: size(dims) };
};

const positionOfExtreme: Rule = ({ shape, number }) => {
  const dims = shape(0);
  const axis = axisOf(number("axis", 0), dims.length);
  return alone(dims.flatMap((dim, i) => (i === axis ? (number("keepdims", 1) !== 0 ? [1] : []) : [dim])));
};

const reshaped: Rule = (operands) => {
  const dims = operands.shape(0);
  const wanted = known(operands, 1, "shape");
  const filled = wanted.map((dim, i) =>
    dim === 0 && operands.number("allowzero", 0) === 0 ? (dims[i] ?? fail("0 stands for no extent")) : dim,
  );
  const free = filled.filter((dim) => dim === -1).length;
  const rest = size(filled.filter((dim) => dim !== -1));
  if (free > 1 || filled.some((dim) => dim < -1)) return fail(`no shape is ${wanted.join(" x ")}`);
  const shape = filled.map((dim) => (dim === -1 ? size(dims) / rest : dim));
  if (!shape.every(Number.isInteger) || size(shape) !== size(dims)) return fail(`${text(dims)} is no ${wanted.join(" x ")}`);
  return alone(shape, operands.integers(0));
};

const slice: Rule = (operands) => {
  const dims = operands.shape(0);
  const [starts, ends] = [known(operands, 1, "starts"), known(operands, 2, "ends")];
  const axes = axesOf(operands.integers(3, "axes") ?? starts.map((_, i) => i), dims.length);
  const steps = operands.integers(4, "steps") ?? starts.map(() => 1);
  if (
    ends.length !== starts.length ||
    axes.length !== starts.length ||
    steps.length !== starts.length ||
    new Set(axes).size !== axes.length
  )
    return fail("starts, ends, axes and steps are of different lengths");
  const bounds = new Map(
    axes.map((axis, i) => {
      const [extent, step] = [dims[axis], steps[i]];
      if (step === 0) return fail("a step is 0");
      const within = (at: number, least: number, most: number): number => Math.min(Math.max(at < 0 ? at + extent : at, least), most);
      const [from, to] =
        step > 0
          ? [within(starts[i], 0, extent), within(ends[i], 0, extent)]
          : [within(starts[i], 0, extent - 1), within(ends[i], -1, extent - 1)];
      return [axis, { from, step, count: Math.max(0, Math.ceil((to - from) / step)) }];
    }),
  );
  const integers = operands.integers(0);
  const range = bounds.get(0);
  const part =
    integers === undefined || dims.length !== 1 || range === undefined
      ? undefined
      : Array.from({ length: range.count }, (_, i) => integers[range.from + i * range.step]);
  return alone(
    dims.map((dim, i) => bounds.get(i)?.count ?? dim),
    part,
  );
};

const gather: Rule = ({ shape, number, integers }) => {
  const [dims, places] = [shape(0), shape(1)];
  const axis = axisOf(number("axis", 0), dims.length);
  const [values, indices] = [integers(0), integers(1)];
  const taken = dims.length === 1 ? indices?.map((index) => values?.[index < 0 ? index + dims[0] : index]) : undefined;
  const result = [...dims.slice(0, axis), ...places, ...dims.slice(axis + 1)];
  return alone(result, taken?.every((value) => value !== undefined) === true ? taken : undefined);
};

const concat: Rule = ({ shape, count, number, integers }) => {
  const parts = Array.from({ length: count }, (_, i) => shape(i));
  const [first] = parts;
  const axis = axisOf(number("axis", NaN), first.length);
  for (const part of parts)
    if (part.length !== first.length || part.some((dim, i) => i !== axis && dim !== first[i]))
      return fail(`${text(first)} and ${text(part)} do not fit`);
  const lists = parts.map((_, i) => integers(i));
  const values = first.length === 1 && lists.every((list) => list !== undefined) ? lists.flat() : undefined;
  return alone(
    first.map((dim, i) => (i === axis ? parts.reduce((sum, part) => sum + part[axis], 0) : dim)),
    values,
  );
};

const split: Rule = (operands) => {
  const { node, shape, number } = operands;
  const dims = shape(0);
  const outputs = node.output?.length ?? 0;
  const axis = axisOf(number("axis", 0), dims.length);
  const parts = operands.integers(1, "split") ?? Array.from({ length: outputs }, () => dims[axis] / outputs);
  if (
    parts.length !== outputs ||
    parts.reduce((sum, part) => sum + part, 0) !== dims[axis] ||
    !parts.every((part) => Number.isInteger(part) && part >= 0)
  )
    return fail(`${dims[axis]} columns are not ${parts.join(" + ")}`);
  return { outputs: parts.map((part) => ({ dims: dims.map((dim, i) => (i === axis ? part : dim)) })) };
};

const squeeze: Rule = (operands) => {
  const dims = operands.shape(0);
  const given = operands.integers(1, "axes");
  if (operands.count > 1 && given === undefined) return fail("axes are computed from events");
  const axes = new Set(given === undefined ? dims.flatMap((dim, i) => (dim === 1 ? [i] : [])) : axesOf(given, dims.length));
  if ([...axes].some((axis) => dims[axis] !== 1)) return fail(`an extent of ${text(dims)} that is taken out is not 1`);
  return alone(
    dims.filter((_, i) => !axes.has(i)),
    operands.integers(0),
  );
};

const unsqueeze: Rule = (operands) => {
  const dims = operands.shape(0);
  const axes = known(operands, 1, "axes");
  const added = new Set(axesOf(axes, dims.length + axes.length));
  if (added.size !== axes.length) return fail("an axis is given twice");
  const rest = [...dims];
  const result = Array.from({ length: dims.length + axes.length }, (_, i) => (added.has(i) ? 1 : (rest.shift() ?? 1)));
  return alone(result, operands.integers(0));
};

const pad: Rule = (operands) => {
  const dims = operands.shape(0);
  const pads = known(operands, 1, "pads");
  if (pads.length !== 2 * dims.length) return fail(`${pads.length} pads for ${text(dims)}`);
  return alone(nonNegative(dims.map((dim, i) => dim + pads[i] + pads[i + dims.length])));
};

const nonNegative = (dims: readonly number[]): readonly number[] =>
  dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0) ? dims : fail(`no shape is ${text(dims)}`);

const transpose: Rule = ({ shape, integers }) => {
  const dims = shape(0);
  const order = integers(-1, "perm") ?? dims.map((_, i) => dims.length - 1 - i);
  const places = axesOf(order, dims.length);
  if (new Set(places).size !== dims.length) return fail(`${order.join()} is no order of ${dims.length} axes`);
  return alone(places.map((axis) => dims[axis]));
};

const gemm: Rule = ({ shape, count, number }) => {
  const turned = (dims: readonly number[], turn: number): readonly number[] =>
    dims.length !== 2 ? fail(`${text(dims)} is no matrix`) : turn !== 0 ? [dims[1], dims[0]] : dims;
  const outcome = product(turned(shape(0), number("transA", 0)), turned(shape(1), number("transB", 0)));
  const [{ dims }] = outcome.outputs;
  return count > 2 && size(broadcast(dims, shape(2))) !== size(dims) ? fail(`${text(shape(2))} does not fit ${text(dims)}`) : outcome;
};

function constant({ node }: Operands): Outcome {
  const attributes = node.attribute ?? [];
  if (attributes.length !== 1) return fail("a constant has one value");
  const [attribute] = attributes;
  switch (attribute.name) {
    case "value": {
      const tensor = attribute.t;
      return tensor === undefined || tensor === null
        ? fail("a constant without a value")
        : alone(tensorDims(tensor), tensorIntegers(tensor));
    }
    case "value_int":
      return alone([], [Number(attribute.i ?? 0)]);
    case "value_float":
      return Number.isFinite(attribute.f ?? 0) ? alone([]) : fail("its value is not finite");
    case "value_ints":
      return alone([attribute.ints?.length ?? 0], Array.from(attribute.ints ?? [], Number));
    case "value_floats":
      return attribute.floats?.every(Number.isFinite) === true ? alone([attribute.floats.length]) : fail("its values are not finite");
    default:
      return fail(`a constant of ${JSON.stringify(attribute.name)}`);
  }
}

/** Shapes that operators give, by their names, ONNX operators 9 to 17. What is not here does not occur in the networks that this program reads. */
export const SHAPE_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...[
    ...["Abs", "Neg", "Sign", "Reciprocal", "Sqrt", "Exp", "Log", "Erf", "Floor", "Ceil", "Round", "Not", "IsNaN", "IsInf"],
    ...["Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh"],
    ...["Sigmoid", "HardSigmoid", "Softplus", "Softsign", "Relu", "LeakyRelu", "Elu", "Selu", "Celu", "ThresholdedRelu", "Clip"],
    ...["Softmax", "LogSoftmax", "BatchNormalization", "LayerNormalization", "Dropout", "QuantizeLinear", "DequantizeLinear"],
  ].map((name) => [name, sameAsFirst] as const),
  ...[
    ...["Add", "Sub", "Mul", "Div", "Pow", "Mod", "Max", "Min", "Sum", "Mean", "PRelu", "Where"],
    ...["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor"],
  ].map((name) => [name, together] as const),
  ...["Sum", "Mean", "Max", "Min", "Prod", "L1", "L2", "LogSum", "LogSumExp", "SumSquare"].map(
    (name) => [`Reduce${name}`, reduced] as const,
  ),
  ["Identity", ({ shape, integers }) => alone(shape(0), integers(0))],
  ["Cast", ({ shape, integers }) => alone(shape(0), integers(0))],
  ["ArgMax", positionOfExtreme],
  ["ArgMin", positionOfExtreme],
  ["MatMul", ({ shape }) => product(shape(0), shape(1))],
  ["MatMulInteger", ({ shape }) => product(shape(0), shape(1))],
  ["QLinearMatMul", ({ shape }) => product(shape(0), shape(3))],
  ["DynamicQuantizeLinear", ({ shape }) => ({ outputs: [{ dims: shape(0) }, { dims: [] }, { dims: [] }] })],
  ["Gemm", gemm],
  ["Constant", constant],
  ["ConstantOfShape", (operands) => alone(nonNegative(known(operands, 0, "input")))],
  [
    "Shape",
    ({ node, shape }) => ((node.attribute ?? []).length > 0 ? fail("parts of shapes are not read") : alone([shape(0).length], shape(0))),
  ],
  ["Size", ({ shape }) => alone([], [size(shape(0))])],
  ["Reshape", reshaped],
  [
    "Flatten",
    ({ shape, number }) => {
      const dims = shape(0);
      const axis = number("axis", 1) === dims.length ? dims.length : axisOf(number("axis", 1), dims.length);
      return alone([size(dims.slice(0, axis)), size(dims.slice(axis))]);
    },
  ],
  ["Expand", (operands) => alone(broadcast(operands.shape(0), nonNegative(known(operands, 1, "shape"))))],
  [
    "Tile",
    (operands) => {
      const repeats = nonNegative(known(operands, 1, "repeats"));
      const dims = operands.shape(0);
      return repeats.length === dims.length
        ? alone(dims.map((dim, i) => dim * repeats[i]))
        : fail(`${repeats.length} repeats for ${text(dims)}`);
    },
  ],
  ["Pad", pad],
  ["Slice", slice],
  ["Gather", gather],
  ["Concat", concat],
  ["Split", split],
  ["Squeeze", squeeze],
  ["Unsqueeze", unsqueeze],
  ["Transpose", transpose],
]);
