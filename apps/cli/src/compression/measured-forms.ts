import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  embeddedVectors,
  networkSize,
  outputShift,
  readNetworkGraph,
  type EmbeddedVectors,
  type NetworkGraph,
  type OutputShift,
} from "@ratiometer/classifiers";
import { writeFileAtomically } from "@ratiometer/tables";
import type { CompressionRow } from "./compression-row.ts";
import { evaluationTimes } from "./evaluation-time.ts";
import { sessionMemory } from "./session-memory.ts";

/** A network in one of its forms before it is measured. */
export type NetworkForm = Pick<CompressionRow, "file" | "form" | "intervals" | "onEvents" | "retrained"> & { readonly bytes: Uint8Array };

/** Rows to run a network on: those of its test vectors, or zeros. */
function rowsOf({ inputs }: NetworkGraph, vectors: EmbeddedVectors | undefined): { readonly rows: Float32Array; readonly columns: number } {
  if (vectors !== undefined) return { rows: Float32Array.from(vectors.inputs.flat()), columns: vectors.inputs[0].length };
  const columns = (inputs.at(0)?.dims ?? []).slice(1).reduce<number>((size, dim) => size * (typeof dim === "number" ? dim : 1), 1);
  return { rows: new Float32Array(columns), columns };
}

/** The first output of test vectors, number by number. */
const firstAnswers = ({ outputs }: EmbeddedVectors): readonly number[] => Object.values(outputs).flatMap((values) => values.flat());

/**
 * Writes networks of the same input into a folder and measures them.
 * @param forms the whole network, then its smaller forms
 * @param timed whether memory and times are measured, too
 * @throws AnalysisError DATA_NETWORK
 */
export async function measuredForms(folder: string, forms: readonly NetworkForm[], timed: boolean): Promise<CompressionRow[]> {
  await mkdir(folder, { recursive: true });
  for (const { file, bytes } of forms) await writeFileAtomically(join(folder, file), bytes);
  const networks = forms.map(({ bytes }) => bytes);
  const graph = readNetworkGraph(networks[0], forms[0].file);
  const vectors = networks.map((bytes) => embeddedVectors(readNetworkGraph(bytes).metadata));
  const { rows, columns } = rowsOf(graph, vectors[0]);
  const times = timed ? await evaluationTimes(networks, rows, columns) : [];
  const memory = timed ? await sessionMemory(networks) : [];
  const onVectors = (i: number): { readonly onVectors?: OutputShift } => {
    const [before, after] = [vectors[0], vectors[i]];
    return i === 0 || before === undefined || after === undefined
      ? {}
      : { onVectors: outputShift(firstAnswers(before), firstAnswers(after)) };
  };
  return forms.map(({ bytes, ...form }, i) => ({
    ...form,
    size: networkSize(bytes),
    ...(timed ? { memory: memory[i], times: times[i] } : {}),
    ...onVectors(i),
  }));
}
