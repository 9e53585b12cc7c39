import { Worker } from "node:worker_threads";
import { AnalysisError } from "@ratiometer/config";
import type { Hdf5Answer, Hdf5Request } from "./hdf5-object.ts";

/** Milliseconds between two answers after which the library is taken to be lost in a damaged file. */
const PATIENCE = 6000;

/** Milliseconds that loading the library may take, which no file has part in. */
const LOADING = 120_000;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/hdf5/hdf5-worker.js", import.meta.url);

/** A file in the hands of the HDF5 library. */
export interface Hdf5Thread {
  /**
   * Asks for something and takes the answers as they come. One request after the other.
   * @throws AnalysisError DATA_HDF5 if the library fails, or does not come back
   */
  readonly ask: (request: Hdf5Request, onAnswer: (answer: Hdf5Answer) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What cannot be read. */
export function damagedHdf5(path: string, reason: string): AnalysisError {
  return new AnalysisError("DATA_HDF5", `cannot be read as HDF5 (${reason})`, {
    where: path,
    hint: "the file is damaged or incomplete: copy or produce it again",
  });
}

/** Answers up to "done". The thread is ended if it fails, dies or is silent. */
function answers(worker: Worker, patience: number, onAnswer: (answer: Hdf5Answer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (reason?: string): void => {
      clearTimeout(timer);
      worker.off("message", take);
      worker.off("error", fail);
      worker.off("exit", exit);
      if (reason === undefined) resolve();
      else reject(new Error(reason));
    };
    const silent = (): void => settle(`the library did not answer within ${patience / 1000} s`);
    let timer = setTimeout(silent, patience);
    const take = (answer: Hdf5Answer): void => {
      clearTimeout(timer);
      timer = setTimeout(silent, patience);
      if (answer.kind === "done") settle();
      else if (answer.kind === "failed") settle(answer.reason);
      else onAnswer(answer);
    };
    const fail = (error: Error): void => settle(error.message);
    const exit = (): void => settle("the library's thread ended");
    worker.on("message", take);
    worker.on("error", fail);
    worker.on("exit", exit);
  });
}

async function loaded(path: string): Promise<Worker> {
  // What the library prints about errors is in its answers too.
  const worker = new Worker(WORKER, { workerData: { path }, stdout: true, stderr: true });
  await answers(worker, LOADING, () => undefined);
  return worker;
}

/**
 * Lends a file to the HDF5 library in a thread of its own: what a damaged file does to the library ends with the thread. After a failure the next request
 * starts another.
 */
export function hdf5Thread(path: string): Hdf5Thread {
  let worker: Promise<Worker> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await (await ended)?.terminate();
  };
  const perform = async (request: Hdf5Request, onAnswer: (answer: Hdf5Answer) => void): Promise<void> => {
    worker ??= loaded(path);
    const thread = await worker;
    try {
      const answered = answers(thread, PATIENCE, onAnswer);
      thread.postMessage(request);
      await answered;
    } catch (error) {
      await end();
      const what = "path" in request ? `"${request.path}": ` : "";
      throw damagedHdf5(path, `${what}${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    ask: (request, onAnswer) => {
      const answered = turn.then(() => perform(request, onAnswer));
      turn = answered.catch(() => undefined);
      return answered;
    },
    close: async () => {
      await turn;
      await end();
    },
  };
}
