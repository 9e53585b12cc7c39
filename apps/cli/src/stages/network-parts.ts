import { engineNamed, networkOutputs, type OpenNetwork } from "@ratiometer/classifiers";
import type { Table } from "@ratiometer/tables";
import { inputMatrix } from "./selected-events.ts";

/** Events whose inputs are laid out at a time: a multiple of what a network takes at once, so that results do not depend on it. */
const BLOCK = 65_536;

/**
 * An output of several networks with one input, "x", for all events of a table, of whose inputs a block at a time is laid out in single precision.
 * @param inputs names of the columns @returns n x outputs for each network, row-major
 * @throws AnalysisError TRAIN_ENGINE if the engine cannot load a network, DATA_NETWORK if it cannot run it
 */
export async function networkParts(
  models: readonly Uint8Array[],
  table: Table,
  inputs: readonly string[],
  output: string,
): Promise<Float32Array[]> {
  const engine = await engineNamed("onnxruntime");
  const networks: OpenNetwork[] = [];
  try {
    for (const model of models) networks.push(await engine.open(model));
    const results = models.map(() => new Float32Array());
    for (let first = 0; first < table.length; first += BLOCK) {
      const end = Math.min(table.length, first + BLOCK);
      const x = inputMatrix(table, inputs, first, end);
      for (const [m, network] of networks.entries()) {
        const { [output]: block } = await networkOutputs(network, { x }, end - first, [output]);
        const width = block.length / (end - first);
        if (first === 0) results[m] = new Float32Array(table.length * width);
        results[m].set(block, first * width);
      }
    }
    return results;
  } finally {
    for (const { close } of networks) await close();
  }
}
