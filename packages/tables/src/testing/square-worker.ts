import { AnalysisError } from "@ratiometer/config";
import { serveTasks } from "../thread-tasks.ts";

/** A thread for the tests of `threadPool`: squares numbers; refuses negative ones, fails at 13, ends at 17, tells that it is at 19, and at 0 waits until it is told to stop. */
serveTasks<number, Float64Array<ArrayBuffer>>((order, stopped) => {
  if (order === "refuse") throw new AnalysisError("DATA_FORMAT", "nothing can be done");
  const perform = (x: number, tell: (note: unknown) => void): Float64Array<ArrayBuffer> => {
    if (x === 19) tell(`at ${x}`);
    if (x < 0) throw new AnalysisError("DATA_FORMAT", `${x} is negative`, { where: "here", hint: "there" });
    if (x === 13) throw new Error("a defect");
    if (x === 17) process.exit(0);
    while (x === 0) if (stopped()) throw new Error("stopped");
    return Float64Array.of(x * x);
  };
  return Promise.resolve({ perform, buffersOf: ({ buffer }) => [buffer] });
});
