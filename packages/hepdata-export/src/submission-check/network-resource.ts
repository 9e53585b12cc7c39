import { AnalysisError } from "@ratiometer/config";
import {
  networkFaults,
  readNetworkGraph,
  type Engine,
  type FloatMatrix,
  type NetworkGraph,
  type OpenNetwork,
} from "@ratiometer/classifiers";
import type { Report } from "./submission-rule.ts";

/** Versions of the standard operators that every runtime of the last years has. */
const OPSETS = [13, 17] as const;
/** Batches that are tried: one event, and some. */
const BATCHES = [1, 3];
/** As numpy.allclose, where the vectors do not say it. */
const [RTOL, ATOL] = [1e-5, 1e-6];

const fixedRows = ({ inputs }: Pick<NetworkGraph, "inputs">): boolean =>
  inputs.every(({ dims }) => dims.every((dim) => typeof dim === "number"));

function onesOf({ inputs }: OpenNetwork, rows: number): Record<string, FloatMatrix> {
  return Object.fromEntries(
    inputs.map(({ name, dims }) => {
      const [events, ...others] = dims.map((dim) => (typeof dim === "number" ? dim : rows));
      const columns = others.reduce((product, dim) => product * dim, 1);
      return [name, { values: new Float32Array(events * columns).fill(1), rows: events, columns }];
    }),
  );
}

type Rows = readonly (number | readonly number[])[];
interface EmbeddedVectors {
  readonly inputs: Readonly<Record<string, Rows>>;
  readonly outputs: Readonly<Record<string, Rows>>;
  readonly rtol?: number;
  readonly atol?: number;
}

const isRows = (value: unknown): value is Rows =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((row: unknown) => typeof row === "number" || (Array.isArray(row) && row.every((x) => typeof x === "number")));

function isVectors(value: unknown): value is EmbeddedVectors {
  if (typeof value !== "object" || value === null) return false;
  const { inputs, outputs } = value as Readonly<Record<string, unknown>>;
  return [inputs, outputs].every((group) => typeof group === "object" && group !== null && Object.values(group).every(isRows));
}

const matrixOf = (rows: Rows): FloatMatrix => {
  const values = Float32Array.from(rows.flat());
  return { values, rows: rows.length, columns: values.length / rows.length };
};

async function checkVectors(network: OpenNetwork, key: string, text: string, report: Report): Promise<void> {
  let vectors: unknown;
  try {
    vectors = JSON.parse(text);
  } catch {
    vectors = undefined;
  }
  const path = `metadata ${key}`;
  if (!isVectors(vectors)) {
    report("network-vectors", "found no test vectors, expected { inputs: {name: rows}, outputs: {name: rows} }", { path });
    return;
  }
  const { inputs, outputs, rtol = RTOL, atol = ATOL } = vectors;
  const names = Object.keys(outputs);
  const found = await network.run(Object.fromEntries(Object.entries(inputs).map(([name, rows]) => [name, matrixOf(rows)])), names);
  for (const name of names) {
    const expected = matrixOf(outputs[name]).values;
    const { values } = found[name];
    const differs = (value: number, i: number): boolean => !(Math.abs(value - expected[i]) <= atol + rtol * Math.abs(expected[i]));
    const i = values.length === expected.length ? values.findIndex(differs) : 0;
    if (i >= 0)
      report("network-vectors", `output "${name}" is ${values[i]} where the test vectors in the file say ${expected[i]}`, { path });
  }
}

async function tryNetwork(network: OpenNetwork, { metadata, outputs }: NetworkGraph, report: Report): Promise<void> {
  const names = outputs.map(({ name }) => name);
  const wrong = new Set<string>();
  for (const rows of fixedRows(network) ? [1] : BATCHES) {
    const results = await network.run(onesOf(network, rows), names);
    for (const name of names) if (!results[name].values.every(Number.isFinite)) wrong.add(name);
  }
  for (const name of wrong) report("network-output", `output "${name}" is not finite where all inputs are 1`);
  for (const key of ["test_vectors", "selftest"]) if (key in metadata) await checkVectors(network, key, metadata[key], report);
}

/** Checks an ONNX network: what forbids to run it, its opset, and that it runs, on some events and on the test vectors in its file. */
export async function checkNetwork(name: string, bytes: Uint8Array, engine: Engine | undefined, report: Report): Promise<void> {
  const faults = networkFaults(bytes, name);
  for (const { message } of faults) report("network-structure", message);
  if (faults.length > 0) return;
  const graph = readNetworkGraph(bytes, name);
  const [first, last] = OPSETS;
  if (graph.opset < first || graph.opset > last)
    report("network-opset", `the network has opset ${graph.opset}, expected one of ${first} to ${last}`, {
      hint: "every runtime of the last years reads these",
    });
  if (fixedRows(graph))
    report("network-batch", `no extent of its inputs is free: it takes ${String(graph.inputs[0]?.dims[0] ?? 0)} events at once`);
  if (engine === undefined) return;
  try {
    const network = await engine.open(bytes, name);
    try {
      await tryNetwork(network, graph, report);
    } finally {
      await network.close();
    }
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    report("network-run", error.message);
  }
}
