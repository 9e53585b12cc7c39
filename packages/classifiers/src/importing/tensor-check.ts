import onnxProto from "onnx-proto";

const { onnx } = onnxProto;
const { FLOAT, UINT8, INT8, UINT16, INT16, INT32, INT64, BOOL, FLOAT16, DOUBLE, UINT32, UINT64 } = onnx.TensorProto.DataType;
const { EXTERNAL } = onnx.TensorProto.DataLocation;

type TensorProto = onnxProto.onnx.ITensorProto;

/** Bytes of a number of each type that tensors of published networks have. */
const SIZES: Readonly<Record<number, number>> = {
  [FLOAT]: 4,
  [UINT8]: 1,
  [INT8]: 1,
  [UINT16]: 2,
  [INT16]: 2,
  [INT32]: 4,
  [INT64]: 8,
  [BOOL]: 1,
  [FLOAT16]: 2,
  [DOUBLE]: 8,
  [UINT32]: 4,
  [UINT64]: 8,
};

const MOST_DIMS = 8;
/** Numbers of one tensor: 256 MiB of float32, far above what an analysis publishes. */
export const MOST_NUMBERS: number = 2 ** 26;

/** Longer lists of whole numbers are no axes, ranges or shapes. */
const MOST_INTEGERS = 4096;

/** Extents of a tensor. */
export const tensorDims = ({ dims }: TensorProto): readonly number[] => Array.from(dims ?? [], Number);

const sizeOf = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);

/** The numbers of a tensor that stand in fields of their type. */
function listOf({ dataType, floatData, doubleData, int32Data, int64Data, uint64Data }: TensorProto): number[] {
  switch (dataType) {
    case FLOAT:
      return floatData ?? [];
    case DOUBLE:
      return doubleData ?? [];
    case INT64:
      return Array.from(int64Data ?? [], Number);
    case UINT32:
    case UINT64:
      return Array.from(uint64Data ?? [], Number);
    default:
      return int32Data ?? [];
  }
}

/** A half-precision number is not finite where all bits of its exponent are set. */
const finiteHalf = (bits: number): boolean => (bits & 0x7c00) !== 0x7c00;

function isFinite(tensor: TensorProto, raw: Uint8Array): boolean {
  const { dataType } = tensor;
  if (raw.length === 0) return listOf(tensor).every(dataType === FLOAT16 ? finiteHalf : Number.isFinite);
  // a copy, because a view into the file's bytes need not begin at a multiple of a number's size
  const { buffer } = Uint8Array.from(raw);
  if (dataType === FLOAT16) return new Uint16Array(buffer).every(finiteHalf);
  if (dataType === FLOAT) return new Float32Array(buffer).every(Number.isFinite);
  return dataType !== DOUBLE || new Float64Array(buffer).every(Number.isFinite);
}

/**
 * What is wrong with a tensor of an ONNX file: a type that is not known, extents that no tensor has, more or fewer numbers than these say, values that are in
 * another file, in two places, or not finite.
 * @returns a sentence without the tensor's name; undefined if nothing is
 */
export function tensorFault(tensor: TensorProto): string | undefined {
  const dims = tensorDims(tensor);
  const size = SIZES[tensor.dataType ?? 0] as number | undefined;
  if (tensor.dataLocation === EXTERNAL || (tensor.externalData ?? []).length > 0)
    return "its values are said to be in another file, which is never opened";
  if (size === undefined) return `it is of type ${tensor.dataType ?? 0}, expected numbers`;
  if (dims.length > MOST_DIMS || !dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0))
    return `its extents are ${dims.slice(0, MOST_DIMS).join(" x ")}`;
  const expected = sizeOf(dims);
  if (expected > MOST_NUMBERS) return `it has ${expected} numbers, at most ${MOST_NUMBERS} are read`;
  const raw = tensor.rawData ?? new Uint8Array();
  const listed = [tensor.floatData, tensor.doubleData, tensor.int32Data, tensor.int64Data, tensor.uint64Data, tensor.stringData]
    .map((list) => list?.length ?? 0)
    .reduce((sum, length) => sum + length, 0);
  if (raw.length > 0 && listed > 0) return "its values stand in two places";
  const found = raw.length > 0 ? raw.length / size : listOf(tensor).length;
  if (found !== expected || (raw.length === 0 && listed !== expected))
    return `it has ${raw.length > 0 ? found : listed} numbers, expected ${expected} (${dims.join(" x ")})`;
  return isFinite(tensor, raw) ? undefined : "it has values that are not finite";
}

/** The whole numbers of a tensor without a fault; undefined for other types and for long ones. */
export function tensorIntegers(tensor: TensorProto): readonly number[] | undefined {
  if (sizeOf(tensorDims(tensor)) > MOST_INTEGERS) return undefined;
  const raw = tensor.rawData ?? new Uint8Array();
  if (tensor.dataType !== INT64 && tensor.dataType !== INT32) return undefined;
  if (raw.length === 0) return listOf(tensor);
  const { buffer } = Uint8Array.from(raw);
  return tensor.dataType === INT64 ? Array.from(new BigInt64Array(buffer), Number) : [...new Int32Array(buffer)];
}
