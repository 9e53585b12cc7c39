import { serveTasks } from "@ratiometer/tables";
import { openExperiment, type ExperimentSource } from "./experiment-source.ts";
import { performTask, type ExperimentTask } from "./experiment-threads.ts";

serveTasks<ExperimentTask, ReturnType<typeof performTask>>(async (order) => {
  const experiment = await openExperiment(order as ExperimentSource);
  return { perform: ({ kind, task }) => performTask(experiment, kind, task), buffersOf: () => [] };
});
