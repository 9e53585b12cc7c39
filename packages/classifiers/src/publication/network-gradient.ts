import { float32, openSession } from "../engine/onnxruntime.ts";
import { gradients } from "../graph/differentiate.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { sliceColumns } from "../graph/tensor.ts";
import type { PublishedGraph } from "./published-network.ts";

/** A network's output and its derivatives by its inputs, as long as it is open. */
export interface NetworkGradient {
  /** @param rows n x inputs, row-major, physical units @returns value n, gradient n x inputs */
  readonly of: (rows: Float32Array) => Promise<{ readonly value: Float32Array; readonly gradient: Float32Array }>;
  readonly release: () => Promise<void>;
}

/**
 * Opens a published network together with the derivatives of one of its outputs by all of its inputs, coefficients included: one graph more, by the differentiator
 * that trained it.
 * @param component column of the output
 * @throws AnalysisError TRAIN_ENGINE
 */
export async function openGradient({ x, output, weights }: PublishedGraph, component = 0): Promise<NetworkGradient> {
  const value = sliceColumns(output, component, component + 1);
  const [gradient] = gradients(value, [x]);
  const outputs = [
    { name: "value", tensor: value },
    { name: "gradient", tensor: gradient },
  ];
  const session = await openSession(graphModel("gradient", [x], outputs, "float32", weights));
  return {
    of: async (rows) => {
      const results = await session.run({ x: float32(rows, [rows.length / x.columns, x.columns]) });
      return { value: results["value"].data as Float32Array, gradient: results["gradient"].data as Float32Array };
    },
    release: () => session.release(),
  };
}
