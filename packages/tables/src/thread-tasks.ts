import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError, type ErrorCode } from "@ratiometer/config";

/** What a thread is started with. */
export interface ThreadOrder {
  readonly order: unknown;
  /** One number in shared memory: 1 once the thread is to stop. */
  readonly stop: Int32Array;
}

/** What a thread sends for a task: its result, or why there is none. An error of ours is thrown there and ends the thread. */
export type ThreadMessage<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "stopped" }
  | {
      readonly kind: "refused";
      readonly code: ErrorCode;
      readonly message: string;
      readonly where?: string;
      readonly path?: string;
      readonly hint?: string;
    };

/** Work of a thread. */
export interface ThreadWork<Task, Result> {
  readonly perform: (task: Task) => Result | Promise<Result>;
  /** Memory of a result that is handed over, not copied. */
  readonly buffersOf: (result: Result) => readonly ArrayBuffer[];
  /** Lets go of what the work holds, once there is no more to do. */
  readonly close?: () => Promise<void>;
}

function refusal({ code, message, where, path, hint }: AnalysisError): ThreadMessage<never> {
  return {
    kind: "refused",
    code,
    message,
    ...(where === undefined ? {} : { where }),
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/**
 * To be called by the script of a thread of `threadPool`: works off the tasks that it is sent, one after the other, until it is closed.
 * @param open makes ready; `stopped` tells whether the work is not wanted any more: what then throws is no error. Its own error is told with the first task
 */
export function serveTasks<Task, Result>(open: (order: unknown, stopped: () => boolean) => Promise<ThreadWork<Task, Result>>): void {
  const { order, stop } = workerData as ThreadOrder;
  const stopped = (): boolean => Atomics.load(stop, 0) === 1;
  const opened = open(order, stopped);
  opened.catch(() => undefined);
  const answer = async (task: Task): Promise<void> => {
    try {
      const { perform, buffersOf } = await opened;
      const result = await perform(task);
      const message: ThreadMessage<Result> = { kind: "done", result };
      parentPort?.postMessage(message, buffersOf(result));
    } catch (error) {
      if (error instanceof AnalysisError) parentPort?.postMessage(refusal(error));
      else if (stopped()) parentPort?.postMessage({ kind: "stopped" } satisfies ThreadMessage<never>);
      else throw error;
    }
  };
  const finish = async (): Promise<void> => {
    await opened.then(({ close }) => close?.()).catch(() => undefined);
    parentPort?.close();
  };
  parentPort?.on("message", (message: { readonly task: Task } | undefined) => {
    if (message === undefined) void finish();
    else void answer(message.task);
  });
}
