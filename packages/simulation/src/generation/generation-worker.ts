import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError } from "@ratiometer/config";
import { loadMachinery } from "./machinery.ts";
import { openSession } from "./session.ts";
import { WORKINGS, type Work, type WorkerMessage, type WorkerOrder, type WorkerTask } from "./task-pool.ts";

const { request, stop } = workerData as WorkerOrder;
const session = loadMachinery(request).then((machinery) => openSession(machinery, request));
// an error is told with the first task
session.catch(() => undefined);

/** The memory of typed arrays is handed over, not copied. */
function buffersOf(result: Work[keyof Work][1]): ArrayBuffer[] {
  if (typeof result === "number") return [];
  return Object.values(result)
    .filter((value): value is Float64Array | Int32Array => ArrayBuffer.isView(value))
    .map(({ buffer }) => buffer as ArrayBuffer);
}

async function perform({ kind, task }: WorkerTask): Promise<WorkerMessage> {
  try {
    const work = WORKINGS[kind] as (session: unknown, task: unknown) => Generator<undefined, Work[keyof Work][1]>;
    const steps = work(await session, task);
    for (;;) {
      if (Atomics.load(stop, 0) === 1) return { kind: "stopped" };
      const step = steps.next();
      if (step.done === true) return { kind: "done", result: step.value };
    }
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    const { code, message, where, path, hint } = error;
    return {
      kind: "refused",
      code,
      message,
      ...(where === undefined ? {} : { where }),
      ...(path === undefined ? {} : { path }),
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

parentPort?.on("message", (task: WorkerTask | undefined) => {
  if (task === undefined) parentPort?.close();
  else
    void perform(task).then((message) => {
      parentPort?.postMessage(message, message.kind === "done" ? buffersOf(message.result) : []);
    });
});
