/** Largest finite number of half precision. */
export const LARGEST_HALF = 65504;

const VIEW = new DataView(new ArrayBuffer(4));

function float32Bits(value: number): number {
  VIEW.setFloat32(0, value);
  return VIEW.getUint32(0);
}

/** A float32 number as the bits of the nearest one of half precision (IEEE 754 binary16), ties to even; too large ones become infinite. */
export function halfBits(value: number): number {
  const bits = float32Bits(value);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // from 65520 on the nearest would be 65536
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // below 2^-14 halves are whole multiples of 2^-24, and Math.round rounds ties up
  if (magnitude < 0x38800000) {
    const multiple = Math.abs(Math.fround(value)) * 2 ** 24;
    const floor = Math.floor(multiple);
    const rest = multiple - floor;
    return sign | (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor);
  }
  // a carry out of the fraction is one more in the exponent
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

/** The number that the bits of half precision stand for. */
export function halfValue(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
