import { serveTasks } from "@ratiometer/tables";
import { openExperiment, type ExperimentSource } from "./experiment-source.ts";
import { neymanStatistics, type NeymanStatistics, type NeymanTask } from "./neyman-toys.ts";

serveTasks<NeymanTask, NeymanStatistics>(async (order) => {
  const experiment = await openExperiment(order as ExperimentSource);
  return { perform: (task) => neymanStatistics(experiment, task), buffersOf: () => [] };
});
