/** A number to a given number of decimals, without a minus before zero. */
export const fixedText = (value: number, decimals: number): string => {
  const text = value.toFixed(Math.min(100, Math.max(0, decimals)));
  return /^-0(?:\.0*)?$/.test(text) ? text.slice(1) : text;
};

/** Decimals that show two significant digits of a width; negative for widths of 100 and more. */
const decimalsOf = (width: number): number => 1 - Math.floor(Math.log10(width));

/** A number as far as a scale on which it matters tells: "1.204" for a scale of 0.1. */
export function roundedText(value: number, scale: number): string {
  if (!(scale > 0) || !Number.isFinite(scale)) return significantText(value);
  const decimals = decimalsOf(scale) + 1;
  return decimals > 15 || Math.abs(value) >= 1e15 ? significantText(value, 6) : fixedText(value, decimals);
}

/** A number to so many significant digits, as short as they allow: "0.0123", "12300", "1.2e-9". */
export const significantText = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)) + 0);

/** "1.20 ± 0.31": value and uncertainty to two significant digits of the uncertainty. */
export function measuredText(value: number, uncertainty: number): string {
  const decimals = decimalsOf(uncertainty);
  if (!(uncertainty > 0) || !Number.isFinite(decimals) || decimals > 15 || Math.abs(value) >= 1e15)
    return `${significantText(value)} ± ${significantText(uncertainty, 2)}`;
  return `${fixedText(value, decimals)} ± ${fixedText(uncertainty, decimals)}`;
}

/** "[-1.21, -0.34] ∪ [0.12, 0.93]", "none" for no interval; ends to three digits of the narrowest one's width. */
export function unionText(intervals: readonly (readonly [number, number])[]): string {
  if (intervals.length === 0) return "none";
  const widths = intervals.map(([low, high]) => high - low).filter((width) => width > 0);
  const scale = Math.min(...widths);
  return intervals.map(([low, high]) => `[${roundedText(low, scale)}, ${roundedText(high, scale)}]`).join(" ∪ ");
}
