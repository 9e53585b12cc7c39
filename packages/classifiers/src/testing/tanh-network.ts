import { graphModel } from "../graph/onnx-model.ts";
import { constant, input, matmul, tanh } from "../graph/tensor.ts";

/**
 * A network of one layer: the output `log_likelihood_ratio` is tanh of the first column of its input `x`, whatever the other columns hold.
 * @param metadata what its file says besides
 */
export function tanhNetwork(columns: number, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const x = input("x", "batch", columns);
  const first = constant(
    Array.from({ length: columns }, (_, i) => (i === 0 ? 1 : 0)),
    columns,
  );
  return graphModel("tanh", [x], [{ name: "log_likelihood_ratio", tensor: tanh(matmul(x, first)) }], "float32", [], metadata);
}
