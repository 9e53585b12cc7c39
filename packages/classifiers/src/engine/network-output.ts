import type { Engine } from "./engine.ts";
import { outputOn } from "./network-outputs.ts";
import { onnxruntimeEngine } from "./onnxruntime-engine.ts";

/**
 * The same as outputOn, by onnxruntime on the CPU if no engine is given.
 * @throws as outputOn
 */
export const networkOutput = (
  model: Uint8Array,
  inputName: string,
  rows: Float32Array,
  columns: number,
  outputName: string,
  engine: Engine = onnxruntimeEngine(),
): Promise<Float32Array> => outputOn(engine, model, inputName, rows, columns, outputName);
