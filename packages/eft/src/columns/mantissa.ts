/** Nobody stores weights with fewer bits than this, and the generators' own digits are not worth more than that. */
const FEWEST_BITS = 10;
const MOST_BITS = 20;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** Bits of the mantissa of a number up to its last one that is set: 0 for powers of two, 23 for most numbers of single precision. */
export function mantissaBits(value: number): number {
  double[0] = value;
  const low = words[LOW];
  if (low !== 0) return 52 - (31 - Math.clz32(low & -low));
  const high = words[1 - LOW] & 0xfffff;
  return high === 0 ? 0 : 20 - (31 - Math.clz32(high & -high));
}

/** The most mantissa bits that any of the values uses: what the file was written with, given enough of them. */
export function storedBits(values: Float64Array, start: number, end: number): number {
  let bits = 0;
  for (let j = start; j < end && bits < 52; j++) bits = Math.max(bits, mantissaBits(values[j]));
  return bits;
}

/**
 * How far a stored weight may be from what the generator gave, relative to itself: one unit in the last of the bits that the file keeps, whether they were
 * rounded or cut off. NanoAOD keeps 14 bits of single precision's 23, which is 6e-5.
 */
export function roundingOf(bits: number): number {
  return 2 ** -Math.min(Math.max(bits, FEWEST_BITS), MOST_BITS);
}
