import {
  add,
  constant,
  divide,
  expandLike,
  inOrder,
  matmul,
  multiply,
  negate,
  padColumns,
  padRows,
  relu,
  repeatRows,
  reshape,
  scalar,
  sigmoid,
  sign,
  sine,
  sliceColumns,
  sliceRows,
  square,
  subtract,
  sum,
  sumRuns,
  type Operation,
  type Tensor,
} from "./tensor.ts";

/** Sums an adjoint over the extents along which its operand was broadcast. @param run rows in succession that saw one of the operand's */
function sumTo(adjoint: Tensor, operand: Tensor, run = 1): Tensor {
  const narrow = operand.columns === 1 && adjoint.columns !== 1 ? sum(adjoint, "columns") : adjoint;
  if (operand.rows === narrow.rows) return narrow;
  return operand.rows === 1 ? sum(narrow, "rows") : sumRuns(narrow, run);
}

/** Operations of two tensors, of which one may have a row for a run of the other's. */
const BINARY: ReadonlySet<Operation> = new Set(["add", "subtract", "multiply", "divide", "maximum"]);

/** The operands of an operation, with as many rows as its result has or one. */
function alignedOperands({ operation, operands, rows, run }: Tensor): readonly Tensor[] {
  if (run === undefined || !BINARY.has(operation)) return operands;
  return operands.map((one) => (one.rows === rows || one.rows === 1 ? one : repeatRows(one, run)));
}

const ONE = scalar(1);

/** π/2: the derivative of a sine is the sine a quarter turn on. */
const QUARTER = scalar(Math.PI / 2);

/**
 * What each operation hands back to its operands, given the adjoint g of its result y (vector-Jacobian products), in the same operations: a
 * gradient is a graph like any other and can be differentiated again. That is how the score loss is trained: the estimated score is one gradient,
 * its derivative with respect to the weights another, at a cost that does not grow with the number of coefficients.
 */
function pullBack(y: Tensor, g: Tensor): readonly (Tensor | undefined)[] {
  const [shortA, shortB] = y.operands;
  const [a, b] = alignedOperands(y);
  const toA = (adjoint: Tensor): Tensor => sumTo(adjoint, shortA, y.run);
  const toB = (adjoint: Tensor): Tensor => sumTo(adjoint, shortB, y.run);
  switch (y.operation) {
    case "input":
    case "constant":
      return [];
    case "add":
      return [toA(g), toB(g)];
    case "subtract":
      return [toA(g), toB(negate(g))];
    case "multiply":
      return a === b ? [multiply(scalar(2), multiply(g, a))] : [toA(multiply(g, b)), toB(multiply(g, a))];
    case "divide":
      return [toA(divide(g, b)), toB(negate(divide(multiply(g, y), b)))];
    case "negate":
      return [negate(g)];
    case "matmul": {
      const [ta, tb] = y.transpose ?? [false, false];
      return [ta ? matmul(b, g, [tb, true]) : matmul(g, b, [false, !tb]), tb ? matmul(g, a, [true, ta]) : matmul(a, g, [!ta, false])];
    }
    case "tanh":
      return [multiply(g, subtract(ONE, square(y)))];
    case "relu":
      return [multiply(g, sign(y))];
    case "sign":
    case "floor":
      return [undefined];
    case "ofBatch":
      return [g];
    case "sigmoid":
      return [multiply(g, multiply(y, subtract(ONE, y)))];
    case "softplus":
      return [multiply(g, sigmoid(a))];
    case "exp":
      return [multiply(g, y)];
    case "log":
      return [divide(g, a)];
    case "sqrt":
      return [divide(g, multiply(scalar(2), y))];
    case "sine":
      return [multiply(g, sine(add(a, QUARTER)))];
    case "maximum":
      return [toA(multiply(g, relu(sign(subtract(a, b))))), toB(multiply(g, relu(sign(subtract(b, a)))))];
    case "sum":
      return [expandLike(g, a)];
    case "expandLike":
      return [sumTo(g, a), undefined];
    case "reshape":
      return [reshape(g, a.rows, a.columns)];
    case "repeatRows":
      return [sumRuns(g, y.run ?? 1)];
    case "sumRuns":
      return [repeatRows(g, y.run ?? 1)];
    case "sliceRows": {
      const [from, to] = y.range ?? [0, 0];
      return [padRows(g, from, Number(a.rows) - to)];
    }
    case "padRows": {
      const [before] = y.range ?? [0, 0];
      return [sliceRows(g, before, before + Number(a.rows))];
    }
    case "sliceColumns": {
      const [from, to] = y.range ?? [0, 0];
      return [padColumns(g, from, a.columns - to)];
    }
    case "padColumns": {
      const [before] = y.range ?? [0, 0];
      return [sliceColumns(g, before, before + a.columns)];
    }
    case "concatColumns": {
      let from = 0;
      return y.operands.map((part) => sliceColumns(g, from, (from += part.columns)));
    }
  }
}

/**
 * Reverse-mode derivatives of the sum of all entries of `output`, one tensor of the same shape for each of `variables` (total derivatives: a variable
 * may itself depend on another one). What `output` does not depend on has derivative 0.
 * @param output any shape; for a column with one row per event the derivative with respect to an event's own inputs is that event's gradient
 * @param acrossEvents whether what is `ofBatch` counts: it does for parameters, not for events' own inputs
 * @throws RangeError for a variable that is other tensors side by side: slices are those of its parts, `sliceColumns`, and would be left out
 */
export function gradients(output: Tensor, variables: readonly Tensor[], acrossEvents = false): Tensor[] {
  if (variables.some(({ operation }) => operation === "concatColumns"))
    throw new RangeError("a derivative with respect to tensors side by side");
  const order = inOrder([output]);
  const reaches = new Set<Tensor>(variables);
  for (const tensor of order)
    if ((acrossEvents || tensor.operation !== "ofBatch") && tensor.operands.some((operand) => reaches.has(operand))) reaches.add(tensor);
  const adjoints = new Map<Tensor, Tensor>([[output, expandLike(ONE, output)]]);
  for (const tensor of order.reverse()) {
    const adjoint = adjoints.get(tensor);
    if (adjoint === undefined || !reaches.has(tensor)) continue;
    pullBack(tensor, adjoint).forEach((part, i) => {
      const operand = tensor.operands[i];
      if (part === undefined || !reaches.has(operand)) return;
      const before = adjoints.get(operand);
      adjoints.set(operand, before === undefined ? part : add(before, part));
    });
  }
  return variables.map((variable) => adjoints.get(variable) ?? expandLike(constant([0]), variable));
}
