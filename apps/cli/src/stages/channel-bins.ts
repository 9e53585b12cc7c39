import { significanceEdges } from "@ratiometer/classifiers";
import { AnalysisError, type Analysis, type Axis, type Channel } from "@ratiometer/config";
import { binBoxes, binCount, binEdges, binFinder, cellText, mergedBins, quantileEdges, type BinGrid } from "@ratiometer/features";
import { columnOf } from "@ratiometer/tables";
import type { BinnedShape } from "./binned-shape.ts";
import { gridOf } from "./binned-shape.ts";
import type { EstimatedEvents } from "./estimated-events.ts";
import { scoreColumn } from "./ratio-columns.ts";

/** Events that bins are made of: rows of the selected events, and what each is expected as at the SM. */
export interface BinnedRows {
  readonly rows: Uint32Array;
  readonly sm: Float64Array;
}

/** The events of a channel whose bins are looked for. */
export interface ChannelBinsRequest extends BinnedRows {
  /** The same of the validation events, which choose edges by their significance: the hold-out events, which fill the bins, would make them look better than they are. */
  readonly validation: () => BinnedRows;
}

const openEnds = { low: -Infinity, high: Infinity };

/** The score of an unbinned channel in bins of equal SM yield. */
function scoreGrid(estimator: string, analysis: Analysis, { columns }: EstimatedEvents, { rows, sm }: BinnedRows): BinGrid {
  const scanned = analysis.inference.scans.find(({ coefficients }) => coefficients.length === 1)?.coefficients[0] ?? "";
  const score = analysis.estimators.find(({ type, coefficients }) => type === "score" && coefficients.includes(scanned));
  const column = scoreColumn(score?.name ?? estimator, scanned);
  const { values, unit } = columnOf(columns, column);
  const place = { where: analysis.where("export.score_bins"), path: "export.score_bins" };
  const own = Float64Array.from(rows, (row) => values[row]);
  return { axes: [{ column, unit, edges: [...quantileEdges(own, sm, analysis.export.scoreBins, openEnds, place)] }] };
}

/**
 * The edges of an axis.
 * @throws AnalysisError CONFIG_BIN_EDGES, DATA_QUANTILES, DATA_SIGNIFICANCE_BINS
 */
function axisEdges(axis: Axis, path: string, analysis: Analysis, events: EstimatedEvents, request: ChannelBinsRequest): Float64Array {
  const place = { where: analysis.where(path), path };
  if (axis.kind === "edges") return binEdges(axis.edges, place);
  const { values } = columnOf(events.columns, axis.column);
  const numbersOf = (names: readonly string[]): ReadonlySet<number> => new Set(names.map((name) => events.summary.samples.indexOf(name)));
  if (axis.kind === "quantiles") {
    const { rows, sm } = request;
    const samples = numbersOf(axis.of);
    const kept = [...rows.keys()].filter((i) => samples.has(events.sample[rows[i]]));
    return quantileEdges(
      kept.map((i) => values[rows[i]]),
      kept.map((i) => sm[i]),
      axis.at,
      openEnds,
      place,
    );
  }
  const { rows, sm } = request.validation();
  const signals = numbersOf(axis.signal);
  const weightsOf = (wanted: boolean): Float64Array => sm.map((weight, i) => (signals.has(events.sample[rows[i]]) === wanted ? weight : 0));
  const own = Float64Array.from(rows, (row) => values[row]);
  return significanceEdges(own, weightsOf(true), weightsOf(false), axis, place).edges;
}

/** The bins of a channel: those of its axes, with bins that expect less than its minimum merged, or for an unbinned channel without axes those of the estimated score. */
export function channelGrid(channel: Channel, analysis: Analysis, events: EstimatedEvents, request: ChannelBinsRequest): BinGrid {
  if (channel.model === "unbinned" && channel.axes === undefined) return scoreGrid(channel.estimator, analysis, events, request);
  const axes = (channel.axes ?? []).map((axis, i) => ({
    column: axis.column,
    unit: columnOf(events.columns, axis.column).unit,
    edges: [...axisEdges(axis, `channels.${channel.name}.axes[${i}]`, analysis, events, request)],
  }));
  if (channel.minimum === undefined) return { axes };
  const binOf = binFinder(
    { axes },
    axes.map(({ column }) => columnOf(events.columns, column).values),
  );
  const yields = new Float64Array(binCount({ axes }));
  request.rows.forEach((row, i) => {
    const bin = binOf(row);
    if (bin >= 0) yields[bin] += request.sm[i];
  });
  return mergedBins({ axes }, yields, channel.minimum);
}

/**
 * Every bin must expect something at the SM, or what the channel says at least: a likelihood cannot say what an event in an empty one means.
 * @throws AnalysisError DATA_EMPTY_BIN
 */
export function requireFilled(shape: BinnedShape, channel: Channel, analysis: Analysis): void {
  const { minimum } = channel;
  const ofScore = channel.model === "unbinned" && channel.axes === undefined;
  const grid = gridOf(shape);
  const several = grid.axes.length > 1;
  const path = ofScore ? "export.score_bins" : `channels.${channel.name}.axes${several ? "" : "[0]"}`;
  for (const [bin, ranges] of binBoxes(grid).entries()) {
    const expected = shape.samples.reduce((sum, { terms }) => sum + terms[bin][0], 0);
    // merging adds the same numbers in another order
    if (minimum === undefined ? expected > 0 : expected >= minimum * (1 - 1e-9)) continue;
    const what =
      minimum === undefined || expected <= 0
        ? "expects no event at the SM"
        : `expects ${Number(expected.toPrecision(4))} events at the SM with all its neighbours, the minimum is ${minimum}`;
    const hint = ofScore
      ? "ask for fewer bins"
      : minimum === undefined
        ? "merge it with a neighbour, or give the channel a minimum"
        : several
          ? "give the other axes fewer bins, or lower the minimum"
          : "lower the minimum";
    throw new AnalysisError("DATA_EMPTY_BIN", `bin ${bin} of channel "${channel.name}", ${cellText(grid.axes, ranges)}, ${what}`, {
      where: analysis.where(path),
      path,
      hint,
    });
  }
}
