import type { NumberType } from "../../columnar-file.ts";
import { byteWriter } from "./byte-writer.ts";

const BYTES: Readonly<Record<NumberType, 1 | 2 | 4 | 8>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

/** The bytes of numbers of one type, one after the other. */
export function numberBytes(type: NumberType, values: readonly (number | bigint)[]): Buffer {
  const writer = byteWriter();
  for (const value of values)
    if (type === "float32" || type === "float64") writer.float(Number(value), type === "float32" ? 4 : 8);
    else writer.integer(value, BYTES[type]);
  return writer.finish();
}

/** The bytes of entries, each of some numbers. */
export const numberEntries = (type: NumberType, entries: readonly (readonly (number | bigint)[])[]): readonly Buffer[] =>
  entries.map((values) => numberBytes(type, values));
