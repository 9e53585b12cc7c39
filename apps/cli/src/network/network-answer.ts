import { resolve } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import {
  DEVICES,
  ENGINES,
  engineNamed,
  networkClasses,
  networkCoefficients,
  networkColumns,
  readNetworkGraph,
  type Device,
  type EngineName,
  type NetworkColumn,
  type Standardisation,
} from "@ratiometer/classifiers";
import { type EvaluatedEvents, evaluateEvents, inputColumns } from "@ratiometer/hepdata-export";
import { requireWritable, writeParquet } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import type { Answer, Context } from "../command.ts";
import { eachOnce, namedNumbers } from "../named-numbers.ts";
import { openEventColumns } from "./event-columns.ts";
import { networkDocuments } from "./network-documents.ts";
import { networkBytes } from "./network-file.ts";
import { chosenStandardisation, saturationRemark, standardisedInputs, standardisedTally } from "./standardised-inputs.ts";

/** The file that is written. @throws AnalysisError USAGE_OPTION_VALUE if it is of another form, or the events themselves */
async function outputFile(out: string, events: string): Promise<string> {
  if (!/\.parquet$/i.test(out)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${out}", expected a name that ends in .parquet`);
  if (resolve(out) === resolve(events)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out and the events are the same file, "${out}"`);
  await requireWritable(out);
  return out;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

/** What was done to columns on their way, and what is to say of it. */
interface Preparation {
  readonly conversions: readonly { readonly column: string; readonly from: string; readonly to: string; readonly factor: number }[];
  readonly standardisation: readonly Standardisation[] | undefined;
  readonly notes: readonly string[];
  readonly suspicious: readonly string[];
}

function answer(
  network: string,
  events: string,
  out: string,
  engine: string,
  { table, outOfRange }: EvaluatedEvents,
  { conversions, standardisation, notes, suspicious }: Preparation,
): Answer {
  const outputs = [...table.columns].map(([name, column]) => {
    const values = Float64Array.from(column.values);
    return {
      name,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      minimum: values.reduce((least, value) => Math.min(least, value), Infinity),
      maximum: values.reduce((most, value) => Math.max(most, value), -Infinity),
    };
  });
  return {
    text: [
      `${table.length} events of ${events} by ${network} (${engine})`,
      ...alignedRows([
        ["output", "mean", "min", "max"],
        ...outputs.map(({ name, mean, minimum, maximum }) => [name, short(mean), short(minimum), short(maximum)]),
      ]),
      ...outOfRange.map(
        ({ column, range, events: count }) =>
          `outside of the training: ${count} of ${table.length} events have ${column} outside of [${short(range[0])}, ${short(range[1])}]`,
      ),
      ...conversions.map(({ column, from, to, factor }) => `${column} is in ${from} and was converted to ${to} (× ${short(factor)})`),
      ...(standardisation === undefined ? [] : [`standardised: ${standardisation.map((input) => input.name).join(", ")}`]),
      ...notes.map((note) => `note: ${note}`),
      ...suspicious.map((remark) => `suspicious: ${remark}`),
      out,
    ],
    json: {
      network,
      file: events,
      events: table.length,
      engine,
      outputs,
      outOfRange,
      conversions,
      standardisation: standardisation ?? null,
      notes,
      suspicious,
      out,
    },
  };
}

/** What the network's file says of its columns, under the names that the user gives. */
export function chosenColumns(
  declared: readonly NetworkColumn[] | undefined,
  given: string | undefined,
): readonly NetworkColumn[] | undefined {
  if (given === undefined) return declared;
  const names = given.split(",").map((name) => name.trim());
  return names.map((name, i) =>
    declared?.length === names.length ? { ...declared[i], name } : { name, unit: "", role: "feature" as const },
  );
}

/**
 * The answer of `ratiometer evaluate NETWORK.onnx EVENTS`: the network's outputs for all events, as a Parquet file.
 * @throws AnalysisError as inputColumns and evaluateEvents; USAGE_ENGINE, USAGE_OPTION_VALUE
 */
export async function networkAnswer({ positionals: [network, events], values, report, signal }: Context): Promise<Answer> {
  const out = await outputFile(values("out")[0], events);
  const at = eachOnce(
    "at",
    values("at").flatMap((text) => Object.entries(namedNumbers("at", text))),
  );
  const bytes = await networkBytes(network);
  const graph = readNetworkGraph(bytes, network);
  const documented = await networkDocuments(network, graph.metadata, values("sidecar").at(0));
  const declared = networkColumns(graph) ?? documented?.names.map((name) => ({ name, unit: "", role: "feature" as const }));
  const named = chosenColumns(declared, values("columns").at(0));
  const standardisation = chosenStandardisation(documented, values);
  const engine = await engineNamed(
    ENGINES.find((one): one is EngineName => one === values("engine").at(0)) ?? "onnxruntime",
    DEVICES.find((one): one is Device => one === values("device").at(0)) ?? "cpu",
  );
  const opened = await engine.open(bytes, network);
  try {
    const file = await openEventColumns(events);
    try {
      const inputs = standardisedInputs(inputColumns(opened.inputs, named, file, { where: network, at }), standardisation);
      const sources = inputs.flatMap((input) => input.sources).flatMap((source) => ("column" in source ? [source] : []));
      const tally = standardisedTally(sources.flatMap(({ column, standardisation: done }) => (done === undefined ? [] : [column])));
      if (file.entries === 0) throw new AnalysisError("DATA_NO_EVENTS", "the file has no events", { where: events });
      const evaluated = await evaluateEvents(opened, inputs, file, {
        where: network,
        coefficients: networkCoefficients(graph),
        classes: networkClasses(graph),
        onBlock: (block) => tally.add(block),
        onProgress: (fraction) => {
          signal.throwIfAborted();
          report.progress("evaluate", fraction);
        },
      });
      await writeParquet(out, evaluated.table, { signal });
      const saturated = [...evaluated.table.columns].flatMap(([name, { values: outputs }]) =>
        saturationRemark(name, outputs, standardisation !== undefined || documented === undefined),
      );
      return answer(network, events, out, `${engine.name} ${engine.version}, ${opened.device()}`, evaluated, {
        conversions: sources.flatMap(({ column, conversion }) => (conversion === undefined ? [] : [{ column, ...conversion }])),
        standardisation,
        notes: documented?.notes ?? [],
        suspicious: [...(documented?.suspicious ?? []), ...tally.remarks(), ...saturated],
      });
    } finally {
      await file.close();
    }
  } finally {
    await opened.close();
  }
}
