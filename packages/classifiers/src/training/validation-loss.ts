import { randomStream } from "@ratiometer/tables";
import type { Tensor } from "onnxruntime-node";
import { architectureOf, lossOf, type EstimatorTask, type LabelledTask } from "./estimator-task.ts";
import { featureInputs } from "../loss/loss.ts";
import { methodTraits } from "../loss/method.ts";
import { repeated } from "../loss/repeated.ts";
import { parametersOf } from "../network/network-body.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { standardiseRows, type Standardisation } from "../network/standardisation.ts";
import type { TrainingState } from "./trainer.ts";
import { lossModel } from "./training-graph.ts";
import { trainingTargets, type TargetColumns } from "./training-target.ts";

/** Coefficient points at which each validation event is looked at, the same in every epoch and for every member of an ensemble. */
const POINTS = 4;

/** Events per call of the engine: what they need fits in the cache. */
const CHUNK = 4096;

/** Mean loss per validation event. */
export interface ValidationLoss {
  readonly of: (state: TrainingState) => Promise<number>;
  readonly release: () => Promise<void>;
}

/**
 * The validation events of a task at their coefficient points.
 * @throws AnalysisError those of `trainingTargets`, TRAIN_ENGINE if the engine refuses the graph
 */
export async function openValidation(task: EstimatorTask | LabelledTask, standardisation: Standardisation): Promise<ValidationLoss> {
  const rows = task.validation;
  const points = "labels" in task || methodTraits(task.method).estimates === "score" ? 1 : POINTS;
  const loss = repeated(lossOf(task), points);
  const architecture = architectureOf(task);
  const stream = randomStream(task.seed, "validation", task.name);
  const layout = [{ name: "x", columns: featureInputs(architecture.inputs, loss) }, ...loss.columns];
  const chunks = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, chunk): Record<string, Tensor> => {
    const part = rows.subarray(chunk * CHUNK, (chunk + 1) * CHUNK);
    const columns: TargetColumns = {
      x: standardiseRows(task.features, part, standardisation),
      ...trainingTargets(task, part, stream, points),
    };
    return Object.fromEntries(layout.map(({ name, columns: width }) => [name, float32(columns[name], [part.length, width])]));
  });
  const session = await openSession(lossModel(architecture, loss));
  return {
    of: async (state) => {
      const parameters = Object.fromEntries(parametersOf(architecture).map(({ name }) => [name, state.get(name) as Tensor]));
      let total = 0;
      for (const chunk of chunks) {
        const results = await session.run({ ...chunk, ...parameters });
        total += Number(results["loss"].data[0]);
      }
      return total / rows.length;
    },
    release: () => session.release(),
  };
}
