import { halfPrecision } from "../half-precision.ts";
import { deltaIntegers } from "./delta.ts";
import { hybridRuns } from "./hybrid-runs.ts";
import type { StoredType } from "./leaf-column.ts";
import { statedName } from "./stated-values.ts";

/** Numbers as they lie in the file; booleans as 0 and 1, half precision as single. */
export type StoredValues = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

const WIDTH: Readonly<Record<Exclude<StoredType, "BOOLEAN">, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8, FLOAT16: 2 };

/** An array for n stored values. */
export function storedValues(stored: StoredType, n: number): StoredValues {
  if (stored === "BOOLEAN") return new Uint8Array(n);
  if (stored === "INT32") return new Int32Array(n);
  if (stored === "INT64") return new BigInt64Array(n);
  return stored === "DOUBLE" ? new Float64Array(n) : new Float32Array(n);
}

/** Values from their bytes, one after the other, little-endian as on every machine that Node runs on. */
function fromBytes(stored: Exclude<StoredType, "BOOLEAN">, bytes: Uint8Array<ArrayBuffer>): StoredValues {
  const { buffer } = bytes;
  if (stored === "INT32") return new Int32Array(buffer);
  if (stored === "INT64") return new BigInt64Array(buffer);
  if (stored === "FLOAT") return new Float32Array(buffer);
  return stored === "DOUBLE" ? new Float64Array(buffer) : Float32Array.from(new Uint16Array(buffer), halfPrecision);
}

function plainBooleans(bytes: Uint8Array, at: number, n: number): Uint8Array {
  const values = new Uint8Array(n);
  for (let i = 0; i < n; i++) values[i] = (bytes[at + (i >> 3)] >> (i & 7)) & 1;
  return values;
}

/** The bytes of each value are spread over as many streams: first all first bytes, then all second ones, … (BYTE_STREAM_SPLIT). */
function joinedStreams(bytes: Uint8Array, at: number, width: number, n: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(width * n);
  for (let stream = 0; stream < width; stream++) for (let i = 0; i < n; i++) joined[width * i + stream] = bytes[at + stream * n + i];
  return joined;
}

/** The n values of a dictionary page. @throws Error */
export function dictionaryValues(stored: StoredType, bytes: Uint8Array, n: number): StoredValues {
  return pageValues("PLAIN", stored, bytes, 0, n, undefined);
}

function lookedUp(dictionary: StoredValues, bytes: Uint8Array, at: number, n: number, into: StoredValues): StoredValues {
  const indices = new Uint32Array(n);
  if (at >= bytes.length) throw new Error("a page has no indices");
  hybridRuns(bytes, at + 1, bytes.length, bytes[at], indices);
  const size = dictionary.length;
  const [from, to] = [dictionary, into] as [Float64Array, Float64Array];
  for (let i = 0; i < n; i++) {
    if (indices[i] >= size) throw new Error(`value ${indices[i]} of a dictionary of ${size}`);
    to[i] = from[indices[i]];
  }
  return into;
}

/**
 * The n values of a page.
 * @param at where they begin, after the levels
 * @throws Error if they are not all there, or in an encoding for something else
 */
export function pageValues(
  encoding: string,
  stored: StoredType,
  bytes: Uint8Array,
  at: number,
  n: number,
  dictionary: StoredValues | undefined,
): StoredValues {
  const need = (count: number): void => {
    if (at + count > bytes.length) throw new Error(`a page holds fewer than the ${n} values that it announces`);
  };
  if (n === 0) return storedValues(stored, 0);
  if (encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY") {
    if (dictionary === undefined) throw new Error("a page refers to a dictionary that is not there");
    return lookedUp(dictionary, bytes, at, n, storedValues(stored, n));
  }
  if (stored === "BOOLEAN") {
    if (encoding === "PLAIN") {
      need(Math.ceil(n / 8));
      return plainBooleans(bytes, at, n);
    }
    if (encoding === "RLE") {
      need(4);
      const values = new Uint8Array(n);
      hybridRuns(bytes, at + 4, bytes.length, 1, values);
      return values;
    }
  } else if (encoding === "PLAIN") {
    need(n * WIDTH[stored]);
    return fromBytes(stored, bytes.slice(at, at + n * WIDTH[stored]));
  } else if (encoding === "BYTE_STREAM_SPLIT") {
    need(n * WIDTH[stored]);
    return fromBytes(stored, joinedStreams(bytes, at, WIDTH[stored], n));
  } else if (encoding === "DELTA_BINARY_PACKED" && (stored === "INT32" || stored === "INT64")) {
    const values = stored === "INT32" ? new Int32Array(n) : new BigInt64Array(n);
    deltaIntegers(bytes, at, bytes.length, values);
    return values;
  }
  throw new Error(`values of type ${stored} in an encoding ${statedName(encoding)}`);
}
