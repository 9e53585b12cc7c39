/** 10⁰ … 10²², the powers of ten that a double holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Integers of so many digits are exact in a double. */
const EXACT_DIGITS = 15;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSign = (code: number): boolean => code === 43 || code === 45;

/**
 * The number written in text[start … end), in any form that Fortran and C programs print: -.11145E+08, 1d0, 5., +3.2e-05, 0.12-101 (Fortran leaves
 * out the E of three-digit exponents). Correctly rounded.
 *
 * @returns NaN if it is not such a number ("nan", "inf" and "*****" are not), an infinity if it does not fit into a double
 */
export function fortranNumber(text: string, start: number, end: number): number {
  let at = start;
  const negative = text.charCodeAt(at) === 45;
  if (at < end && isSign(text.charCodeAt(at))) at++;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let pointed = false;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      mantissa = mantissa * 10 + (code - 48);
      digits++;
      if (pointed) scale--;
    } else if (code === 46 && !pointed) pointed = true;
    else break;
  }
  if (digits === 0) return NaN;
  const mantissaEnd = at;
  let exponent = 0;
  if (at < end) {
    const letter = text.charCodeAt(at) | 32;
    if (letter === 100 || letter === 101) at++;
    else if (!isSign(text.charCodeAt(at))) return NaN;
    const shrinks = text.charCodeAt(at) === 45;
    if (at < end && isSign(text.charCodeAt(at))) at++;
    if (at === end) return NaN;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (!isDigit(code)) return NaN;
      exponent = exponent * 10 + (code - 48);
    }
    if (shrinks) exponent = -exponent;
  }
  const power = exponent + scale;
  // An exact integer times or divided by an exact power of ten is rounded once, hence correctly.
  if (digits <= EXACT_DIGITS && power >= -22 && power <= 22) {
    const magnitude = power < 0 ? mantissa / POWERS_OF_TEN[-power] : mantissa * POWERS_OF_TEN[power];
    return negative ? -magnitude : magnitude;
  }
  return Number(`${text.slice(start, mantissaEnd)}e${exponent}`);
}
