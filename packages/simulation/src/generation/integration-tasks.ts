import { addToCells, type ImportanceGrid } from "../phase-space/importance-grid.ts";
import { tally, type Moments } from "./moments.ts";
import type { Session } from "./session.ts";

/** Work in steps: between two of them a thread can see whether it is still wanted. */
export type Steps<T> = Generator<undefined, T>;

/** Trials between two steps. */
export const STEP = 32;

/** Trials of one channel with a fixed grid. */
export interface IntegrationTask {
  /** Name and numbers of the random stream. */
  readonly stage: string;
  readonly iteration: number;
  readonly channel: number;
  readonly batch: number;
  readonly trials: number;
  readonly grid: ImportanceGrid;
  /** κ of `samplingDensity`. */
  readonly density: Float64Array;
}

/** What the trials gave. */
export interface IntegrationResult {
  readonly moments: Moments;
  /** Sums for the refinement of the grid. */
  readonly cells: Float64Array;
  /** The weight of each trial: density × bias over the density of the trial. */
  readonly weights: Float64Array;
}

/** Σ κ_t h_t; a sum of squares that rounding may take below zero. */
export function densityOf(density: Float64Array, h: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < density.length; t++) sum += density[t] * h[t];
  return sum > 0 ? sum : 0;
}

/** Evaluates the trials of a task. */
export function* integrate({ channels, stream }: Session, task: IntegrationTask): Steps<IntegrationResult> {
  const { channel: index, grid, density, trials } = task;
  const channel = channels[index];
  const { trial, cells } = channel;
  const { uniform } = stream(task.stage, task.iteration, index, task.batch);
  const size = density.length;
  const values = new Float64Array(size + 1);
  const counted = tally(size + 1);
  const sums = new Float64Array(grid.dimensions * grid.bins);
  const weights = new Float64Array(trials);
  for (let i = 0; i < trials; i++) {
    if (i % STEP === 0) yield;
    if (!channel.draw(grid, uniform)) {
      counted.miss();
      continue;
    }
    const weight = densityOf(density, trial.h) * trial.factor * trial.bias;
    for (let t = 0; t < size; t++) values[t] = trial.h[t] * trial.factor;
    values[size] = weight;
    counted.add(values);
    addToCells(grid, cells, weight, sums);
    weights[i] = weight;
  }
  return { moments: counted.moments(), cells: sums, weights };
}
