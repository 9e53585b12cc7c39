import { engineNamed, networkOutputs, type OpenNetwork } from "@ratiometer/classifiers";
import type { Table } from "@ratiometer/tables";
import { inputMatrix } from "./selected-events.ts";

/** Events whose inputs are laid out at a time: a multiple of what a network takes at once, so that results do not depend on it. */
const BLOCK = 65_536;

/** What networks say of the events first … end - 1. */
export interface NetworkBlock {
  readonly first: number;
  readonly end: number;
  /** (end - first) x outputs for each network, row-major. */
  readonly outputs: readonly Float32Array[];
}

/**
 * An output of several networks with one input, "x", for all events of a table, block by block: of a block the inputs are laid out in single precision.
 * @param inputs names of the columns
 * @throws AnalysisError TRAIN_ENGINE if the engine cannot load a network, DATA_NETWORK if it cannot run it
 */
export async function* networkBlocks(
  models: readonly Uint8Array[],
  table: Table,
  inputs: readonly string[],
  output: string,
): AsyncGenerator<NetworkBlock> {
  const engine = await engineNamed("onnxruntime");
  const networks: OpenNetwork[] = [];
  try {
    for (const model of models) networks.push(await engine.open(model));
    for (let first = 0; first < table.length; first += BLOCK) {
      const end = Math.min(table.length, first + BLOCK);
      const x = inputMatrix(table, inputs, first, end);
      const outputs: Float32Array[] = [];
      for (const network of networks) outputs.push((await networkOutputs(network, { x }, end - first, [output]))[output]);
      yield { first, end, outputs };
    }
  } finally {
    for (const { close } of networks) await close();
  }
}

/** The same of all events together. @returns n x outputs for each network, row-major */
export async function networkParts(
  models: readonly Uint8Array[],
  table: Table,
  inputs: readonly string[],
  output: string,
): Promise<Float32Array[]> {
  const results = models.map(() => new Float32Array());
  for await (const { first, end, outputs } of networkBlocks(models, table, inputs, output))
    for (const [m, block] of outputs.entries()) {
      const width = block.length / (end - first);
      if (first === 0) results[m] = new Float32Array(table.length * width);
      results[m].set(block, first * width);
    }
  return results;
}
