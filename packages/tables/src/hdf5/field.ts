import type { NumberArray, NumberType } from "../columnar-file.ts";
import { halfPrecision } from "../half-precision.ts";
import { numberArray } from "../number-array.ts";
import type { Hdf5Dataset, Hdf5Type } from "./hdf5-object.ts";

type NumericType = Extract<Hdf5Type, { readonly kind: "integer" | "float" | "boolean" }>;

/** A number, or several, in each row of a dataset, and where they lie in the bytes of a row. */
export interface Field {
  /** Path of the dataset, with names of members after dots. */
  readonly name: string;
  readonly dataset: Hdf5Dataset;
  readonly type: NumberType;
  readonly kind: "number" | "list";
  readonly stored: NumericType;
  /** Elements in a row; of lists of variable length 1. */
  readonly elements: number;
  /** Bytes from one element to the next, from the beginning of an element to its numbers, and how many there are. */
  readonly elementSize: number;
  readonly offset: number;
  readonly count: number;
}

/** Something that is there and holds no numbers. */
interface Other {
  readonly name: string;
  readonly type: string;
}

const isNumeric = (type: Hdf5Type): type is NumericType => type.kind === "integer" || type.kind === "float" || type.kind === "boolean";

const bytesOf = (type: NumericType): number => (type.kind === "boolean" ? 1 : type.size);

function numberType(type: NumericType): NumberType {
  if (type.kind === "boolean") return "bool";
  if (type.kind === "float") return type.size === 8 ? "float64" : "float32";
  return `${type.signed ? "" : "u"}int${(8 * type.size) as 8 | 16 | 32 | 64}`;
}

/** What a type is called where it is listed. */
function typeName(type: Hdf5Type): string {
  if (isNumeric(type)) return numberType(type);
  if (type.kind === "other") return type.called;
  if (type.kind === "array") return `array of ${type.count} ${typeName(type.element)}`;
  return type.kind === "list" ? `list of ${typeName(type.element)}` : type.kind;
}

/** What a dataset is called that is no column: its type and shape, and why it cannot be read. */
export function datasetName({ type, shape, unreadable }: Hdf5Dataset): string {
  const extent = shape === undefined ? "without a value" : shape.length === 0 ? "a single value" : `shape ${shape.join(" × ")}`;
  return [typeName(type), extent, ...(unreadable === undefined ? [] : [unreadable])].join(", ");
}

/** The numbers in the rows of a dataset of rank 1 or more, members of structures one by one; what is no number, with its name and type. */
export function fieldsOf(dataset: Hdf5Dataset): { readonly fields: readonly Field[]; readonly others: readonly Other[] } {
  const elements = (dataset.shape ?? []).slice(1).reduce((product, n) => product * n, 1);
  const fields: Field[] = [];
  const others: Other[] = [];
  const put = (name: string, stored: NumericType, layout: Pick<Field, "kind" | "elements" | "elementSize" | "offset" | "count">): void => {
    fields.push({ name, dataset, type: numberType(stored), stored, ...layout });
  };
  const walk = (name: string, type: Hdf5Type, offset: number): void => {
    const element = type.kind === "array" ? type.element : type;
    const count = type.kind === "array" ? type.count : 1;
    if (isNumeric(element)) {
      const kind = elements * count === 1 ? "number" : "list";
      put(name, element, { kind, elements, elementSize: dataset.size, offset, count });
    } else if (type.kind === "structure")
      for (const member of type.members) walk(`${name}.${member.name}`, member.type, offset + member.offset);
    else others.push({ name, type: typeName(type) });
  };
  const { path, type } = dataset;
  if (type.kind === "list" && isNumeric(type.element) && elements === 1)
    put(path, type.element, { kind: "list", elements, elementSize: bytesOf(type.element), offset: 0, count: 1 });
  else walk(path, type, 0);
  return { fields, others };
}

/** The reader of one number at a byte. */
function numberReader(stored: NumericType, view: DataView): (at: number) => number | bigint {
  if (stored.kind === "boolean") return (at) => view.getUint8(at);
  const { size, littleEndian } = stored;
  if (stored.kind === "float") {
    if (size === 2) return (at) => halfPrecision(view.getUint16(at, littleEndian));
    return size === 4 ? (at) => view.getFloat32(at, littleEndian) : (at) => view.getFloat64(at, littleEndian);
  }
  if (size === 1) return stored.signed ? (at) => view.getInt8(at) : (at) => view.getUint8(at);
  if (size === 2) return stored.signed ? (at) => view.getInt16(at, littleEndian) : (at) => view.getUint16(at, littleEndian);
  if (size === 4) return stored.signed ? (at) => view.getInt32(at, littleEndian) : (at) => view.getUint32(at, littleEndian);
  return stored.signed ? (at) => view.getBigInt64(at, littleEndian) : (at) => view.getBigUint64(at, littleEndian);
}

/**
 * The numbers of a field in the bytes of some elements.
 * @throws Error for a truth value that is neither 0 nor 1
 */
export function fieldNumbers(field: Field, bytes: Uint8Array<ArrayBuffer>): NumberArray {
  const { type, stored, elementSize, offset, count } = field;
  const size = bytesOf(stored);
  const elements = bytes.length / elementSize;
  const values = numberArray(type, elements * count);
  const asInMemory = stored.kind === "boolean" || (stored.littleEndian && !(stored.kind === "float" && size === 2));
  if (asInMemory && elementSize === size * count) new Uint8Array(values.buffer).set(bytes);
  else {
    const numberAt = numberReader(stored, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const into: { [index: number]: number | bigint } = values;
    for (let element = 0, i = 0; element < elements; element++)
      for (let k = 0; k < count; k++, i++) into[i] = numberAt(element * elementSize + offset + k * size);
  }
  const bad = stored.kind === "boolean" ? (values as Uint8Array).find((value) => value > 1) : undefined;
  if (bad !== undefined) throw new Error(`${bad} in "${field.name}", whose values are 0 and 1`);
  return values;
}
