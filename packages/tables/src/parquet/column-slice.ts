import type { ColumnSlice, NumberArray, NumberType } from "../columnar-file.ts";
import { concatNumbers, numberArray } from "../number-array.ts";
import type { StoredValues } from "./page-values.ts";

/** The numbers of a column in a row group. */
export interface GroupValues {
  readonly values: NumberArray;
  /** Of a list: a number per row, and one. */
  readonly offsets: Uint32Array | undefined;
}

/** Rows from … to - 1 of a row group. */
export interface GroupRange extends GroupValues {
  readonly from: number;
  readonly to: number;
}

/**
 * Stored numbers as the type that the schema says they are: small integers are stored in 32 bits, those without sign with one.
 * @throws Error if one does not fit
 */
export function numbersOfType(values: StoredValues, type: NumberType): NumberArray {
  if (values instanceof BigInt64Array)
    return type === "uint64" ? new BigUint64Array(values.buffer, values.byteOffset, values.length) : values;
  if (!(values instanceof Int32Array) || type === "int32") return values;
  if (type === "uint32") return new Uint32Array(values.buffer, values.byteOffset, values.length);
  const small = numberArray(type, values.length) as Int16Array;
  small.set(values);
  const misfit = values.findIndex((value, i) => value !== small[i]);
  if (misfit >= 0) throw new Error(`${values[misfit]} is no ${type}`);
  return small;
}

/** The asked rows of one or more row groups as one slice. @throws Error if a list is longer than its offsets can say */
export function sliceOf(parts: readonly GroupRange[], type: NumberType, kind: "number" | "list"): ColumnSlice {
  if (kind === "number")
    return {
      values: concatNumbers(
        type,
        parts.map(({ values, from, to }) => (from === 0 && to === values.length ? values : values.subarray(from, to))),
      ),
    };
  const offsets = new Uint32Array(parts.reduce((rows, { from, to }) => rows + to - from, 0) + 1);
  const pieces: NumberArray[] = [];
  let row = 0;
  let total = 0;
  for (const { values, offsets: own = new Uint32Array(1), from, to } of parts) {
    pieces.push(values.subarray(own[from], own[to]));
    for (let i = from; i < to; i++) offsets[++row] = total + own[i + 1] - own[from];
    total += own[to] - own[from];
  }
  if (total > 2 ** 32 - 1) throw new Error(`${total} numbers in one range of rows`);
  return { values: concatNumbers(type, pieces), offsets };
}
