import { gzipSync } from "node:zlib";
import { readNetworkFile, sizeOf } from "./network-file.ts";
import { productWeights } from "./product-weights.ts";

/** What a network's file takes up. */
export interface NetworkSize {
  readonly bytes: number;
  /** Packed by gzip, as in an archive. */
  readonly packedBytes: number;
  /** Numbers of floating point or eight bits in the file. */
  readonly parameters: number;
  /** Operations. */
  readonly nodes: number;
  /** Weights of its matrix products, in float32, that are 0. */
  readonly zeros: number;
}

/** Types of numbers that are trained: float32, uint8, int8, float16, float64. */
const TRAINED = [1, 2, 3, 10, 11];

/** What a network's file takes up. @throws AnalysisError DATA_NETWORK */
export function networkSize(bytes: Uint8Array): NetworkSize {
  const file = readNetworkFile(bytes);
  const trained = [...file.constants.values()].filter(({ dataType }) => TRAINED.includes(dataType ?? 0));
  return {
    bytes: bytes.length,
    packedBytes: gzipSync(bytes, { level: 9 }).length,
    parameters: trained.reduce((sum, constant) => sum + sizeOf(constant), 0),
    nodes: file.nodes.length,
    zeros: productWeights(file).reduce((sum, { values }) => sum + values.filter((value) => value === 0).length, 0),
  };
}
