import {
  networkClasses,
  networkCoefficients,
  networkColumns,
  engineNamed,
  outputShift,
  readNetworkGraph,
  type OutputShift,
} from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { evaluateEvents, inputColumns } from "@ratiometer/hepdata-export";
import type { Table } from "@ratiometer/tables";
import { openEventColumns } from "../network/event-columns.ts";
import { chosenColumns } from "../network/network-answer.ts";

/** Events for a network, and what a user says of them. */
export interface NetworkEvents {
  readonly path: string;
  /** Values of coefficients, or of other inputs. */
  readonly at: Readonly<Record<string, number>>;
  /** Columns that its inputs take, in order: "a,b,c"; undefined where its file says them. */
  readonly columns: string | undefined;
}

/** @throws AnalysisError as inputColumns and evaluateEvents, DATA_NO_EVENTS */
async function outputsOn(bytes: Uint8Array, where: string, { path, at, columns }: NetworkEvents): Promise<Table> {
  const graph = readNetworkGraph(bytes, where);
  const network = await (await engineNamed("onnxruntime")).open(bytes, where);
  try {
    const events = await openEventColumns(path);
    try {
      const inputs = inputColumns(network.inputs, chosenColumns(networkColumns(graph), columns), events, { where, at });
      if (events.entries === 0) throw new AnalysisError("DATA_NO_EVENTS", "the file has no events", { where: path });
      const about = { where, coefficients: networkCoefficients(graph), classes: networkClasses(graph), onProgress: () => undefined };
      return (await evaluateEvents(network, inputs, events, about)).table;
    } finally {
      await events.close();
    }
  } finally {
    await network.close();
  }
}

/**
 * How far the outputs of networks on a file of events are from those of the first of them.
 * @param networks of the same inputs and outputs
 * @returns one for each network but the first
 * @throws AnalysisError as inputColumns and evaluateEvents, DATA_NO_EVENTS
 */
export async function eventShifts(networks: readonly Uint8Array[], where: string, events: NetworkEvents): Promise<OutputShift[]> {
  const numbers = async (bytes: Uint8Array): Promise<Float64Array> => {
    const { columns } = await outputsOn(bytes, where, events);
    return Float64Array.from([...columns.values()].flatMap(({ values }) => [...values]));
  };
  const whole = await numbers(networks[0]);
  const shifts: OutputShift[] = [];
  for (const bytes of networks.slice(1)) shifts.push(outputShift(whole, await numbers(bytes)));
  return shifts;
}
