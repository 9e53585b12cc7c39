import { graphModel } from "../graph/onnx-model.ts";
import type { NamedTensor } from "../graph/onnx-nodes.ts";
import { float64, openSession } from "../engine/onnxruntime.ts";
import type { Tensor } from "../graph/tensor.ts";

/** Values of inputs by name, row-major. */
export type InputValues = Readonly<Record<string, Float64Array>>;

/** Expressions as a function of their inputs, in float64 by onnxruntime. Rows of "batch" inputs follow from the number of values. */
export async function evaluator(
  inputs: readonly Tensor[],
  outputs: readonly NamedTensor[],
): Promise<(values: InputValues) => Promise<Record<string, Float64Array>>> {
  const session = await openSession(graphModel("test", inputs, outputs, "float64"));
  return async (values) => {
    const feeds = inputs.map(({ name = "", columns }) => [name, float64(values[name], [values[name].length / columns, columns])] as const);
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(outputs.map(({ name }) => [name, results[name].data as Float64Array]));
  };
}
