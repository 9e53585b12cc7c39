/** A piece of what a task made: plain data, as threads send it to each other. */
export interface TaskPiece {
  readonly task: number;
  readonly piece: unknown;
}

/** Work of a stage that several processes can share: tasks in order, each of which depends on its number and on what decides the stage alone. */
export interface SharedWork {
  readonly tasks: number;
  /** Files from outside that the tasks first … end - 1 read, absolute paths. */
  readonly filesOf: (first: number, end: number) => readonly string[];
  /** The pieces of the tasks first … end - 1, in order. */
  readonly perform: (first: number, end: number) => AsyncGenerator<TaskPiece, void>;
}

/** What parts hold of shared work. */
export interface KeptTasks {
  readonly has: (task: number) => boolean;
  /** The pieces of a task that they have, in order. */
  readonly pieces: (task: number) => AsyncGenerator<unknown, void>;
}

/** Where no part was done. */
export const NOTHING_KEPT: KeptTasks = {
  has: () => false,
  pieces: (task) => {
    throw new RangeError(`no part holds task ${task}`);
  },
};

/** The piece of a task that has one; undefined where no part holds it. */
export function keptPiece(kept: KeptTasks, task: number): Promise<unknown> | undefined {
  if (!kept.has(task)) return undefined;
  return kept
    .pieces(task)
    .next()
    .then(({ value }) => value);
}

/** Tasks of the k-th of n parts, k from 1: first … end - 1. Parts differ by one task at most. */
export function tasksOfPart(tasks: number, k: number, n: number): { readonly first: number; readonly end: number } {
  return { first: Math.floor((tasks * (k - 1)) / n), end: Math.floor((tasks * k) / n) };
}
