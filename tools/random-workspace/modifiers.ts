import type { Modifier } from "@ratiometer/likelihood";
import type { RandomStream } from "@ratiometer/tables";

/** Six digits: short files, and the same numbers in every program. */
export const rounded = (value: number): number => Number(value.toPrecision(6));

export const chance = (stream: RandomStream, probability: number): boolean => stream.uniform() < probability;

export const between = (stream: RandomStream, low: number, high: number): number => low + (high - low) * stream.uniform();

/** One of the choices, with equal probability. */
export function oneOf<T>(stream: RandomStream, choices: readonly T[]): T {
  return choices[stream.integer(choices.length)];
}

/** A normalisation: symmetric, asymmetric, one-sided, both to the same side, or large. */
export function normalisation(stream: RandomStream, name: string): Modifier {
  const [a, b] = [between(stream, 0.01, 0.3), between(stream, 0.01, 0.3)];
  const [hi, lo] = oneOf<readonly [number, number]>(stream, [
    [1 + a, 1 - a],
    [1 + a, 1 - b],
    [1 - a, 1 + b],
    [1 + a, 1],
    [1, 1 - a],
    [1 + a, 1 + b],
    [1 + 4 * a, 1 / (1 + 4 * b)],
  ]);
  return { name, type: "normsys", data: { hi: rounded(hi), lo: rounded(lo) } };
}

/** Templates at ±1: a slope, noise in each bin, one-sided, both to the same side, or large. A bin without events gets some. */
export function shape(stream: RandomStream, name: string, nominal: readonly number[]): Modifier {
  const size = between(stream, 0.02, 0.25);
  const slope = nominal.map((_, b) => size * (nominal.length === 1 ? 1 : (2 * b) / (nominal.length - 1) - 1));
  const noise = nominal.map(() => size * Math.max(-2, Math.min(2, stream.normal())));
  const [up, down] = oneOf<readonly [readonly number[], readonly number[]]>(stream, [
    [slope, slope.map((value) => -value)],
    [slope, noise],
    [noise, noise.map(() => 0)],
    [noise.map(() => 0), noise],
    [noise, noise.map((value) => value / 2)],
    [slope.map((value) => 3 * value), noise.map((value) => 1.5 * value)],
  ]);
  const template = (variation: readonly number[]): number[] =>
    nominal.map((value, b) => rounded(value > 0 ? value * (1 + variation[b]) : Math.max(0, variation[b])));
  return { name, type: "histosys", data: { hi_data: template(up), lo_data: template(down) } };
}

/** Absolute uncertainties of the bins, some of them zero. */
export function binUncertainties(stream: RandomStream, name: string, type: "shapesys" | "staterror", nominal: readonly number[]): Modifier {
  const size = between(stream, 0.01, 0.3);
  return { name, type, data: nominal.map((value) => (chance(stream, 0.1) ? 0 : rounded(value * size * between(stream, 0.5, 1.5)))) };
}
