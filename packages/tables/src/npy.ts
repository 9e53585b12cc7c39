import { AnalysisError } from "@ratiometer/config";

type NpyValues = Float64Array | Float32Array | Int32Array;
type NpyType = "<f8" | "<f4" | "<i4";

// NumPy's file format: magic, version, header length (2 bytes in version 1, 4 from version 2 on), header, data.
const MAGIC = "\x93NUMPY";
const ALIGNMENT = 64;
const ARRAYS = { "<f8": Float64Array, "<f4": Float32Array, "<i4": Int32Array } as const;

const dtypeOf = (values: NpyValues): NpyType => (values instanceof Float64Array ? "<f8" : values instanceof Float32Array ? "<f4" : "<i4");

/** What a .npy file says before its data. */
export interface NpyHeader {
  readonly dtype: NpyType;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data begin, bytes. */
  readonly begin: number;
}

/** Bytes from the beginning of a .npy file that hold the header of any array that Ratiometer writes. */
export const NPY_HEADER_BYTES = 128;

/** The same array with its last index, instead of its first, running fastest. */
function rowMajor(values: NpyValues, shape: readonly number[]): NpyValues {
  const turned = values.slice();
  const index = shape.map(() => 0);
  for (const value of values) {
    turned[index.reduce((position, i, axis) => position * shape[axis] + i, 0)] = value;
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0;
  }
  return turned;
}

/** The header of a .npy file (format version 1.0, C order): for one axis always NPY_HEADER_BYTES long, however many elements there are. */
export function npyHeader(dtype: NpyType, shape: readonly number[]): Buffer {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${axes}), }`;
  const preamble = MAGIC.length + 4;
  const length = Math.ceil((preamble + header.length + 1) / ALIGNMENT) * ALIGNMENT - preamble;
  const head = Buffer.alloc(preamble + length);
  head.write(MAGIC, "latin1");
  head.writeUInt8(1, 6);
  head.writeUInt16LE(length, 8);
  head.write(`${header.padEnd(length - 1)}\n`, preamble, "latin1");
  return head;
}

/**
 * A NumPy .npy file (format version 1.0, little endian, C order). Equal arrays give equal bytes.
 * @param shape row-major; default: one axis
 */
export function npyBytes(values: Float64Array | Float32Array | Int32Array, shape: readonly number[] = [values.length]): Uint8Array {
  const size = shape.reduce((product, n) => product * n, 1);
  if (size !== values.length) throw new RangeError(`shape (${shape.join(", ")}) has ${size} elements, the array ${values.length}`);
  return Buffer.concat([npyHeader(dtypeOf(values), shape), new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]);
}

const broken = (where: string, message: string): AnalysisError =>
  new AnalysisError("DATA_NPY", message, { where, hint: "expected a .npy file of '<f8', '<f4' or '<i4'" });

/**
 * Reads the header of a NumPy .npy file (format versions 1 to 3).
 *
 * @param bytes the file's first bytes, the header complete among them
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_NPY
 */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.toString("latin1", 0, 6) !== MAGIC || data.length < 12) throw broken(where, "not a .npy file");
  const version = data[6];
  if (version < 1 || version > 3) throw broken(where, `.npy format version ${version}, expected 1 to 3`);
  const start = version === 1 ? 10 : 12;
  const begin = start + (version === 1 ? data.readUInt16LE(8) : data.readUInt32LE(8));
  if (begin > data.length) throw broken(where, "the file ends in its header");
  const header = data.toString("latin1", start, begin);
  const dtype = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const axes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (order === undefined || axes === undefined) throw broken(where, `unreadable header ${header.trim()}`);
  if (dtype !== "<f8" && dtype !== "<f4" && dtype !== "<i4")
    throw broken(where, `numbers of type ${dtype === undefined ? "(structured)" : `'${dtype}'`}`);
  const shape = axes.split(",").flatMap((axis) => (axis.trim() === "" ? [] : [Number(axis)]));
  return { dtype, fortranOrder: order === "True", shape, begin };
}

/**
 * Reads a NumPy .npy file (format versions 1 to 3) of float64, float32 or int32 numbers; arrays in Fortran order are brought into C order.
 *
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_NPY for anything else, a truncated file included
 */
export function parseNpy(bytes: Uint8Array, where: string): { values: Float64Array | Float32Array | Int32Array; shape: readonly number[] } {
  const { dtype, fortranOrder, shape, begin } = parseNpyHeader(bytes, where);
  const size = shape.reduce((product, n) => product * n, 1);
  const array = ARRAYS[dtype];
  const expected = size * array.BYTES_PER_ELEMENT;
  if (bytes.length - begin !== expected)
    throw broken(where, `${bytes.length - begin} bytes of data, expected ${expected} for shape (${shape.join(", ")})`);
  const values = new array(new Uint8Array(bytes.subarray(begin)).buffer);
  return { values: fortranOrder ? rowMajor(values, shape) : values, shape };
}
