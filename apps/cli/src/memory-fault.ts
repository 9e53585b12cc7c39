import { AnalysisError } from "@ratiometer/config";

/** An error that says that memory is used up, a thread's or the machine's, as a fault that the user can mend; any other error as it is. */
export function memoryFault(error: unknown): unknown {
  const { code = "", message = "" } = (error ?? {}) as NodeJS.ErrnoException;
  const ofThread = code === "ERR_WORKER_OUT_OF_MEMORY";
  if (!ofThread && code !== "ENOMEM" && !/allocation failed/.test(message)) return error;
  return new AnalysisError("USAGE_MEMORY", `${ofThread ? "a thread" : "the process"} ran out of memory: ${message}`, {
    hint: "fewer threads (--jobs) take less; NODE_OPTIONS=--max-old-space-size=MEGABYTES lets Node use more of what there is",
    cause: error,
  });
}
