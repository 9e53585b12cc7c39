import type { Analysis } from "@ratiometer/config";
import { crossSectionTerms, restrictCoefficients } from "@ratiometer/eft";
import { yieldTerms } from "@ratiometer/likelihood";
import { columnOf } from "@ratiometer/tables";
import { binnedShape, type BinnedShape, type ShapeSample } from "./binned-shape.ts";
import { likelihoodCoefficients, type ChannelData } from "./channel-data.ts";
import type { EstimatedEvents } from "./estimated-events.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";
import { withObserved } from "./observed-channels.ts";

/** Columns of the networks' inputs that are shown where the analysis names none. */
const MOST_COLUMNS = 12;
/** Bins of a column of many values, the open ones at its ends included. */
const BINS = 14;
/** Share of the events in each of the bins at the ends, about. */
const TAIL = 0.01;

/** Columns of which data and prediction are shown. */
export const shownColumns = ({ report }: Pick<Analysis, "report">, { summary }: Pick<EstimatedEvents, "summary">): readonly string[] =>
  report.columns ?? summary.inputs.slice(0, MOST_COLUMNS);

/**
 * Edges that show how values are distributed, the outer bins open: a bin for each value where there are few, otherwise bins of one width over all but the
 * tails. Undefined where all values are the same.
 */
export function shownEdges(values: ArrayLike<number>): Float64Array | undefined {
  const sorted = Float64Array.from(values).sort();
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct[distinct.length - 1]) distinct.push(value);
    if (distinct.length > BINS) break;
  }
  if (distinct.length < 2) return undefined;
  if (distinct.length <= BINS) {
    const between = distinct.slice(1).map((value, i) => (value + distinct[i]) / 2);
    return Float64Array.of(-Infinity, ...between, Infinity);
  }
  const last = sorted.length - 1;
  const [low, high] = [sorted[Math.floor(TAIL * last)], sorted[Math.ceil((1 - TAIL) * last)]];
  // most values are the same one, a fill: then the width is that of the others
  const [from, to] = low < high ? [low, high] : [sorted[0], sorted[last]];
  const inner = Array.from({ length: BINS - 1 }, (_, i) => from + ((to - from) * i) / (BINS - 2));
  return inner.some((edge, i) => i > 0 && !(edge > inner[i - 1])) ? undefined : Float64Array.of(-Infinity, ...inner, Infinity);
}

/** A sample in other bins, with what multiplies its yields. */
const withFactorsOf = (sample: ShapeSample, { branching, free }: ShapeSample): ShapeSample => ({
  ...sample,
  ...(branching === undefined ? {} : { branching }),
  ...(free === undefined ? {} : { free }),
});

/** The expected events and the data of a channel in bins of the columns that are shown; none of a column that is the same for all. */
export function columnShapes(
  analysis: Analysis,
  events: EstimatedEvents,
  { rows, weights, observed, shape: own }: Pick<ChannelData, "rows" | "weights" | "observed" | "shape">,
  nuisances: readonly NuisanceParameter[],
): BinnedShape[] {
  const polynomial = restrictCoefficients(events.polynomial, likelihoodCoefficients(analysis));
  const all = yieldTerms(crossSectionTerms(polynomial), analysis.luminosity.value);
  const factor = all[0] / crossSectionTerms(polynomial, events.split.test)[0];
  return shownColumns(analysis, events).flatMap((column) => {
    const { values, unit } = columnOf(events.columns, column);
    const edges = shownEdges(Float64Array.from(rows, (row) => values[row]));
    if (edges === undefined) return [];
    const grid = { axes: [{ column, unit, edges: [...edges] }] };
    const bare = binnedShape(grid, events, { polynomial, factor, rows, weights }, nuisances);
    const shape = { ...bare, samples: bare.samples.map((sample, i) => withFactorsOf(sample, own.samples[i])) };
    return [observed === undefined || events.observed === undefined ? shape : withObserved(shape, events.observed.columns, observed)];
  });
}
