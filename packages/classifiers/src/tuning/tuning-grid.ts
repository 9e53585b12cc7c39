import type { RandomStream } from "@ratiometer/tables";
import type { NetworkTask } from "../training/estimator-task.ts";
import type { Activation } from "../network/mlp.ts";

/** Values that a search may take for each setting; a setting left out is not varied. */
export interface TuningGrid {
  readonly hidden?: readonly (readonly number[])[];
  readonly activation?: readonly Activation[];
  readonly batch?: readonly number[];
  /** Of the first epoch; that of the last keeps its ratio to it. */
  readonly learningRate?: readonly number[];
  readonly alpha?: readonly number[];
}

/** One choice of the settings that a grid varies. */
export interface Candidate {
  readonly hidden?: readonly number[];
  readonly activation?: Activation;
  readonly batch?: number;
  readonly learningRate?: number;
  readonly alpha?: number;
}

const SETTINGS = ["hidden", "activation", "batch", "learningRate", "alpha"] as const;

/** A point of the grid by its number, the last setting running fastest. */
function candidateAt(grid: TuningGrid, number: number): Candidate {
  let rest = number;
  const chosen = SETTINGS.toReversed().flatMap((setting) => {
    const values: readonly unknown[] = grid[setting] ?? [];
    if (values.length === 0) return [];
    const value = values[rest % values.length];
    rest = Math.floor(rest / values.length);
    return [[setting, value] as const];
  });
  return Object.fromEntries(chosen.toReversed());
}

/** All points of a grid where there are no more than asked for, else that many different ones at random, in the grid's order. */
export function tuningCandidates(grid: TuningGrid, most: number, stream: RandomStream): Candidate[] {
  const size = SETTINGS.reduce((product, setting) => product * Math.max(1, grid[setting]?.length ?? 0), 1);
  const numbers = new Set<number>(size <= most ? Array.from({ length: size }, (_, i) => i) : []);
  while (numbers.size < Math.min(size, most)) numbers.add(stream.integer(size));
  return [...numbers].sort((a, b) => a - b).map((number) => candidateAt(grid, number));
}

/** A task with the settings of a candidate, trained for so many epochs. */
export function candidateTask<T extends NetworkTask>(task: T, candidate: Candidate, epochs: number): T {
  const { network, training } = task;
  const { hidden = network.hidden, activation = network.activation, batch = training.batch, alpha = training.alpha } = candidate;
  const { initial, final } = training.learningRate;
  const first = candidate.learningRate ?? initial;
  const learningRate = { ...training.learningRate, initial: first, final: first * (final / initial) };
  return { ...task, network: { ...network, hidden, activation }, training: { ...training, epochs, batch, alpha, learningRate } };
}
