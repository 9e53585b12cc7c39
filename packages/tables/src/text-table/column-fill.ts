import type { ColumnSlice, NumberArray, NumberType } from "../columnar-file.ts";
import { numberArray } from "../number-array.ts";
import type { TextValue } from "./text-value.ts";

/** The values of one column while they are read. */
export interface ColumnFill {
  readonly add: (value: TextValue) => void;
  readonly finish: () => ColumnSlice;
}

/** A column of so many rows whose values, all of the type, come one after the other. */
export function columnFill(type: NumberType, kind: "number" | "list", rows: number): ColumnFill {
  const exact = type === "int64" || type === "uint64";
  const numberOf = (value: TextValue): number | bigint => (exact ? BigInt(value as number | bigint) : Number(value));
  if (kind === "number") {
    const values: NumberArray = numberArray(type, rows);
    const into: { [index: number]: number | bigint } = values;
    let row = 0;
    return {
      add: (value) => {
        into[row++] = numberOf(value);
      },
      finish: () => ({ values }),
    };
  }
  const flat: (number | bigint)[] = [];
  const offsets = new Uint32Array(rows + 1);
  let row = 0;
  const flatten = (values: TextValue): void => {
    if (typeof values === "object") values.forEach(flatten);
    else flat.push(numberOf(values));
  };
  return {
    add: (value) => {
      flatten(value);
      offsets[++row] = flat.length;
    },
    finish: () => {
      const values = numberArray(type, flat.length);
      const into: { [index: number]: number | bigint } = values;
      for (let i = 0; i < flat.length; i++) into[i] = flat[i];
      return { values, offsets };
    },
  };
}
