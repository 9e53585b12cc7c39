import { format, precisionFixed } from "d3";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const THIN_SPACE = "\u2009";
const fixed = (value: number, decimals: number): string => grouped(format(`.${Math.min(20, Math.max(0, decimals))}f`)(value));
const exponentOf = (value: number): number => Number(value.toExponential().split("e")[1]);

/** Digits before the decimal point in groups of three from five digits on, as journals print them. */
function grouped(digits: string): string {
  const [whole] = digits.split(".", 1);
  const parted = whole.replace("−", "").length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return parted + digits.slice(whole.length);
}

function powerOfTen(exponent: number): string {
  return `10${String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)])}`;
}

function requireFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`report: a number to print is ${value}`);
}

/**
 * A number for reading: so many significant digits, no trailing zeros, powers of ten outside 10⁻³ … 10⁶.
 *
 * @throws RangeError if it is not finite
 * @example formatNumber(-1.0000000002) // "−1"
 */
export function formatNumber(value: number, significant = 4): string {
  requireFinite(value);
  if (value === 0) return "0";
  const exponent = exponentOf(Number(value.toPrecision(significant)));
  if (exponent < -3 || exponent >= 6) return `${formatNumber(value / 10 ** exponent, significant)} × ${powerOfTen(exponent)}`;
  const text = fixed(value, significant - 1 - exponent);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * A value with its uncertainty: two significant digits of the uncertainty, the value to the same decimal, or to seven digits where the uncertainty
 * is smaller than that; rounding errors count as 0.
 *
 * @throws RangeError if either is not finite
 * @example formatMeasurement(0.071234, 0.00031) // "0.07123 ± 0.00031"
 */
export function formatMeasurement(value: number, error: number): string {
  requireFinite(value);
  requireFinite(error);
  if (error === 0) return `${formatNumber(value)} ± 0`;
  if (error < 1e-12 * Math.abs(value)) return `${formatNumber(value)} ± 0`;
  if (error < 1e-6 * Math.abs(value)) return `${formatNumber(value, 7)} ± ${formatNumber(error, 2)}`;
  const scale = exponentOf(Math.max(Math.abs(value), Math.abs(error)));
  if (scale < -3 || scale >= 6) return `(${formatMeasurement(value / 10 ** scale, error / 10 ** scale)}) × ${powerOfTen(scale)}`;
  const decimals = Math.max(0, 1 - exponentOf(Number(error.toPrecision(2))));
  return `${fixed(value, decimals)} ± ${fixed(error, decimals)}`;
}

/** The ends of an interval to a hundredth of its width: "[0.9955, 1.0045]". */
export function formatInterval([low, high]: readonly [number, number]): string {
  requireFinite(low);
  requireFinite(high);
  const decimals = high > low ? precisionFixed((high - low) / 100) : 4;
  return `[${fixed(low, decimals)}, ${fixed(high, decimals)}]`;
}

/** A whole number of things, in groups of three digits: "200 000" with thin spaces. */
export function formatCount(count: number): string {
  requireFinite(count);
  return fixed(count, 0);
}

/** A size of a file: "812 B", "12.4 kB", "3.1 MB" (powers of ten). */
export function formatBytes(bytes: number): string {
  requireFinite(bytes);
  if (bytes < 1000) return `${fixed(bytes, 0)} B`;
  return bytes < 999_950 ? `${fixed(bytes / 1e3, 1)} kB` : `${fixed(bytes / 1e6, 1)} MB`;
}

/** A probability as a percentage: 0.6827 becomes "68 %", 0.9545 "95 %", 0.997 "99.7 %". */
export function formatPercent(fraction: number): string {
  requireFinite(fraction);
  return `${fixed(100 * fraction, fraction > 0.98 && fraction < 1 ? 1 : 0)}${THIN_SPACE}%`;
}

/**
 * A number for copying into a program: ASCII, seven significant digits.
 *
 * @throws RangeError if it is not finite
 * @example plainNumber(-0.1 - 0.2) // "-0.3"
 */
export function plainNumber(value: number): string {
  requireFinite(value);
  return String(Number(value.toPrecision(7)));
}
