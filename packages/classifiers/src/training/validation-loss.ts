import { randomStream } from "@ratiometer/tables";
import type { Tensor } from "onnxruntime-node";
import { architectureOf, drawsPoints, lossOf, type TrainingTask } from "./estimator-task.ts";
import { featureInputs } from "../loss/loss.ts";
import { repeated } from "../loss/repeated.ts";
import { parametersOf } from "../network/network-body.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { standardiseRows, type Standardisation } from "../network/standardisation.ts";
import type { TrainingState } from "./trainer.ts";
import { lossModel } from "./training-graph.ts";
import { eventParts } from "../events/event-parts.ts";
import { trainingTargets, type TargetColumns } from "./training-target.ts";

/** Coefficient points at which each validation event is looked at, the same in every epoch and for every member of an ensemble. */
const POINTS = 4;

/** Events per call of the engine: what they need fits in the cache. */
const CHUNK = 1024;

/** Mean loss per validation event. */
export interface ValidationLoss {
  readonly of: (state: TrainingState) => Promise<number>;
  readonly release: () => Promise<void>;
}

/**
 * The validation events of a task at their coefficient points.
 * @throws AnalysisError those of `trainingTargets`, TRAIN_ENGINE if the engine refuses the graph
 */
export async function openValidation(task: TrainingTask, standardisation: Standardisation): Promise<ValidationLoss> {
  const rows = task.validation;
  const points = drawsPoints(task) ? POINTS : 1;
  const loss = repeated(lossOf(task), points);
  const architecture = architectureOf(task);
  const layout = [{ name: "x", columns: featureInputs(architecture.inputs, loss) }, ...loss.columns];
  function* chunks(): Generator<Record<string, Tensor>> {
    const stream = randomStream(task.seed, "validation", task.name);
    for (const part of eventParts(rows, CHUNK)) {
      const columns: TargetColumns = {
        x: standardiseRows(task.features, part, standardisation),
        ...trainingTargets(task, part, stream, points),
      };
      yield Object.fromEntries(layout.map(({ name, columns: width }) => [name, float32(columns[name], [part.length, width])]));
    }
  }
  // events that are not in memory are read, and their points drawn, each time anew
  const kept = task.streaming === undefined ? [...chunks()] : undefined;
  const session = await openSession(lossModel(architecture, loss));
  return {
    of: async (state) => {
      const parameters = Object.fromEntries(parametersOf(architecture).map(({ name }) => [name, state.get(name) as Tensor]));
      let total = 0;
      for (const chunk of kept ?? chunks()) {
        const results = await session.run({ ...chunk, ...parameters });
        total += Number(results["loss"].data[0]);
      }
      return total / rows.length;
    },
    release: () => session.release(),
  };
}
