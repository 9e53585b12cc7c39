import { AnalysisError } from "@ratiometer/config";
import { openSession } from "../engine/onnxruntime.ts";
import { initializer, integers, type Initializer } from "../graph/onnx-values.ts";
import { networkFileBytes, sizeOf, type FileNode, type NetworkFile } from "./network-file.ts";

/** A result with more numbers than this is kept only where it has no more than what it is made of. */
const SMALL = 64;

/** Numbers that are stored in fewer bits stay so, and nothing random is fixed. */
const stays = ({ opType }: FileNode): boolean => /^(?:Cast|DequantizeLinear|Random|Multinomial|Bernoulli|Dropout)/.test(opType ?? "");

/** The nodes that depend on constants alone, in their order. */
function constantNodes({ nodes, constants, outputs }: NetworkFile): FileNode[] {
  const fixed = new Set(constants.keys());
  return nodes.filter((node) => {
    const input = (node.input ?? []).filter((name) => name !== "");
    const output = node.output ?? [];
    const constant =
      !stays(node) && input.length > 0 && input.every((name) => fixed.has(name)) && !output.some((name) => outputs.includes(name));
    if (constant) output.forEach((name) => fixed.add(name));
    return constant;
  });
}

function asConstant(name: string, dims: readonly number[], data: unknown): Initializer | undefined {
  if (data instanceof Float32Array && data.every(Number.isFinite)) return initializer(name, data, dims, "float32");
  if (data instanceof BigInt64Array) return { ...integers(name, Array.from(data, Number)), dims: [...dims] };
  return undefined;
}

/**
 * A network in which what depends on constants alone is a constant, as onnxruntime computes it. What would take up more room than before, is no list of
 * float32 or 64-bit integers, or is not finite, stays an operation.
 * @throws AnalysisError DATA_NETWORK if it cannot be computed
 */
export async function withFoldedConstants(file: NetworkFile, where?: string): Promise<NetworkFile> {
  const nodes = constantNodes(file);
  if (nodes.length === 0) return file;
  const names = nodes.flatMap(({ output }) => (output ?? []).filter((name) => name !== ""));
  const model = { ...file.model, graph: { ...file.model.graph, output: names.map((name) => ({ name })) } };
  const constants = new Map(file.constants);
  try {
    const session = await openSession(networkFileBytes({ ...file, nodes, inputs: new Map(), metadata: {}, model }));
    try {
      const results = await session.run({});
      for (const { input, output } of nodes) {
        const before = (input ?? []).reduce((size, name) => size + (constants.has(name) ? sizeOf(constants.get(name) ?? {}) : 0), 0);
        for (const name of output ?? []) {
          if (name === "") continue;
          const { dims, data } = results[name];
          const constant = asConstant(name, dims, data);
          if (constant !== undefined && sizeOf(constant) <= Math.max(SMALL, before)) constants.set(name, constant);
        }
      }
    } finally {
      await session.release();
    }
  } catch (cause) {
    if (!(cause instanceof AnalysisError)) throw cause;
    throw new AnalysisError("DATA_NETWORK", cause.message, { ...(where === undefined ? {} : { where }), cause });
  }
  return { ...file, nodes: file.nodes.filter(({ output }) => !(output ?? []).every((name) => constants.has(name))), constants };
}
