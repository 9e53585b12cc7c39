import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { AnalysisError, type ErrorCode } from "@ratiometer/config";
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
  /** Results in the order of the tasks. @param onDone is told after each task how many are done */
  readonly run: <K extends keyof Work>(kind: K, tasks: readonly Work[K][0][], onDone?: (done: number) => void) => Promise<Work[K][1][]>;
  /** Ends the threads, once they have seen that they are not wanted any more. */
  readonly close: () => Promise<void>;
}

/** Milliseconds after which this thread looks whether it is interrupted. */
const PATIENCE = 50;

/** All work on this thread. @throws the signal's reason once it is aborted */
export function ownThread(session: Session, signal?: AbortSignal): TaskPool {
  return {
    run: async (kind, tasks, onDone) => {
      const results: Work[typeof kind][1][] = [];
      let looked = performance.now();
      for (const task of tasks) {
        signal?.throwIfAborted();
        const steps = WORKINGS[kind](session, task);
        for (;;) {
          const step = steps.next();
          if (step.done === true) {
            results.push(step.value);
            break;
          }
          if (performance.now() - looked > PATIENCE) {
            await setImmediate();
            looked = performance.now();
          }
          signal?.throwIfAborted();
        }
        onDone?.(results.length);
      }
      return results;
    },
    close: () => Promise.resolve(),
  };
}

/** What a thread is started with. */
export interface WorkerOrder {
  readonly request: CompleteRequest;
  /** One number in shared memory: 1 once the thread is to stop. */
  readonly stop: Int32Array;
}

/** A task for a thread. */
export interface WorkerTask {
  readonly kind: keyof Work;
  readonly task: Work[keyof Work][0];
}

/** What a thread sends. */
export type WorkerMessage =
  | { readonly kind: "done"; readonly result: Work[keyof Work][1] }
  | { readonly kind: "stopped" }
  | {
      readonly kind: "refused";
      readonly code: ErrorCode;
      readonly message: string;
      readonly where?: string;
      readonly path?: string;
      readonly hint?: string;
    };

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/generation/generation-worker.js", import.meta.url);

/** One thread: a promise for what it makes of a task. */
function startWorker(order: WorkerOrder): {
  readonly perform: (task: WorkerTask) => Promise<Work[keyof Work][1]>;
  readonly end: () => Promise<void>;
} {
  const worker = new Worker(WORKER, { workerData: order });
  let settle: ((message: WorkerMessage) => void) | undefined;
  let fail: ((error: Error) => void) | undefined;
  let failure: Error | undefined;
  worker.on("message", (message: WorkerMessage) => settle?.(message));
  const end = (error: Error): void => {
    failure ??= error;
    fail?.(failure);
  };
  worker.on("error", end);
  const exited = new Promise<void>((resolve) => {
    worker.on("exit", (status) => {
      end(new Error(`a thread that generated events ended with status ${status}`));
      resolve();
    });
  });
  return {
    perform: (task) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) throw failure;
        fail = reject;
        settle = (message) => {
          if (message.kind === "done") resolve(message.result);
          else if (message.kind === "stopped") reject(new Error("interrupted"));
          else reject(new AnalysisError(message.code, message.message, message));
        };
        worker.postMessage(task);
      }),
    end: async () => {
      worker.postMessage(undefined);
      await exited;
    },
  };
}

/** Work on several threads, which each build their own machinery. @throws the signal's reason once it is aborted; errors of the threads as they are */
export function workerThreads(request: CompleteRequest, jobs: number, signal?: AbortSignal): TaskPool {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal?.addEventListener("abort", interrupt);
  const workers = Array.from({ length: jobs }, () => startWorker({ request, stop }));
  return {
    run: async (kind, tasks, onDone) => {
      const results = new Array<Work[typeof kind][1]>(tasks.length);
      let next = 0;
      let done = 0;
      const work = async ({ perform }: (typeof workers)[number]): Promise<void> => {
        while (next < tasks.length) {
          signal?.throwIfAborted();
          const i = next++;
          try {
            results[i] = await perform({ kind, task: tasks[i] });
          } catch (error) {
            next = tasks.length;
            throw error;
          }
          onDone?.(++done);
        }
      };
      const outcomes = await Promise.allSettled(workers.map(work));
      signal?.throwIfAborted();
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
      return results;
    },
    close: async () => {
      interrupt();
      signal?.removeEventListener("abort", interrupt);
      await Promise.all(workers.map(({ end }) => end()));
    },
  };
}
