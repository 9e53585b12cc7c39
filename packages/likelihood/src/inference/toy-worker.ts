import { serveTasks } from "@ratiometer/tables";
import { openExperiment, type ExperimentSource } from "./experiment-source.ts";
import { drawToys, type ToyRows, type ToyTask } from "./toy-task.ts";

serveTasks<ToyTask, ToyRows>(async (order) => {
  const experiment = await openExperiment(order as ExperimentSource);
  return { perform: (task) => drawToys(experiment, task), buffersOf: () => [] };
});
