import onnxProto from "onnx-proto";
import type { FileNode, NetworkFile } from "./network-file.ts";

const { onnx } = onnxProto;

/** Operations that give something else each time. */
const isRandom = ({ opType }: FileNode): boolean => /^(?:Random|Multinomial|Bernoulli|Dropout)/.test(opType ?? "");

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** A network in which equal constants are one, and what is computed twice is computed once. Its outputs keep their names. */
export function withoutRepetition(file: NetworkFile): NetworkFile {
  const renamed = new Map<string, string>();
  const outputs = new Set(file.outputs);
  const constants = new Map<string, typeof file.constants extends ReadonlyMap<string, infer C> ? C : never>();
  const known = new Map<string, string>();
  for (const [name, constant] of file.constants) {
    const key = textOf(onnx.TensorProto.encode({ ...constant, name: "", docString: "" }).finish());
    const same = known.get(key);
    if (same !== undefined && !outputs.has(name)) renamed.set(name, same);
    else {
      constants.set(name, constant);
      known.set(key, name);
    }
  }
  const made = new Map<string, readonly string[]>();
  const nodes = file.nodes.flatMap((node): FileNode[] => {
    const input = (node.input ?? []).map((name) => renamed.get(name) ?? name);
    const output = node.output ?? [];
    const key = textOf(onnx.NodeProto.encode({ ...node, input, output: [], name: "", docString: "" }).finish());
    const same = made.get(key);
    if (same?.length === output.length && !output.some((name) => outputs.has(name))) {
      output.forEach((name, i) => renamed.set(name, same[i]));
      return [];
    }
    if (same === undefined && !isRandom(node)) made.set(key, output);
    return [{ ...node, input }];
  });
  return { ...file, nodes, constants };
}
