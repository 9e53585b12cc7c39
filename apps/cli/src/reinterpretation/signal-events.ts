import { AnalysisError, unknownName } from "@ratiometer/config";
import { termCount } from "@ratiometer/eft";
import {
  type DomainCounts,
  domainTally,
  type EventColumns,
  eventConditions,
  type OwnTemplate,
  type PublishedChannel,
  templateTally,
  unitConversion,
} from "@ratiometer/hepdata-export";
import { yieldTerms } from "@ratiometer/likelihood";
import { tableOf, type Column } from "@ratiometer/tables";
import type { OwnWeights } from "./event-weights.ts";
import type { NetworkScores } from "./network-scores.ts";

/** What own events are put through. */
export interface SignalRequest {
  readonly channels: readonly PublishedChannel[];
  readonly scores: readonly NetworkScores[];
  /** Conditions that all events meet already. */
  readonly applied: readonly string[];
  /** Conditions of the analysis, which every channel repeats. */
  readonly domain: readonly string[];
  /** fb^-1 */
  readonly luminosity: number;
  /** What turns the weights of the files into pb. */
  readonly scale: number;
  /** The artifact, for errors. */
  readonly where: string;
  readonly onProgress: (fraction: number) => void;
}

/** Own events in the published channels. */
export interface SignalEvents {
  readonly templates: ReadonlyMap<string, OwnTemplate>;
  /** Events that pass the selection of each channel. */
  readonly selected: ReadonlyMap<string, number>;
  /** Training domain of each network that was asked, over events of any channel. */
  readonly domains: ReadonlyMap<string, DomainCounts>;
  /** Conditions of the analysis that the files cannot answer. */
  readonly unchecked: readonly { readonly condition: string; readonly reason: string }[];
  /** Columns of the files that a network took in another unit than theirs. */
  readonly conversions: readonly { readonly column: string; readonly from: string; readonly to: string; readonly factor: number }[];
}

/** Sum of the weights of all events of a file as they are. */
export async function sumOfWeights(file: EventColumns, { columns }: OwnWeights): Promise<number> {
  if (columns.length === 0) return file.entries;
  let sum = 0;
  for (let b = 0; b + 1 < file.boundaries.length; b++) {
    const [values] = await file.read(columns.slice(0, 1), file.boundaries[b], file.boundaries[b + 1]);
    for (let i = 0; i < values.length; i++) sum += values[i];
  }
  return sum;
}

const numberColumns = ({ columns }: EventColumns): EventColumns["columns"] =>
  new Map([...columns].filter(([, { kind }]) => kind === "number"));

/** The factor from a file's column to the unit of the published bins. @throws AnalysisError CONFIG_UNIT */
function axisFactor({ column, unit }: PublishedChannel["axes"][number], file: EventColumns): number {
  const own = file.columns.get(column)?.unit ?? "";
  if (own === "" || unit === "" || own === unit) return 1;
  const conversion = unitConversion(own, unit);
  if (conversion !== undefined) return conversion.factor;
  throw new AnalysisError("CONFIG_UNIT", `column "${column}" of the events is in ${own}, the published bins are in ${unit}`, {
    where: file.path,
  });
}

/** A tally for everything that is counted over all files. */
function tallies({ channels, scores }: SignalRequest, terms: number) {
  return {
    templates: new Map(channels.map((channel) => [channel.name, templateTally(channel, terms)])),
    selected: new Map(channels.map(({ name }) => [name, 0])),
    domains: new Map(scores.map(({ network }) => [network.name, domainTally(network.inputs)])),
  };
}

/** Conditions of a channel on a file's columns and the networks' scores. @throws AnalysisError DATA_UNKNOWN_COLUMN for a condition that cannot be asked */
function channelConditions(channel: PublishedChannel, file: EventColumns, request: SignalRequest) {
  const { applied, domain, scores, where } = request;
  const scored = scores.flatMap(({ names }) => names.map((name) => [name, { kind: "number", unit: "" }] as const));
  const rest = channel.selection.filter((condition) => !applied.includes(condition));
  const found = eventConditions(rest, new Map([...numberColumns(file), ...scored]), {
    where,
    path: `likelihood/eft_morphing.json channel "${channel.name}"`,
  });
  const essential = found.unchecked.find(({ condition }) => !domain.includes(condition));
  if (essential !== undefined)
    throw new AnalysisError(
      "DATA_UNKNOWN_COLUMN",
      `the events cannot answer "${essential.condition}" of channel "${channel.name}": ${essential.reason}`,
      { where: file.path, hint: "add the column, or give the events before the reconstruction" },
    );
  return found;
}

/** @throws AnalysisError DATA_UNKNOWN_COLUMN, DATA_COLUMN_KIND */
function requireNumbers(names: readonly string[], { path, columns }: EventColumns): void {
  for (const name of names) {
    const column = columns.get(name);
    if (column === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, columns.keys(), { where: path });
    if (column.kind === "list")
      throw new AnalysisError("DATA_COLUMN_KIND", `column "${name}" holds lists, expected one number per event`, { where: path });
  }
}

