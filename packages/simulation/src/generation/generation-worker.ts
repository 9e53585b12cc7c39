import { serveTasks } from "@ratiometer/tables";
import type { CompleteRequest } from "./generation-request.ts";
import { loadMachinery } from "./machinery.ts";
import { openSession } from "./session.ts";
import { WORKINGS, type Work, type WorkerTask } from "./task-pool.ts";

type Result = Work[keyof Work][1];

/** The memory of typed arrays is handed over, not copied. */
function buffersOf(result: Result): ArrayBuffer[] {
  if (typeof result === "number") return [];
  return Object.values(result)
    .filter((value): value is Float64Array | Int32Array => ArrayBuffer.isView(value))
    .map(({ buffer }) => buffer as ArrayBuffer);
}

serveTasks<WorkerTask, Result>(async (order, stopped) => {
  const request = order as CompleteRequest;
  const session = openSession(await loadMachinery(request), request);
  const perform = ({ kind, task }: WorkerTask): Result => {
    const work = WORKINGS[kind] as (session: unknown, task: unknown) => Generator<undefined, Result>;
    const steps = work(session, task);
    for (;;) {
      if (stopped()) throw new Error("interrupted");
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
  return { perform, buffersOf };
});
