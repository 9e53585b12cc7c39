import { extent } from "d3";
import type { AxisSpec } from "./axis.ts";
import type { Numbers } from "./finite-columns.ts";

/** The smallest range that holds all columns, widened by a fraction of itself on both sides; a single value gets room around it. */
export function paddedDomain(columns: readonly Numbers[], padding = 0.06): readonly [number, number] {
  const [low = 0, high = 0] = extent(columns.flatMap((values) => Array.from(values)));
  const width = high > low ? high - low : Math.abs(low) || 1;
  return [low - padding * width, high + padding * width];
}

/** From zero to a little above the largest entry of all columns, at least to `least`. */
export function domainFromZero(columns: readonly Numbers[], least = 0): readonly [number, number] {
  const [, high] = paddedDomain([...columns, [least]], 0);
  return [0, high > 0 ? 1.08 * high : 1];
}

/** Symmetric about `centre`, holding all columns; at least `least` to either side, at most `most` where a few entries would flatten the rest. */
export function domainAround(
  centre: number,
  columns: readonly Numbers[],
  least: number,
  most: number = Infinity,
): readonly [number, number] {
  const [low, high] = paddedDomain([...columns, [centre]], 0);
  const half = Math.min(most, Math.max(least, 1.15 * (high - centre), 1.15 * (centre - low)));
  return [centre - half, centre + half];
}

/** Where quotients around one are shown: as `domainAround`, but never below zero. */
export function quotientDomain(columns: readonly Numbers[], least: number, most: number): readonly [number, number] {
  const [low, high] = domainAround(1, columns, least, most);
  return [Math.max(0, low), high];
}

/** Quotients up to this one are drawn on a linear axis. */
const LINEAR_QUOTIENTS = 3;

/** The axis of quotients around one: linear, at least `least` to either side; logarithmic where some are far above one. */
export function quotientScale(columns: readonly Numbers[], least: number): Pick<AxisSpec, "domain" | "kind"> {
  const positive = columns.flatMap((values) => Array.from(values).filter((value) => value > 0));
  const [low = 1, high = 1] = extent(positive);
  if (high <= LINEAR_QUOTIENTS) return { domain: quotientDomain(columns, least, LINEAR_QUOTIENTS - 1) };
  return { kind: "log", domain: [Math.max(Math.min(low, 1) / 1.3, 1e-3), Math.min(high * 1.3, 1e4)] };
}

/** From zero to a little above the largest entry; by the logarithm where the positive entries span more than a factor of `span`. */
export function countScale(columns: readonly Numbers[], span: number): Pick<AxisSpec, "domain" | "kind"> {
  const positive = columns.flatMap((values) => Array.from(values).filter((value) => value > 0));
  const [low = 1, high = 1] = extent(positive);
  return high > span * low ? { kind: "log", domain: [low / 2, 2 * high] } : { domain: domainFromZero(columns) };
}

/** On a logarithmic axis what is not positive lies far below the frame. */
export const drawable = (values: Numbers, { kind, domain }: Pick<AxisSpec, "domain" | "kind">): readonly number[] =>
  kind === "log" ? Array.from(values, (value) => Math.max(value, domain[0] / 100)) : Array.from(values);

/** Entry by entry: `values + factor · errors`. */
export const shifted = (values: Numbers, errors: Numbers, factor: number): readonly number[] =>
  Array.from(values, (value, i) => value + factor * errors[i]);
