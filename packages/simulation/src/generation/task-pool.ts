import { setImmediate } from "node:timers/promises";
import { inOrder, threadPool } from "@ratiometer/tables";
import { makeEvents, type EventBlock, type EventTask } from "./event-block.ts";
import type { CompleteRequest } from "./generation-request.ts";
import { integrate, type IntegrationResult, type IntegrationTask, type Steps } from "./integration-tasks.ts";
import type { Session } from "./session.ts";

/** Kinds of work: what is given and what comes back, all plain data. */
export interface Work {
  readonly integrate: readonly [IntegrationTask, IntegrationResult];
  readonly events: readonly [EventTask, EventBlock];
}

/** How each kind is done. */
export const WORKINGS: { readonly [K in keyof Work]: (session: Session, task: Work[K][0]) => Steps<Work[K][1]> } = {
  integrate,
  events: makeEvents,
};

/** Threads, or this one, that work tasks off. */
export interface TaskPool {
  /** Results one after the other, in the order of the tasks. */
  readonly inTurn: <K extends keyof Work>(kind: K, tasks: Iterable<Work[K][0]>) => AsyncGenerator<Work[K][1], void>;
  /** Ends the threads, once they have seen that they are not wanted any more. */
  readonly close: () => Promise<void>;
}

/** All results, in the order of the tasks. @param onDone is told after each how many are done */
export async function allResults<K extends keyof Work>(
  pool: TaskPool,
  kind: K,
  tasks: readonly Work[K][0][],
  onDone?: (done: number) => void,
): Promise<Work[K][1][]> {
  const results: Work[K][1][] = [];
  for await (const result of pool.inTurn(kind, tasks)) {
    results.push(result);
    onDone?.(results.length);
  }
  return results;
}

/** Milliseconds after which this thread looks whether it is interrupted. */
const PATIENCE = 50;

/** All work on this thread. @throws the signal's reason once it is aborted */
export function ownThread(session: Session, signal?: AbortSignal): TaskPool {
  return {
    inTurn: async function* (kind, tasks) {
      let looked = performance.now();
      for (const task of tasks) {
        signal?.throwIfAborted();
        const steps = WORKINGS[kind](session, task);
        for (;;) {
          const step = steps.next();
          if (step.done === true) {
            yield step.value;
            break;
          }
          if (performance.now() - looked > PATIENCE) {
            await setImmediate();
            looked = performance.now();
          }
          signal?.throwIfAborted();
        }
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Tasks at work or waiting, per thread. */
const AHEAD = 4;

/** A task for a thread. */
export interface WorkerTask {
  readonly kind: keyof Work;
  readonly task: Work[keyof Work][0];
}

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/generation/generation-worker.js", import.meta.url);

/** Work on several threads, which each build their own machinery. @throws the signal's reason once it is aborted; errors of the threads as they are */
export function workerThreads(request: CompleteRequest, jobs: number, signal?: AbortSignal): TaskPool {
  const pool = threadPool<WorkerTask, Work[keyof Work][1]>(WORKER, request, jobs, signal);
  return {
    inTurn: async function* (kind, tasks) {
      try {
        yield* inOrder(tasks, (task) => pool.perform({ kind, task }) as Promise<Work[typeof kind][1]>, AHEAD * jobs);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
    close: pool.close,
  };
}
