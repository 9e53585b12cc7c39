import type { NumberArray, NumberType } from "../columnar-file.ts";

/** How a number of a column is stored: big-endian, in so many bytes. */
export interface NumberItem {
  readonly type: NumberType;
  readonly bytes: number;
  /** Where the stored form is not that of the type: the numbers in bytes of whole items. */
  readonly decode?: (stored: Buffer) => NumberArray;
}

const item = (type: NumberType, bytes: number): NumberItem => ({ type, bytes });

/** By the code of a member's type (STREAMER_TYPE); `long` has 64 bits in a file whatever it had in memory. Double32_t and Float16_t are elsewhere. */
const BY_STREAMER_TYPE: ReadonlyMap<number, NumberItem> = new Map([
  [1, item("int8", 1)],
  [2, item("int16", 2)],
  [3, item("int32", 4)],
  [4, item("int64", 8)],
  [5, item("float32", 4)],
  [6, item("int32", 4)],
  [8, item("float64", 8)],
  [11, item("uint8", 1)],
  [12, item("uint16", 2)],
  [13, item("uint32", 4)],
  [14, item("uint64", 8)],
  [15, item("uint32", 4)],
  [16, item("int64", 8)],
  [17, item("uint64", 8)],
  [18, item("bool", 1)],
]);

/** The number that a member of a class is by the code of its type, undefined if it is none. */
export const itemOfStreamerType = (type: number): NumberItem | undefined => BY_STREAMER_TYPE.get(type);

/** By the class of a leaf, signed and unsigned. */
const BY_LEAF: ReadonlyMap<string, readonly [signed: number, unsigned: number]> = new Map([
  ["TLeafB", [1, 11]],
  ["TLeafS", [2, 12]],
  ["TLeafI", [3, 13]],
  ["TLeafL", [16, 17]],
  ["TLeafG", [16, 17]],
  ["TLeafF", [5, 5]],
  ["TLeafD", [8, 8]],
  ["TLeafO", [18, 18]],
]);

/** The number that a leaf is, undefined if it is none. */
export function itemOfLeaf(className: string, unsigned: boolean): NumberItem | undefined {
  const types = BY_LEAF.get(className);
  return types === undefined ? undefined : itemOfStreamerType(types[unsigned ? 1 : 0]);
}

const BY_NAME: ReadonlyMap<string, number> = new Map([
  ["char", 1],
  ["signed char", 1],
  ["Char_t", 1],
  ["int8_t", 1],
  ["short", 2],
  ["Short_t", 2],
  ["int16_t", 2],
  ["int", 3],
  ["Int_t", 3],
  ["int32_t", 3],
  ["long", 4],
  ["Long_t", 4],
  ["float", 5],
  ["Float_t", 5],
  ["double", 8],
  ["Double_t", 8],
  ["unsigned char", 11],
  ["UChar_t", 11],
  ["uint8_t", 11],
  ["unsigned short", 12],
  ["UShort_t", 12],
  ["uint16_t", 12],
  ["unsigned int", 13],
  ["unsigned", 13],
  ["UInt_t", 13],
  ["uint32_t", 13],
  ["unsigned long", 14],
  ["ULong_t", 14],
  ["long long", 16],
  ["Long64_t", 16],
  ["int64_t", 16],
  ["unsigned long long", 17],
  ["ULong64_t", 17],
  ["uint64_t", 17],
  ["bool", 18],
  ["Bool_t", 18],
]);

/** The number that a type of C++ or ROOT is by its name, undefined if it is none. */
export function itemNamed(typeName: string): NumberItem | undefined {
  const type = BY_NAME.get(typeName.trim());
  return type === undefined ? undefined : itemOfStreamerType(type);
}

type ArrayOf = (buffer: ArrayBuffer) => NumberArray;

const ARRAYS: Readonly<Record<NumberType, ArrayOf>> = {
  bool: (buffer) => new Uint8Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  uint32: (buffer) => new Uint32Array(buffer),
  int64: (buffer) => new BigInt64Array(buffer),
  uint64: (buffer) => new BigUint64Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
};

/** A bool is a byte, and any that is not 0 is true, as in C++. */
function normaliseBools(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] > 1) bytes[i] = 1;
}

/** The numbers of a column from their stored bytes, which become the numbers in place where the forms differ by the order of bytes only. */
export function numbersFrom({ type, bytes, decode }: NumberItem, stored: ArrayBuffer): NumberArray {
  const buffer = Buffer.from(stored);
  if (decode !== undefined) return decode(buffer);
  if (type === "bool") normaliseBools(buffer);
  if (bytes === 2) buffer.swap16();
  if (bytes === 4) buffer.swap32();
  if (bytes === 8) buffer.swap64();
  return ARRAYS[type](stored);
}
