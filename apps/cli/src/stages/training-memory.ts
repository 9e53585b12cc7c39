import type { Analysis } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { machineMemory } from "../machine-memory.ts";

/** What training may use; it decides no result. */
export interface TrainingMemory {
  /** Bytes for the events. */
  readonly budget: number;
  /** Networks that are trained at the same time. */
  readonly jobs: number;
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Share of the machine's memory that events may take up where no estimator says how much. */
const SHARE = 0.5;

/** Fewest and most events of a window: fewer would be read one by one, and more gain nothing. */
const [LEAST, MOST] = [4096, 2 ** 20];

/** "200 MB", as the schema has it, in bytes. */
export function memorySize(text: string): number {
  const [, number, unit] = /^([\d.]+) ?([MG]i?B)$/.exec(text) ?? [];
  return Number(number) * UNITS[unit];
}

/** The smallest memory that an estimator gives its events, or half of what the machine, or the container, has. */
export function trainingMemory({ estimators, classifiers }: Analysis, jobs: number): TrainingMemory {
  const given = [...estimators, ...classifiers].flatMap(({ training: { memory } }) => (memory === undefined ? [] : [memorySize(memory)]));
  return { budget: given.length === 0 ? SHARE * machineMemory() : Math.min(...given), jobs };
}

/** Bytes for each event: with all of them in memory, and for a network that is trained on a window of them, with what is computed from them. */
export function eventBytes(
  { coefficients, estimators, classifiers }: Analysis,
  inputs: number,
): { readonly inMemory: number; readonly inWindow: number } {
  const features = Float32Array.BYTES_PER_ELEMENT * inputs;
  const weights = (names: readonly string[]): number => Float64Array.BYTES_PER_ELEMENT * termNames(names).length;
  const distinct = [...new Map(estimators.map((estimator) => [estimator.coefficients.join(), estimator.coefficients])).values()];
  const all = distinct.map(weights);
  // number of the class and weight at the SM
  const ofClass = classifiers.length === 0 ? 0 : Uint32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT;
  return {
    inMemory: features + weights(coefficients.map(({ name }) => name)) + all.reduce((sum, bytes) => sum + bytes, 0) + ofClass,
    inWindow: 2 * (features + Math.max(ofClass, ...all)),
  };
}

/** Events of a window, so that those of all networks fit. @param bytes of an event */
export const streamedWindow = (bytes: number, { budget, jobs }: TrainingMemory): number =>
  Math.min(MOST, Math.max(LEAST, Math.floor(budget / (Math.max(1, jobs) * bytes))));
