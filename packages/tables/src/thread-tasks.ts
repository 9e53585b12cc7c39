import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError, type ErrorCode } from "@ratiometer/config";

/** What a thread is started with. */
export interface ThreadOrder {
  readonly order: unknown;
  /** One number in shared memory: 1 once the thread is to stop. */
  readonly stop: Int32Array;
}

/** A user's error as a message between threads. */
export interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where?: string;
  readonly path?: string;
  readonly hint?: string;
}

/** What a thread sends for a task: notes on the way, then its result, or why there is none. An error of ours is thrown there and ends the thread. */
export type ThreadMessage<Result> =
  | { readonly kind: "note"; readonly note: unknown }
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "stopped" }
  | { readonly kind: "refused"; readonly error: ErrorMessage };

/** Work of a thread. */
export interface ThreadWork<Task, Result> {
  /** @param tell sends a note of the task, before its result */
  readonly perform: (task: Task, tell: (note: unknown) => void) => Result | Promise<Result>;
  /** Memory of a result that is handed over, not copied. */
  readonly buffersOf: (result: Result) => readonly ArrayBuffer[];
  /** Lets go of what the work holds, once there is no more to do. */
  readonly close?: () => Promise<void>;
}

/** What a user's error says, to be sent. */
export const errorMessage = ({ code, message, where, path, hint }: AnalysisError): ErrorMessage => ({
  code,
  message,
  ...(where === undefined ? {} : { where }),
  ...(path === undefined ? {} : { path }),
  ...(hint === undefined ? {} : { hint }),
});

/** The error that a message was made of. */
export const messagedError = ({ code, message, ...place }: ErrorMessage): AnalysisError => new AnalysisError(code, message, place);

/**
 * To be called by the script of a thread of `threadPool`: works off the tasks that it is sent, one after the other, until it is closed.
 * @param open makes ready; `stopped` tells whether the work is not wanted any more: what then throws is no error. Its own error is told with the first task
 */
export function serveTasks<Task, Result>(open: (order: unknown, stopped: () => boolean) => Promise<ThreadWork<Task, Result>>): void {
  const { order, stop } = workerData as ThreadOrder;
  const stopped = (): boolean => Atomics.load(stop, 0) === 1;
  const opened = open(order, stopped);
  opened.catch(() => undefined);
  const send = (message: ThreadMessage<Result>, buffers: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(message, buffers);
  const answer = async (task: Task): Promise<void> => {
    try {
      const { perform, buffersOf } = await opened;
      const result = await perform(task, (note) => send({ kind: "note", note }));
      send({ kind: "done", result }, buffersOf(result));
    } catch (error) {
      if (error instanceof AnalysisError) send({ kind: "refused", error: errorMessage(error) });
      else if (stopped()) send({ kind: "stopped" });
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
