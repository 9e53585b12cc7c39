import { Worker } from "node:worker_threads";
import { AnalysisError } from "@ratiometer/config";
import type { ThreadMessage, ThreadOrder } from "./thread-tasks.ts";

/** Threads that work off tasks. */
export interface ThreadPool<Task, Result> {
  /**
   * The result of a task, which the next free thread performs. @param transfer memory of the task that is handed over, not copied
   * @throws AnalysisError as the thread's work throws it; the signal's reason once it is aborted; any other error of a thread, which ends it
   */
  readonly perform: (task: Task, transfer?: readonly ArrayBuffer[]) => Promise<Result>;
  /** Tells the threads that they are not wanted any more, drops what waits, and resolves once they have ended. */
  readonly close: () => Promise<void>;
}

/** A task that waits for a thread. */
interface Waiting<Task, Result> {
  readonly task: Task;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** A thread that works on one task at a time. */
interface Thread {
  readonly isIdle: () => boolean;
  /** Takes up what waits, unless it is at work. */
  readonly next: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Threads, each of which starts once there is a task for it.
 * @param script of the thread, which calls `serveTasks`
 * @param order  what the threads are told at their start
 * @param signal once aborted, the threads are told to stop
 */
export function threadPool<Task, Result>(script: URL, order: unknown, threads: number, signal?: AbortSignal): ThreadPool<Task, Result> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const waiting: Waiting<Task, Result>[] = [];
  let failure: unknown;
  const refuse = ({ reject }: Waiting<Task, Result>): void => reject(failure);
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
    failure ??= signal?.aborted === true ? signal.reason : new Error("the threads are closed");
    waiting.splice(0).forEach(refuse);
  };
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener("abort", interrupt);

  const start = (): Thread => {
    const worker = new Worker(script, { workerData: { order, stop } satisfies ThreadOrder });
    let present: Waiting<Task, Result> | undefined;
    const next = (): void => {
      if (present !== undefined) return;
      present = waiting.shift();
      if (present !== undefined) worker.postMessage({ task: present.task }, present.transfer);
    };
    const fail = (error: unknown): void => {
      failure ??= error;
      if (present !== undefined) refuse(present);
      waiting.splice(0).forEach(refuse);
      present = undefined;
    };
    worker.on("message", (message: ThreadMessage<Result>) => {
      const done = present;
      present = undefined;
      if (message.kind === "done") done?.resolve(message.result);
      else if (message.kind === "refused") done?.reject(new AnalysisError(message.code, message.message, message));
      else if (done !== undefined) refuse(done);
      next();
    });
    worker.on("error", fail);
    const exited = new Promise<void>((resolve) => {
      worker.on("exit", (status) => {
        // one that was not told to end, whatever its status, takes no task any more
        if (status !== 0 || failure === undefined || present !== undefined) fail(new Error(`a thread ended with status ${status}`));
        resolve();
      });
    });
    return {
      isIdle: () => present === undefined,
      next,
      close: async () => {
        worker.postMessage(undefined);
        await exited;
      },
    };
  };
  const started: Thread[] = [];
  return {
    perform: (task, transfer = []) =>
      new Promise((resolve, reject) => {
        const each = { task, transfer, resolve, reject };
        if (failure !== undefined) {
          refuse(each);
          return;
        }
        waiting.push(each);
        const idle = started.find(({ isIdle }) => isIdle());
        if (idle === undefined && started.length < threads) started.push(start());
        (idle ?? started[started.length - 1]).next();
      }),
    close: async () => {
      interrupt();
      signal?.removeEventListener("abort", interrupt);
      await Promise.all(started.map(({ close }) => close()));
    },
  };
}
