import { float32, openSession } from "../engine/onnxruntime.ts";
import { gradients } from "../graph/differentiate.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { sliceColumns } from "../graph/tensor.ts";
import type { PublishedGraph } from "./published-network.ts";

/** Events per call: a derivative keeps all that is between input and output, of event graphs that is a hundred numbers for each pair of objects. */
const CHUNK = 1024;

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
      const n = rows.length / x.columns;
      const [values, slopes] = [new Float32Array(n), new Float32Array(rows.length)];
      for (let from = 0; from < n; from += CHUNK) {
        const part = rows.slice(from * x.columns, (from + CHUNK) * x.columns);
        const results = await session.run({ x: float32(part, [part.length / x.columns, x.columns]) });
        values.set(results["value"].data as Float32Array, from);
        slopes.set(results["gradient"].data as Float32Array, from * x.columns);
      }
      return { value: values, gradient: slopes };
    },
    release: () => session.release(),
  };
}