/** Rows of some columns. */
function rowsOf(columns: ReadonlyMap<string, ArrayLike<number>>, rows: readonly number[]): ReadonlyMap<string, ArrayLike<number>> {
  return new Map([...columns].map(([name, values]) => [name, Float64Array.from(rows, (row) => values[row])]));
}

/**
 * Own events through the published selections and networks into the published bins, file by file and block by block.
 * @param weights of each file, in the same coefficients
 * @throws AnalysisError DATA_UNKNOWN_COLUMN, CONFIG_UNIT, DATA_NOT_FINITE, and those of the networks and the formats
 */
export async function signalEvents(
  files: readonly EventColumns[],
  weights: readonly OwnWeights[],
  request: SignalRequest,
): Promise<SignalEvents> {
  const { channels, scores, luminosity, scale, onProgress } = request;
  const terms = termCount(weights[0].coefficients.length);
  const { templates, selected, domains } = tallies(request, terms);
  const unchecked = new Map<string, string>();
  const conversions = new Map<string, SignalEvents["conversions"][number]>();
  for (const [f, file] of files.entries()) {
    const own = weights[f];
    const networks = scores.map((network) => ({ ...network, filled: network.inputsFor(file) }));
    const sources = networks.flatMap(({ filled }) => filled.flatMap((input) => input.sources));
    const factors = new Map<string, number>();
    for (const source of sources)
      if ("column" in source && source.conversion !== undefined) {
        factors.set(source.column, source.conversion.factor);
        conversions.set(source.column, { column: source.column, ...source.conversion });
      }
    const regions = channels.map((channel) => ({
      channel,
      ...channelConditions(channel, file, request),
      factors: channel.axes.map((axis) => axisFactor(axis, file)),
    }));
    for (const { unchecked: open } of regions) for (const { condition, reason } of open) unchecked.set(condition, reason);
    const features = sources.flatMap((source) => ("column" in source ? [source.column] : []));
    const given = new Set(scores.flatMap((network) => network.names));
    const asked = [...new Set(regions.flatMap(({ columns, channel }) => [...columns, ...channel.axes.map(({ column }) => column)]))].filter(
      (name) => !given.has(name),
    );
    requireNumbers(asked, file);
    const names = [...new Set([...features, ...asked, ...own.columns])];
    for (let b = 0; b + 1 < file.boundaries.length; b++) {
      const [first, end] = [file.boundaries[b], file.boundaries[b + 1]];
      const rows = end - first;
      const read = new Map((await file.read(names, first, end)).map((values, i) => [names[i], values]));
      const inUnits = new Map(
        features.map((name) => {
          const values = read.get(name) ?? [];
          const factor = factors.get(name);
          return [name, factor === undefined ? values : Float64Array.from(values, (value) => value * factor)] as const;
        }),
      );
      const scored: (readonly [string, Column])[] = [];
      for (const { compute, filled } of networks) scored.push(...(await compute(filled, inUnits, rows)));
      const table = tableOf([
        ...asked.map((name): [string, Column] => [
          name,
          { values: Float64Array.from(read.get(name) ?? []), unit: file.columns.get(name)?.unit ?? "" },
        ]),
        ...scored,
      ]);
      const anywhere = new Uint8Array(rows);
      for (const { channel, conditions, factors: scales } of regions) {
        const holds = conditions.map((condition) => condition.on(table));
        const kept = Array.from({ length: rows }, (_, row) => row).filter((row) => holds.every((one) => one(row)));
        for (const row of kept) anywhere[row] = 1;
        selected.set(channel.name, (selected.get(channel.name) ?? 0) + kept.length);
        const weight = new Float64Array(kept.length * terms);
        own.columns.forEach((name, t) => {
          const values = read.get(name) ?? [];
          kept.forEach((row, i) => (weight[i * terms + t] = values[row]));
        });
        if (own.columns.length === 0) weight.fill(1);
        const expected = yieldTerms(weight, luminosity).map((value) => value * own.factor * scale);
        const binned = channel.axes.map(({ column }, axis) => {
          const values = table.columns.get(column)?.values ?? [];
          return kept.map((row) => values[row] * scales[axis]);
        });
        templates.get(channel.name)?.add(binned, expected);
      }
      const inside = [...anywhere.keys()].filter((row) => anywhere[row] === 1);
      for (const tally of domains.values()) tally.add(rowsOf(inUnits, inside), inside.length);
      onProgress((f + end / file.entries) / files.length);
    }
  }
  return {
    templates: new Map([...templates].map(([name, { template }]) => [name, template()])),
    selected,
    domains: new Map([...domains].map(([name, { counts }]) => [name, counts()])),
    unchecked: [...unchecked].map(([condition, reason]) => ({ condition, reason })),
    conversions: [...conversions.values()],
  };
}
