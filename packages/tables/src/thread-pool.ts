import { Worker } from "node:worker_threads";
import { messagedError, type ThreadMessage, type ThreadOrder } from "./thread-tasks.ts";

/** What goes with a task. */
export interface TaskOptions {
  /** Memory of the task that is handed over, not copied. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Called with the notes that the thread sends before the result. */
  readonly onNote?: (note: unknown) => void;
}

/** Threads that work off tasks. */
export interface ThreadPool<Task, Result> {
  /**
   * The result of a task, which the next free thread performs; who asked first is first.
   * @throws AnalysisError as the thread's work throws it; the signal's reason once it is aborted; any other error of a thread, which ends it
   */
  readonly perform: (task: Task, options?: TaskOptions) => Promise<Result>;
  /** No further task is begun: those that wait, and those that come, are rejected with the reason. What threads are at goes on to its end. */
  readonly halt: (reason: unknown) => void;
  /** Tells the threads that they are not wanted any more, drops what waits, and resolves once they have ended. */
  readonly close: () => Promise<void>;
}

/** A task that waits for a thread. */
interface Waiting<Task, Result> {
  readonly task: Task;
  readonly options: TaskOptions;
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
  const halt = (reason: unknown): void => {
    failure ??= reason;
    waiting.splice(0).forEach(refuse);
  };
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
    halt(signal?.aborted === true ? signal.reason : new Error("the threads are closed"));
  };
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener("abort", interrupt);

  const start = (): Thread => {
    const worker = new Worker(script, { workerData: { order, stop } satisfies ThreadOrder });
    let present: Waiting<Task, Result> | undefined;
    const next = (): void => {
      if (present !== undefined) return;
      present = waiting.shift();
      if (present !== undefined) worker.postMessage({ task: present.task }, present.options.transfer);
    };
    const fail = (error: unknown): void => {
      halt(error);
      if (present !== undefined) refuse(present);
      present = undefined;
    };
    worker.on("message", (message: ThreadMessage<Result>) => {
      if (message.kind === "note") {
        present?.options.onNote?.(message.note);
        return;
      }
      const done = present;
      present = undefined;
      if (message.kind === "done") done?.resolve(message.result);
      else if (message.kind === "refused") done?.reject(messagedError(message.error));
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
    perform: (task, options = {}) =>
      new Promise((resolve, reject) => {
        const each = { task, options, resolve, reject };
        if (failure !== undefined) {
          refuse(each);
          return;
        }
        waiting.push(each);
        const idle = started.find(({ isIdle }) => isIdle());
        if (idle === undefined && started.length < threads) started.push(start());
        (idle ?? started[started.length - 1]).next();
      }),
    halt,
    close: async () => {
      interrupt();
      signal?.removeEventListener("abort", interrupt);
      await Promise.all(started.map(({ close }) => close()));
    },
  };
}
