import { readModel } from "../graph/onnx-model.ts";
import { parametersOf } from "../network/network-body.ts";
import { architectureOf, type NetworkDescription, type Start } from "../training/estimator-task.ts";
import { networkFileBytes, readNetworkFile } from "./network-file.ts";
import { withoutSmallUnits } from "./prune-units.ts";
import { withoutSmallWeights } from "./prune-weights.ts";
import type { CompressionStep } from "./compression-step.ts";

/** Where the training of a smaller network goes on. */
export interface PrunedStart {
  /** Hidden layers that are left. */
  readonly hidden: readonly number[];
  readonly start: Start;
}

/**
 * A trained member with less in it, for more training: with fewer units in its hidden layers, the same number for all members of an ensemble, or with weights that
 * are 0 and stay so. Of a network that reads objects the layers behind them are pruned.
 * @param model member file of `memberModel`
 * @throws RangeError if the file is another network's; AnalysisError DATA_NETWORK
 */
export function prunedStart(
  description: NetworkDescription,
  model: Uint8Array,
  step: Extract<CompressionStep, { readonly fraction: number }>,
): PrunedStart {
  const file = readNetworkFile(model);
  const pruned = step.kind === "pruned" ? withoutSmallUnits(file, step.fraction) : withoutSmallWeights(file, step.fraction);
  const { weights } = readModel(networkFileBytes(pruned));
  const hidden = description.network.hidden.map((_, layer) => weights.get(`b${layer}`)?.length ?? 0);
  const layout = parametersOf(architectureOf({ ...description, network: { ...description.network, hidden } }));
  const parameters = layout.map(({ name, rows, columns }) => {
    const values = weights.get(name);
    if (values?.length !== rows * columns) throw new RangeError(`${description.name} has no weights ${name} of ${rows} x ${columns}`);
    return values;
  });
  return { hidden, start: { parameters, holdZeros: step.kind === "sparse" } };
}
