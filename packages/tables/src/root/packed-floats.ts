import { itemOfStreamerType, type NumberItem } from "./number-item.ts";
import { STREAMER_TYPE } from "./streamer-type.ts";

/** What the comment of a Double32_t or Float16_t says: [from, to, bits]. */
interface PackedRange {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
}

/** Angles have names in ranges. */
const ANGLES: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["2pi", 2 * Math.PI],
  ["2*pi", 2 * Math.PI],
  ["twopi", 2 * Math.PI],
]);

function numberOrAngle(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === "") return NaN;
  const angle = ANGLES.get(word.replace(/^[-+]/, ""));
  return angle === undefined ? Number(word) : word.startsWith("-") ? -angle : angle;
}

/** @returns the range, undefined if there is none, "unknown" if it cannot be read */
function rangeIn(title: string): PackedRange | undefined | "unknown" {
  // The first bracket may be a dimension; a range has a comma.
  const inside = /\[([^[\],]*,[^[\]]*)\]/.exec(title)?.[1].split(",");
  if (inside === undefined) return undefined;
  const [from, to, bits] = [numberOrAngle(inside[0]), numberOrAngle(inside[1]), inside.length < 3 ? 32 : Number(inside[2])];
  return Number.isFinite(from) && Number.isFinite(to) && Number.isInteger(bits) && bits >= 2 && bits <= 32 ? { from, to, bits } : "unknown";
}

/** Unsigned integers of 32 bits that divide a range of numbers. */
const scaled = (type: "float32" | "float64", { from, to, bits }: PackedRange): NumberItem => ({
  type,
  bytes: 4,
  decode: (stored) => {
    const step = (to - from) / (bits === 32 ? 2 ** 32 - 1 : 2 ** bits);
    const values = new (type === "float32" ? Float32Array : Float64Array)(stored.length / 4);
    for (let i = 0; i < values.length; i++) values[i] = from + stored.readUInt32BE(4 * i) * step;
    return values;
  },
});

/** A byte of exponent, and in two bytes so many bits of mantissa with the sign above them. */
const truncated = (type: "float32" | "float64", bits: number): NumberItem => ({
  type,
  bytes: 3,
  decode: (stored) => {
    const values = new (type === "float32" ? Float32Array : Float64Array)(stored.length / 3);
    const float = new DataView(new ArrayBuffer(4));
    for (let i = 0; i < values.length; i++) {
      const mantissa = stored.readUInt16BE(3 * i + 1);
      float.setUint32(0, ((stored[3 * i] << 23) | ((mantissa & ((1 << (bits + 1)) - 1)) << (23 - bits))) >>> 0);
      values[i] = (mantissa & (1 << (bits + 1))) === 0 ? float.getFloat32(0) : -float.getFloat32(0);
    }
    return values;
  },
});

/** Of a Float16_t without a range. */
const FLOAT16_BITS = 12;

/** Single precision in memory as double precision. */
const narrow: NumberItem = {
  type: "float64",
  bytes: 4,
  decode: (stored) => {
    const values = new Float64Array(stored.length / 4);
    for (let i = 0; i < values.length; i++) values[i] = stored.readFloatBE(4 * i);
    return values;
  },
};

/**
 * The stored form of a Double32_t or Float16_t: integers over a range, a float of fewer bits, or single precision, as the comment in brackets of its
 * declaration says (TStreamerElement::GetRange, TBufferFile::ReadDouble32). @returns undefined where the comment cannot be read
 */
export function packedFloat(kind: "double32" | "float16", title: string): NumberItem | undefined {
  const type = kind === "double32" ? "float64" : "float32";
  const range = rangeIn(title);
  if (range === "unknown") return undefined;
  if (range === undefined) return kind === "double32" ? narrow : truncated(type, FLOAT16_BITS);
  if (range.from < range.to) return scaled(type, range);
  // [0, 0, bits] asks for fewer bits; for 15 and more of them nothing is dropped.
  if (range.bits < 15) return truncated(type, range.bits);
  return kind === "double32" ? narrow : truncated(type, FLOAT16_BITS);
}

/**
 * The number that a member of a class is, undefined if it is none.
 * @param type the code of its type
 * @param title the comment of its declaration, undefined where it is not known
 */
export function itemOfMember(type: number, title: string | undefined): NumberItem | undefined {
  if (type !== STREAMER_TYPE.double32 && type !== STREAMER_TYPE.float16) return itemOfStreamerType(type);
  return title === undefined ? undefined : packedFloat(type === STREAMER_TYPE.double32 ? "double32" : "float16", title);
}
