import { initializer } from "../graph/onnx-values.ts";
import { extentsOf, floatsOf, freshName, makersOf, readersOf, type FileNode, type NetworkFile } from "./network-file.ts";
import { withoutDeadNodes } from "./dead-nodes.ts";
import { valueColumns } from "./value-columns.ts";
import { productWeights, type ProductWeights } from "./product-weights.ts";

/**
 * How many scales a mean may be away from 0, so that it is taken into the weights: a sum of terms that cancel by a factor of so much loses as many of the
 * 24 bits of float32.
 */
export const MOST_SCALES = 32;

/** What is done to each column one after the other: y = factor x + shift, in double precision. */
interface Affine {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/** The n numbers of a constant row, or one number n times. */
function rowOf(file: NetworkFile, name: string, n: number): Float32Array | undefined {
  const constant = file.constants.get(name);
  const values = floatsOf(constant);
  if (constant === undefined || values === undefined) return undefined;
  if (values.length === 1) return new Float32Array(n).fill(values[0]);
  const extents = extentsOf(constant);
  return values.length === n && extents[extents.length - 1] === n ? values : undefined;
}

/** A value and what an operation with a constant row does to it; undefined for any other operation. @param first what was done before */
function stepOf(file: NetworkFile, node: FileNode, value: string, { factor, shift }: Affine): Affine | undefined {
  const [a = "", b = ""] = node.input ?? [];
  const [left, n] = [a === value, factor.length];
  if (a === b) return undefined;
  const row = rowOf(file, left ? b : a, n);
  if (row === undefined) return undefined;
  const done = (f: (x: number, j: number) => number, g: (x: number, j: number) => number): Affine => ({
    factor: factor.map(f),
    shift: shift.map(g),
  });
  switch (node.opType) {
    case "Add":
      return done(
        (x) => x,
        (x, j) => x + row[j],
      );
    case "Sub":
      return left
        ? done(
            (x) => x,
            (x, j) => x - row[j],
          )
        : done(
            (x) => -x,
            (x, j) => row[j] - x,
          );
    case "Mul":
      return done(
        (x, j) => x * row[j],
        (x, j) => x * row[j],
      );
    case "Div":
      return left
        ? done(
            (x, j) => x / row[j],
            (x, j) => x / row[j],
          )
        : undefined;
    default:
      return undefined;
  }
}

const untouched = (n: number): Affine => ({ factor: new Float64Array(n).fill(1), shift: new Float64Array(n) });

/** What happens to a value before it comes into a product: the operations that make it of something else, the last of them first. */
function before(file: NetworkFile, value: string, n: number): { readonly source: string; readonly affine: Affine } {
  const makers = makersOf(file);
  const chain: { readonly node: FileNode; readonly from: string }[] = [];
  let source = value;
  for (;;) {
    const node = makers.get(source);
    const from = (node?.input ?? []).find((name) => !file.constants.has(name));
    if (node === undefined || from === undefined || stepOf(file, node, from, untouched(n)) === undefined) break;
    chain.unshift({ node, from });
    source = from;
  }
  return { source, affine: chain.reduce((affine, { node, from }) => stepOf(file, node, from, affine) ?? affine, untouched(n)) };
}

/** What happens to a product after it was made, as long as nothing else reads what is in between. */
function after(file: NetworkFile, value: string, n: number): { readonly end: string; readonly steps: number; readonly affine: Affine } {
  const readers = readersOf(file);
  let [end, steps, affine] = [value, 0, untouched(n)];
  while (!file.outputs.includes(end)) {
    const [node, ...others] = readers.get(end) ?? [];
    if (others.length > 0 || (readers.get(end)?.length ?? 0) === 0) break;
    const next = stepOf(file, node, end, affine);
    const output = node.output?.at(0);
    if (next === undefined || output === undefined) break;
    [end, steps, affine] = [output, steps + 1, next];
  }
  return { end, steps, affine };
}

/** Whether x/scale − mean/scale is as good as (x − mean)/scale in float32. */
const isTame = ({ factor, shift }: Affine): boolean =>
  factor.every((value, j) => Number.isFinite(value) && value !== 0 && Math.abs(shift[j]) <= MOST_SCALES);

/** A product and all that is done to each column before and after it, as one product and one sum. */
function foldProduct(file: NetworkFile, { name, node, values, rows, columns }: ProductWeights): NetworkFile {
  const [operand = ""] = node.input ?? [];
  const [product = ""] = node.output ?? [];
  const found = before(file, operand, rows);
  // a row that makes several columns of one cannot go into weights
  const ahead =
    isTame(found.affine) && valueColumns(file).get(found.source) === rows ? found : { source: operand, affine: untouched(rows) };
  const behind = after(file, product, columns);
  if (ahead.source === operand && behind.steps < 2) return file;
  const weights = new Float32Array(values.length);
  const shift = Float64Array.from(behind.affine.shift);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const weight = values[i * columns + j] * behind.affine.factor[j];
      weights[i * columns + j] = weight * ahead.affine.factor[i];
      shift[j] += weight * ahead.affine.shift[i];
    }
  if (![...weights, ...shift].every(Number.isFinite)) return file;
  const bias = freshName(file, `${name}_shift`);
  const constants = new Map(file.constants);
  constants.set(name, initializer(name, weights, [rows, columns], "float32"));
  constants.set(bias, initializer(bias, shift, [1, columns], "float32"));
  const between = freshName({ ...file, constants }, `${product}_product`);
  // the sum takes the place of the last operation: what else reads a result finds it made
  const last = makersOf(file).get(behind.end);
  const nodes = file.nodes.flatMap((one): FileNode[] => {
    const folded = one === node ? [{ ...node, input: [ahead.source, name], output: [between] }] : [];
    const sum = one === last ? [{ opType: "Add", input: [between, bias], output: [behind.end] }] : [];
    return one === node || one === last ? [...folded, ...sum] : [one];
  });
  return withoutDeadNodes({ ...file, nodes, constants });
}

/**
 * A network in which what is done to columns one by one before and after a matrix product, standardisation and normalisation, is in its weights. A mean that is
 * more than `MOST_SCALES` scales away from 0 is still subtracted first.
 */
export function withFoldedAffine(file: NetworkFile): NetworkFile {
  return productWeights(file)
    .filter(({ node }) => node.opType === "MatMul")
    .reduce((done, { name }) => {
      const weights = productWeights(done).find((one) => one.name === name);
      return weights === undefined ? done : foldProduct(done, weights);
    }, file);
}
