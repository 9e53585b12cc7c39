import type { RandomStream } from "@ratiometer/tables";

/** One change of a file. @param other a second file of the same kind */
export type Mutation = (bytes: Buffer, stream: RandomStream, other: Buffer) => Buffer;

export const chosen = <T>(list: readonly T[], stream: RandomStream): T => list[stream.integer(list.length)];

/** Files do not grow beyond this, bytes. */
const LARGEST = 1 << 20;
/** Bytes of a piece that is moved, left out or given twice. */
const PIECE = 256;

/** A piece of a file: where it begins and ends; one byte at least, if there are any. */
function piece(bytes: Buffer, stream: RandomStream): readonly [number, number] {
  const begin = stream.integer(bytes.length);
  return [begin, Math.min(bytes.length, begin + 1 + stream.integer(stream.integer(4) === 0 ? PIECE : 16))];
}

/** Whole numbers at which sizes, counts and offsets go wrong, written in 1, 2, 4 and 8 bytes. */
const BOUNDARIES: readonly bigint[] = [0n, 1n, -1n, 2n, 127n, 128n, 255n, 256n, 32767n, 32768n, 65535n, 65536n, 0x7fffffn, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n, 1n << 40n, (1n << 53n) + 1n, (1n << 63n) - 1n, 1n << 63n]; // prettier-ignore
/** Bits of numbers that are none, and of the ends of the doubles. */
const DOUBLES: readonly number[] = [NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, -0];

function integerBytes(value: bigint, size: number, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  const low = bytes.subarray(0, size);
  return littleEndian ? low : Buffer.from(low).reverse();
}

/** Puts bytes over those that are there; the length stays. */
function over(bytes: Buffer, at: number, put: Uint8Array): Buffer {
  const changed = Buffer.from(bytes);
  Buffer.from(put).copy(changed, at);
  return changed;
}

/** What happens to bytes of any format. */
export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  "bits turned": (bytes, stream) => {
    const changed = Buffer.from(bytes);
    for (let n = 1 + stream.integer(8); n > 0; n--) changed[stream.integer(bytes.length)] ^= 1 << stream.integer(8);
    return changed;
  },
  "other bytes": (bytes, stream) => {
    const [begin, end] = piece(bytes, stream);
    return over(
      bytes,
      begin,
      Uint8Array.from({ length: end - begin }, () => stream.integer(256)),
    );
  },
  "a run of one byte": (bytes, stream) => {
    const [begin, end] = piece(bytes, stream);
    return over(bytes, begin, new Uint8Array(end - begin).fill(chosen([0, 0xff, 0x20, stream.integer(256)], stream)));
  },
  "cut off": (bytes, stream) => bytes.subarray(0, stream.integer(bytes.length)),
  "a piece left out": (bytes, stream) => {
    const [begin, end] = piece(bytes, stream);
    return Buffer.concat([bytes.subarray(0, begin), bytes.subarray(end)]);
  },
  "a piece again": (bytes, stream) => {
    const [begin, end] = piece(bytes, stream);
    const again = Array.from({ length: 1 + stream.integer(8) }, () => bytes.subarray(begin, end));
    return Buffer.concat([bytes.subarray(0, end), ...again, bytes.subarray(end)]);
  },
  "a piece elsewhere": (bytes, stream) => {
    const [begin, end] = piece(bytes, stream);
    return over(bytes, stream.integer(bytes.length), bytes.subarray(begin, end));
  },
  "the end of another": (bytes, stream, other) =>
    Buffer.concat([bytes.subarray(0, stream.integer(bytes.length)), other.subarray(stream.integer(other.length))]),
  "a whole number at a boundary": (bytes, stream) =>
    over(
      bytes,
      stream.integer(bytes.length),
      integerBytes(chosen(BOUNDARIES, stream), chosen([1, 2, 4, 8], stream), stream.integer(2) === 0),
    ),
  "a number that is none": (bytes, stream) => {
    const value = chosen(DOUBLES, stream);
    const number = stream.integer(2) === 0 ? Float64Array.of(value) : Float32Array.of(value);
    return over(bytes, stream.integer(bytes.length), new Uint8Array(number.buffer));
  },
};

/** A file after some mutations; how many is a matter of chance, one more often than not. */
export function mutated(bytes: Uint8Array, mutations: readonly Mutation[], stream: RandomStream, other: Uint8Array): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let more = true; more; more = stream.integer(2) === 0) {
    if (changed.length === 0) break;
    changed = chosen(mutations, stream)(changed, stream, Buffer.from(other)).subarray(0, LARGEST);
  }
  return changed;
}
