/*
 * Sums of doubles without rounding. A double is an integer times 2^-1074; a sum is kept as such an integer in base 2^32, whose digits may grow beyond
 * their base for a while. Addition is exact, so that sums do not depend on the order of the numbers or on how they were split into blocks.
 */

/** Digits of base 2^32 that hold any sum of fewer than 2^62 doubles. */
const DIGITS = 68;
const BASE = 2 ** 32;
/** Each addition changes a digit by less than 2^32, and 2^53 is the largest integer that doubles count to. */
const MOST_ADDITIONS = 2 ** 20;

/** Several sums side by side. They change in place: whoever makes them keeps them to himself, and merges what others hand over. */
export interface ExactSums {
  readonly length: number;
  /** length × DIGITS, least digit first. */
  readonly digits: Float64Array;
  /** Additions to any one sum since the digits were last brought below their base. */
  pending: number;
}

/** `length` sums of nothing. */
export function exactSums(length: number): ExactSums {
  return { length, digits: new Float64Array(length * DIGITS), pending: 0 };
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Which of the two words of a double holds sign and exponent. */
const [LOW, HIGH] = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];

function addDigits(digits: Float64Array, start: number, value: number): void {
  double[0] = value;
  const high = words[HIGH];
  const low = words[LOW];
  const exponent = (high >>> 20) & 0x7ff;
  const upper = exponent === 0 ? high & 0xfffff : (high & 0xfffff) | 0x100000;
  const position = exponent === 0 ? 0 : exponent - 1;
  const shift = position & 31;
  const at = start + (position >>> 5);
  const sign = high >>> 31 === 0 ? 1 : -1;
  if (shift === 0) {
    digits[at] += sign * low;
    digits[at + 1] += sign * upper;
    return;
  }
  digits[at] += sign * ((low << shift) >>> 0);
  digits[at + 1] += sign * (((low >>> (32 - shift)) | (upper << shift)) >>> 0);
  digits[at + 2] += sign * (upper >>> (32 - shift));
}

/** Brings every digit of a sum into [0, 2^32), but for the last, which keeps the sign. */
function carry(digits: Float64Array, start: number): void {
  let over = 0;
  for (let d = start; d < start + DIGITS - 1; d++) {
    const total = digits[d] + over;
    over = Math.floor(total / BASE);
    digits[d] = total - over * BASE;
  }
  digits[start + DIGITS - 1] += over;
}

function carryAll(sums: ExactSums): void {
  for (let s = 0; s < sums.length; s++) carry(sums.digits, s * DIGITS);
  sums.pending = 0;
}

/**
 * Adds values[i] to sum number i, for every i. A value that is not finite is a defect of the caller.
 * @param offset where the values begin
 */
export function addToSums(sums: ExactSums, values: ArrayLike<number>, offset = 0): void {
  for (let s = 0; s < sums.length; s++) {
    const value = values[offset + s];
    if (value === 0) continue;
    if (!Number.isFinite(value)) throw new RangeError(`cannot add ${value}`);
    addDigits(sums.digits, s * DIGITS, value);
  }
  if (++sums.pending >= MOST_ADDITIONS) carryAll(sums);
}

/** Adds the sums of others, one by one, to these. */
export function mergeSums(sums: ExactSums, others: ExactSums): void {
  if (sums.length !== others.length) throw new RangeError(`${others.length} sums cannot be added to ${sums.length}`);
  carryAll(sums);
  const more = { ...others, digits: Float64Array.from(others.digits) };
  carryAll(more);
  for (let d = 0; d < sums.digits.length; d++) sums.digits[d] += more.digits[d];
  sums.pending = 1;
}

/** The value of each sum: equal sums give equal doubles, within one unit in the last place of the exact value. */
export function roundedSums({ length, digits }: ExactSums): Float64Array {
  return Float64Array.from({ length }, (_, s) => {
    const own = digits.slice(s * DIGITS, (s + 1) * DIGITS);
    carry(own, 0);
    const negative = own[DIGITS - 1] < 0;
    if (negative) {
      for (let d = 0; d < DIGITS; d++) own[d] = 0 - own[d];
      carry(own, 0);
    }
    let top = DIGITS - 1;
    while (top > 0 && own[top] === 0) top--;
    // Three digits hold 65 to 96 bits, more than a double has; the rest is less than its last place.
    let value = 0;
    for (let d = Math.max(0, top - 2); d <= top; d++) value += scaled(own[d], 32 * d - 1074);
    return negative ? 0 - value : value;
  });
}

/** digit × 2^power, in two steps as 2^power alone may be too small or too large for a double. */
function scaled(digit: number, power: number): number {
  const half = Math.trunc(power / 2);
  return digit * 2 ** half * 2 ** (power - half);
}
