import { format, precisionFixed, scaleLinear, scaleLog, scaleSqrt, tickStep } from "d3";
import { joinLabels, labelWidth, plainLabel, type Label } from "./latex-label.ts";
import { unitLabel } from "./quantity.ts";

/** Size of tick labels and of axis labels, in the user units of a panel (pixels where it is shown at its own size). */
export const TICK_SIZE = 13;
export const LABEL_SIZE = 14;

/**
 * What an axis shows. `integer` puts ticks on whole numbers only, `root` draws by the square root (for Δ(−2 ln L): heights are then in σ).
 * The unit is printed in brackets after the label, unless it is 1.
 */
export interface AxisSpec {
  readonly label: Label;
  readonly unit?: string;
  readonly domain: readonly [number, number];
  readonly kind?: "linear" | "integer" | "log" | "root";
  /** Whether the first and the last bin hold everything beyond the axis, too (under- and overflow): marked by an arrow there. */
  readonly open?: readonly [below: boolean, above: boolean];
  /** Instead of ticks at round numbers: names of categories at their places on a linear axis. */
  readonly ticks?: readonly Tick[];
}

export interface Tick {
  /** In data coordinates. */
  readonly value: number;
  /** Empty for a minor tick. */
  readonly label: Label;
}

/** An axis laid out: data to pixels, ticks, and the label with its unit and, where the ticks carry one, the power of ten. */
export interface Axis {
  readonly position: (value: number) => number;
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Names at their places, which need no marks. */
  readonly categories: boolean;
  readonly label: Label;
}

/** An axis from left to right, `length` px long; as many ticks as fit without touching. */
export function horizontalAxis(spec: AxisSpec, length: number): Axis {
  for (let count = 8; count > 2; count--) {
    const axis = laidOut(spec, [0, length], count);
    const labelled = axis.ticks.filter(({ label }) => label.length > 0);
    const places = labelled.map(({ value, label }) => ({ at: axis.position(value), half: labelWidth(label, TICK_SIZE) / 2 }));
    if (places.every(({ at, half }, i) => i === 0 || at - half > places[i - 1].at + places[i - 1].half + 12)) return axis;
  }
  return laidOut(spec, [0, length], 2);
}

/** An axis from bottom to top, `length` px high. */
export function verticalAxis(spec: AxisSpec, length: number): Axis {
  return laidOut(spec, [length, 0], Math.max(3, Math.min(7, Math.floor(length / 40))));
}

/** Width that the tick labels of an axis take, px. */
export const tickLabelWidth = (axis: Axis): number => Math.max(0, ...axis.ticks.map(({ label }) => labelWidth(label, TICK_SIZE)));

function laidOut(spec: AxisSpec, pixels: readonly [number, number], count: number): Axis {
  const [low, high] = spec.domain;
  if (!(high > low) || !Number.isFinite(high - low) || (spec.kind === "log" && low <= 0) || (spec.kind === "root" && low < 0))
    throw new RangeError(`report: axis from ${low} to ${high} cannot be drawn (${spec.kind ?? "linear"})`);
  const axis = (scale: (value: number) => number, ticks: readonly Tick[], exponent: number): Axis => ({
    position: (value) => scale(value),
    domain: spec.domain,
    ticks,
    categories: spec.ticks !== undefined,
    label: withUnit(spec, exponent),
  });
  if (spec.kind === "log") {
    const scale = scaleLog(spec.domain, pixels);
    return axis(scale, decades(low, high), 0);
  }
  if (spec.kind === "root") {
    const scale = scaleSqrt(spec.domain, pixels);
    return axis(scale, squares(low, high, count), 0);
  }
  const scale = scaleLinear(spec.domain, pixels);
  if (spec.ticks !== undefined) return axis(scale, spec.ticks, 0);
  const exponent = commonExponent(Math.max(Math.abs(low), Math.abs(high)));
  const values = scale.ticks(count).filter((value) => spec.kind !== "integer" || Number.isInteger(value));
  const decimals = spec.kind === "integer" ? 0 : precisionFixed(tickStep(low, high, count) / 10 ** exponent);
  const print = format(`.${decimals}f`);
  const ticks = values.map((value) => ({ value, label: plainLabel(print(value / 10 ** exponent + 0)) }));
  return axis(scale, ticks, exponent);
}

/** The power of ten that is taken out of tick labels which would otherwise be long. */
function commonExponent(largest: number): number {
  const exponent = Math.floor(Math.log10(largest));
  if (exponent >= 4) return 3 * Math.floor(exponent / 3);
  return exponent < -2 ? exponent : 0;
}

function withUnit({ label, unit }: AxisSpec, exponent: number): Label {
  const power: Label = exponent === 0 ? [] : [{ text: "10" }, { script: "sup", label: plainLabel(String(exponent).replace("-", "−")) }];
  const named = unit === undefined || unit === "1" ? undefined : unit;
  if (power.length === 0) return named === undefined ? label : joinLabels(label, " [", unitLabel(named), "]");
  return joinLabels(label, " [", power, ...(named === undefined ? [] : [" ", unitLabel(named)]), "]");
}

/** Ticks of a logarithmic axis: powers of ten labelled, 2 and 5 too when there are few of them, the others minor. */
function decades(low: number, high: number): readonly Tick[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first) / 6));
  const digits = Math.log10(high / low) < 1.7 ? [1, 2, 5] : [1];
  const plain = first >= -3 && last <= 4;
  const ticks: Tick[] = [];
  for (let exponent = first; exponent <= last; exponent++)
    for (let digit = 1; digit < 10; digit++) {
      const value = Number(`${digit}e${exponent}`);
      if (value < low || value > high || (every > 1 && digit > 1)) continue;
      const labelled = digits.includes(digit) && (exponent - first) % every === 0;
      ticks.push({ value, label: labelled ? decadeLabel(value, digit, exponent, plain) : [] });
    }
  return ticks;
}

function decadeLabel(value: number, digit: number, exponent: number, plain: boolean): Label {
  if (plain) return plainLabel(String(value));
  const power: Label = [{ text: "10" }, { script: "sup", label: plainLabel(String(exponent).replace("-", "−")) }];
  return digit === 1 ? power : joinLabels(`${digit}·`, power);
}

/** Ticks at squares of whole numbers, evenly spaced on a square-root axis. */
function squares(low: number, high: number, count: number): readonly Tick[] {
  const step = Math.max(1, tickStep(0, Math.sqrt(high), count));
  const ticks: Tick[] = [];
  for (let root = 0; root * root <= high; root += step)
    if (root * root >= low) ticks.push({ value: root * root, label: plainLabel(String(root * root)) });
  return ticks;
}
