import { AnalysisError, channelDataKind, type Analysis, type Channel } from "@ratiometer/config";
import { binFinder, compileSelection, scopeOf } from "@ratiometer/features";
import { columnOf, type Table } from "@ratiometer/tables";
import { gridOf, type BinnedShape } from "./binned-shape.ts";
import type { EstimatedEvents } from "./estimated-events.ts";

/** The observed data of a channel. */
export interface ObservedChannel {
  /** Rows of the observed events. */
  readonly rows: Uint32Array;
  /** How many of them have an input of the networks beyond all training events: there, networks extrapolate. */
  readonly outside: number;
}

/** Whether an event is in a channel. @param columns of features, scores and probabilities */
export function inChannel(channel: Channel, analysis: Pick<Analysis, "where">, columns: Table): (row: number) => boolean {
  const conditions = channel.selection.map((text, i) => {
    const path = `channels.${channel.name}.selection[${i}]`;
    return compileSelection(text, scopeOf(columns), { where: analysis.where(path), path }).on(columns);
  });
  return (row) => conditions.every((holds) => holds(row));
}

/** An event that counts in two channels would count twice. @param positions of events by channel @throws AnalysisError DATA_CHANNELS_OVERLAP */
export function requireDisjoint(channels: readonly Channel[], positions: readonly Uint32Array[], analysis: Pick<Analysis, "where">): void {
  if (channels.length < 2) return;
  // of each position the number of its channel, from 1
  const owner = new Uint16Array(1 + positions.reduce((most, own) => own.reduce((so, position) => Math.max(so, position), most), 0));
  channels.forEach(({ name }, c) => {
    const shared = positions[c].filter((position) => owner[position] > 0);
    if (shared.length > 0)
      throw new AnalysisError(
        "DATA_CHANNELS_OVERLAP",
        `${shared.length} of the ${positions[c].length} events of channel "${name}" are in channel "${channels[owner[shared[0]] - 1].name}" too`,
        { where: analysis.where(`channels.${name}`), path: `channels.${name}`, hint: "make the selections exclude each other" },
      );
    for (const position of positions[c]) owner[position] = c + 1;
  });
}

/** Whether an observed event has an input of the networks that no training event reaches. */
function beyondTraining({ table, split, summary }: EstimatedEvents, data: Table): (row: number) => boolean {
  const ranges = summary.inputs.map((name) => {
    const { values } = columnOf(table, name);
    let [low, high] = [Infinity, -Infinity];
    for (const row of split.train) {
      low = Math.min(low, values[row]);
      high = Math.max(high, values[row]);
    }
    return { values: columnOf(data, name).values, low, high };
  });
  return (row) => ranges.some(({ values, low, high }) => values[row] < low || values[row] > high);
}

/**
 * The observed events of the channels whose data are used: of signal channels of a blind run nothing comes out of here.
 * @throws AnalysisError DATA_CHANNELS_OVERLAP for an event in two channels, and those of selections
 */
export function observedChannels(analysis: Analysis, events: EstimatedEvents): ReadonlyMap<string, ObservedChannel> {
  const { observed } = events;
  if (observed === undefined) return new Map();
  const rows = analysis.channels.map((channel) => {
    const holds = inChannel(channel, analysis, observed.columns);
    return Uint32Array.from({ length: observed.columns.length }, (_, row) => row).filter(holds);
  });
  // over all channels: an event of a signal region in another one would be seen there
  requireDisjoint(analysis.channels, rows, analysis);
  const isBeyond = beyondTraining(events, observed.columns);
  return new Map(
    analysis.channels.flatMap((channel, c) =>
      channelDataKind(analysis.inference, channel) === "observed"
        ? [[channel.name, { rows: rows[c], outside: rows[c].filter(isBeyond).length }] as const]
        : [],
    ),
  );
}

/** The same bins with the counts of observed events, those beyond the edges left out as simulated ones are. */
export function withObserved(shape: BinnedShape, columns: Table, { rows }: Pick<ObservedChannel, "rows">): BinnedShape {
  const grid = gridOf(shape);
  const binOf = binFinder(
    grid,
    grid.axes.map(({ column }) => columnOf(columns, column).values),
  );
  const observed = shape.observed.map(() => 0);
  for (const row of rows) {
    const bin = binOf(row);
    if (bin >= 0) observed[bin]++;
  }
  return { ...shape, observed };
}
