import { networkClasses, readNetworkGraph } from "@ratiometer/classifiers/evaluation";
import type { OpenNetwork } from "@ratiometer/classifiers";
import { tableOf, type Column, type Table } from "@ratiometer/tables";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { ArtifactNetwork } from "./artifact-networks.ts";
import { domainTally, type DomainCounts } from "./domain-tally.ts";
import { evaluateEvents } from "./evaluate-events.ts";
import type { EventColumns } from "./event-columns.ts";
import { eventConditions } from "./event-conditions.ts";
import { inputColumns } from "./input-columns.ts";
import type { UnitConversion } from "./unit-conversion.ts";

/** Column that says whether an event meets the conditions of the network's training. */
export const SELECTED = "selected";

/** What a published network is asked, and with what. */
export interface NetworkQuestion {
  /** The artifact as its user named it. */
  readonly where: string;
  readonly index: ArtifactIndex;
  readonly network: ArtifactNetwork;
  readonly opened: OpenNetwork;
  readonly events: EventColumns;
  /** Conditions that all events meet. */
  readonly applied: readonly string[];
  /** Values of coefficients, or of other inputs. */
  readonly at: Readonly<Record<string, number>>;
  /** Column with the number of each event where some of a file are left. */
  readonly number?: string;
  readonly onProgress: (fraction: number) => void;
}

/** Outputs for all events, and what there is to know of them. */
export interface NetworkEvaluation {
  /** Outputs, with the numbers of the events, and whether each meets the conditions of the training. */
  readonly table: Table;
  readonly outputs: readonly { readonly name: string; readonly mean: number; readonly minimum: number; readonly maximum: number }[];
  readonly domain: DomainCounts;
  /** Coefficients outside of the training, in words. */
  readonly far: readonly string[];
  readonly conversions: readonly (UnitConversion & { readonly column: string })[];
  /** Columns that do not say their unit, and the one that they are taken to have. */
  readonly unstated: readonly { readonly column: string; readonly taken: string }[];
  /** Conditions that could be asked, and events that meet all. */
  readonly selection: {
    readonly checked: readonly string[];
    readonly selected: number;
    readonly unchecked: readonly { readonly condition: string; readonly reason: string }[];
  };
}

const short = (value: number): string => String(Number(value.toPrecision(4)) + 0);

/** Coefficients outside of the range that the network was trained in. */
function farCoefficients({ inputs }: ArtifactNetwork, at: Readonly<Record<string, number>>): string[] {
  return inputs.flatMap(({ name, role, minimum, maximum }) => {
    if (role !== "coefficient" || !Object.hasOwn(at, name) || (at[name] >= minimum && at[name] <= maximum)) return [];
    return [`${name} = ${at[name]} is outside of the training, [${short(minimum)}, ${short(maximum)}]`];
  });
}

/** Least, mean and largest value of each column. */
function summaries(columns: ReadonlyMap<string, Column>): NetworkEvaluation["outputs"] {
  return [...columns].map(([name, { values }]) => {
    let [sum, least, most] = [0, Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      sum += values[i];
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    return { name, mean: sum / values.length, minimum: least, maximum: most };
  });
}

/**
 * Outputs of a published network for own events, with the number of each and whether it meets the conditions of the training.
 * @throws AnalysisError as inputColumns, eventConditions and evaluateEvents
 */
export async function evaluatedNetwork(question: NetworkQuestion): Promise<NetworkEvaluation> {
  const { where, index, network, opened, events, applied, at, number, onProgress } = question;
  const columns = network.inputs.map(({ name, unit, role, minimum, maximum }) => ({
    name,
    unit,
    role,
    range: [minimum, maximum] as const,
  }));
  const inputs = inputColumns(opened.inputs, columns, events, { where: network.path, at });
  const asked = network.domain.filter((condition) => !applied.includes(condition));
  const {
    conditions,
    columns: read,
    unchecked,
  } = eventConditions(asked, events.columns, { where, path: `model/inputs.json ${network.name}.domain` });
  const tally = domainTally(network.inputs.filter(({ name }) => !Object.hasOwn(at, name)));
  const selected = new Int32Array(events.entries).fill(1);
  const numbers = new Float64Array(number === undefined ? 0 : events.entries);
  const found = await evaluateEvents(opened, inputs, events, {
    where: network.path,
    coefficients: index.coefficients.map(({ name }) => name),
    classes: networkClasses(readNetworkGraph(network.bytes, network.path)),
    also: [...read, ...(number === undefined ? [] : [number])],
    onBlock: (block, first, rows) => {
      tally.add(block, rows);
      const unitOf = (name: string): string => events.columns.get(name)?.unit ?? "";
      const table = tableOf(read.map((name): [string, Column] => [name, { values: Float64Array.from(block.get(name) ?? []), unit: unitOf(name) }])); // prettier-ignore
      const holds = conditions.map((condition) => condition.on(table));
      for (let row = 0; row < rows; row++) if (!holds.every((one) => one(row))) selected[first + row] = 0;
      if (number !== undefined) numbers.set(Float64Array.from(block.get(number) ?? []), first);
    },
    onProgress,
  });
  const sources = inputs.flatMap((input) => input.sources).flatMap((source) => ("column" in source ? [source] : []));
  const units = new Map(network.inputs.map(({ name, unit }) => [name, unit]));
  return {
    table: tableOf([
      ...(number === undefined ? [] : [[number, { values: numbers, unit: "1" }] as const]),
      ...found.table.columns,
      ...(conditions.length === 0 ? [] : [[SELECTED, { values: selected, unit: "1" }] as const]),
    ]),
    outputs: summaries(found.table.columns),
    domain: tally.counts(),
    far: farCoefficients(network, at),
    conversions: sources.flatMap(({ column, conversion }) => (conversion === undefined ? [] : [{ column, ...conversion }])),
    unstated: sources.flatMap(({ column }) => {
      const unit = units.get(column) ?? "";
      return events.columns.get(column)?.unit !== "" || unit === "" || unit === "1" ? [] : [{ column, taken: unit }];
    }),
    selection: { checked: conditions.map(({ text }) => text), selected: selected.reduce((sum, flag) => sum + flag, 0), unchecked },
  };
}
