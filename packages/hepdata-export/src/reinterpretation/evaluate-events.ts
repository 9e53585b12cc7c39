import { AnalysisError } from "@ratiometer/config";
import { networkOutputs, type OpenNetwork } from "@ratiometer/classifiers";
import { tableOf, type Column, type Table } from "@ratiometer/tables";
import type { EventColumns } from "./event-columns.ts";
import type { FilledInput, InputSource } from "./input-columns.ts";

/** Events outside of the values that a network was trained with. */
export interface OutOfRange {
  readonly column: string;
  readonly range: readonly [minimum: number, maximum: number];
  readonly events: number;
}

/** What a network gives for events. */
export interface EvaluatedEvents {
  readonly table: Table;
  readonly outOfRange: readonly OutOfRange[];
}

/** What is known of a network beside its inputs. */
export interface EvaluationOptions {
  /** The network's file, for errors. */
  readonly where: string;
  /** Coefficients that a score is in. */
  readonly coefficients: readonly string[];
  /** Classes that a classifier tells apart. */
  readonly classes: readonly string[];
  readonly onProgress: (fraction: number) => void;
  /** Columns to read beside the inputs. */
  readonly also?: readonly string[];
  /** Called with the columns of each block: inputs in the units of the network, the others as they are. */
  readonly onBlock?: (columns: ReadonlyMap<string, ArrayLike<number>>, first: number, rows: number) => void;
}

/** A column that goes into a network. */
type ColumnSource = Extract<InputSource, { readonly column: string }>;

/** Values as the network takes them: in its unit, and standardised where it does not do that itself. */
function converted(values: ArrayLike<number>, { conversion, standardisation }: Partial<ColumnSource>): ArrayLike<number> {
  if (conversion === undefined && standardisation === undefined) return values;
  const { factor = 1 } = conversion ?? {};
  const { mean = 0, scale = 1 } = standardisation ?? {};
  return Float64Array.from(values, (value) => (value * factor - mean) / scale);
}

/** Rounding to float32 does not put a value outside. */
const MARGIN = 1e-6;

function countOutside(values: ArrayLike<number>, [minimum, maximum]: readonly [number, number]): number {
  const margin = MARGIN * Math.max(Math.abs(minimum), Math.abs(maximum));
  let count = 0;
  for (let row = 0; row < values.length; row++) if (values[row] < minimum - margin || values[row] > maximum + margin) count++;
  return count;
}

/** Names of the columns of an output: its own, with the coefficients of a score, the classes of a classifier, or numbers from 0 where it has several. */
function outputNames(
  output: string,
  width: number,
  { coefficients, classes }: Pick<EvaluationOptions, "coefficients" | "classes">,
): readonly string[] {
  if (output.startsWith("score") && coefficients.length === width) return coefficients.map((name) => `${output}.${name}`);
  if (classes.length > 1 && classes.length === width) return classes.map((name) => `${output}.${name}`);
  return width === 1 ? [output] : Array.from({ length: width }, (_, column) => `${output}[${column}]`);
}

/** An input's rows for a block of events, row-major. */
export function inputRows(sources: readonly InputSource[], columns: ReadonlyMap<string, ArrayLike<number>>, rows: number): Float32Array {
  const values = new Float32Array(rows * sources.length);
  sources.forEach((source, column) => {
    const given = "column" in source ? columns.get(source.column) : undefined;
    const same = "value" in source ? source.value : NaN;
    for (let row = 0; row < rows; row++) values[row * sources.length + column] = given === undefined ? same : given[row];
  });
  return values;
}

/**
 * Runs a network over all events, block by block.
 * @returns its outputs as columns, and what was outside of the training
 * @throws AnalysisError DATA_NOT_FINITE for NaN and infinities in the events or from the network, DATA_NETWORK, and those of the events' format
 */
export async function evaluateEvents(
  network: OpenNetwork,
  inputs: readonly FilledInput[],
  events: EventColumns,
  { where, coefficients, classes, onProgress, also = [], onBlock }: EvaluationOptions,
): Promise<EvaluatedEvents> {
  const taken = new Map(
    inputs.flatMap(({ sources }) =>
      sources.flatMap((source): [string, ColumnSource][] => ("column" in source ? [[source.column, source]] : [])),
    ),
  );
  const wanted = network.outputs.filter(({ type }) => type !== "other").map(({ name }) => name);
  const outside = new Map<string, number>();
  const results = new Map<string, Float64Array>();
  for (let block = 0; block + 1 < events.boundaries.length; block++) {
    const [first, end] = [events.boundaries[block], events.boundaries[block + 1]];
    const rows = end - first;
    const names = [...new Set([...taken.keys(), ...also])];
    const read = await events.read(names, first, end);
    const columns = new Map(read.map((values, i) => [names[i], converted(values, taken.get(names[i]) ?? {})]));
    onBlock?.(columns, first, rows);
    for (const [name, { range }] of taken)
      if (range !== undefined) outside.set(name, (outside.get(name) ?? 0) + countOutside(columns.get(name) ?? [], range));
    const given = inputs.map(({ name, sources }) => [name, inputRows(sources, columns, rows)] as const);
    const outputs = await networkOutputs(network, Object.fromEntries(given), rows, wanted);
    for (const output of wanted) {
      const values = outputs[output];
      const width = values.length / rows;
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0)
        throw new AnalysisError(
          "DATA_NOT_FINITE",
          `the network gives ${output} = ${values[bad]} for event ${first + Math.floor(bad / width)}`,
          {
            where,
            hint: "is the event within what the network was trained with?",
          },
        );
      outputNames(output, width, { coefficients, classes }).forEach((name, column) => {
        const all = results.get(name) ?? new Float64Array(events.entries);
        results.set(name, all);
        for (let row = 0; row < rows; row++) all[first + row] = values[row * width + column];
      });
    }
    onProgress(end / events.entries);
  }
  return {
    table: tableOf([...results].map(([name, values]): [string, Column] => [name, { values, unit: "" }])),
    outOfRange: [...taken].flatMap(([column, { range }]) => {
      const count = outside.get(column) ?? 0;
      return range === undefined || count === 0 ? [] : [{ column, range, events: count }];
    }),
  };
}
