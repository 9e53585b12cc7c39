/** Numbers below which comparing is as fast. */
const FEW = 2048;
/** Bits of a digit. */
const BITS = 16;
const DIGITS = 64 / BITS;

/** Which of the 16-bit words of a double come first in memory. */
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The words of doubles, least first, turned so that they are in the order of the numbers: negative ones have all bits inverted, others the sign bit.
 * @returns DIGITS arrays of n
 */
function digitsOf(values: ArrayLike<number>): Uint16Array[] {
  const digits = Array.from({ length: DIGITS }, () => new Uint16Array(values.length));
  const double = new Float64Array(1);
  const words = new Uint16Array(double.buffer);
  for (let i = 0; i < values.length; i++) {
    // 0 and -0 are equal
    double[0] = values[i] + 0;
    const negative = words[LITTLE ? DIGITS - 1 : 0] >>> (BITS - 1) === 1;
    for (let d = 0; d < DIGITS; d++) {
      const word = words[LITTLE ? d : DIGITS - 1 - d];
      digits[d][i] = negative ? ~word : d === DIGITS - 1 ? word | 0x8000 : word;
    }
  }
  return digits;
}

/**
 * Positions of numbers in rising order, equal ones as they come: what sorting the positions by comparison gives, in a time that grows with the numbers alone.
 * @param values n, none of them NaN
 */
export function risingOrder(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  let order = Uint32Array.from({ length: n }, (_, i) => i);
  if (n < FEW) return order.sort((i, j) => values[i] - values[j]);
  let next = new Uint32Array(n);
  for (const digit of digitsOf(values)) {
    const places = new Uint32Array(2 ** BITS);
    for (let i = 0; i < n; i++) places[digit[i]]++;
    // all alike, as the last digits of whole numbers are
    if (places[digit[0]] === n) continue;
    let place = 0;
    for (let value = 0; value < places.length; value++) {
      const count = places[value];
      places[value] = place;
      place += count;
    }
    for (let k = 0; k < n; k++) next[places[digit[order[k]]]++] = order[k];
    [order, next] = [next, order];
  }
  return order;
}
