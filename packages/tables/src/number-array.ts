import type { NumberArray, NumberType } from "./columnar-file.ts";

/** An array of n zeros of a type. */
export function numberArray(type: NumberType, n: number): NumberArray {
  switch (type) {
    case "bool":
    case "uint8":
      return new Uint8Array(n);
    case "int8":
      return new Int8Array(n);
    case "int16":
      return new Int16Array(n);
    case "uint16":
      return new Uint16Array(n);
    case "int32":
      return new Int32Array(n);
    case "uint32":
      return new Uint32Array(n);
    case "int64":
      return new BigInt64Array(n);
    case "uint64":
      return new BigUint64Array(n);
    case "float32":
      return new Float32Array(n);
    case "float64":
      return new Float64Array(n);
  }
}

/** Copies numbers into an array of the same kind, from position `at` on. */
export function setNumbers(into: NumberArray, values: NumberArray, at: number): void {
  // Both are of one kind; which one only matters to the compiler.
  (into as Float64Array).set(values as Float64Array, at);
}

/** Arrays of one type in one, in their order; a single one as it is. */
export function concatNumbers(type: NumberType, parts: readonly NumberArray[]): NumberArray {
  if (parts.length === 1) return parts[0];
  const all = numberArray(
    type,
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    setNumbers(all, part, at);
    at += part.length;
  }
  return all;
}
