import type { Analysis } from "@ratiometer/config";
import { coefficientValues, eventWeights } from "@ratiometer/eft";
import { validityColumn } from "@ratiometer/features";
import type { FeatureCorrelation, FeatureShape, InputImportance, Point } from "@ratiometer/report";
import { columnOf } from "@ratiometer/tables";
import { columnQuantity } from "./column-quantity.ts";
import { featureCorrelation } from "./feature-correlation.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** Features that the report draws: the most important ones, the others are in the artifact's tables. */
const DRAWN = 12;
/** Curves beside that of the SM. */
const MOST_POINTS = 4;
const BINS = 25;
/** Share of the events that the bins at either end hold with all that lies beyond. */
const TAIL = 0.005;

/**
 * The features to draw: those that a network finds most important first, of several networks in turn; without importances in the order of the inputs.
 */
export function shownFeatures(importances: readonly InputImportance[], inputs: readonly string[]): readonly string[] {
  const ranks = inputs.flatMap((_, rank) => importances.flatMap((each) => each.inputs[rank]?.quantity.name ?? []));
  return [...new Set([...ranks, ...inputs])].filter((name) => inputs.includes(name)).slice(0, DRAWN);
}

/** Where shapes are drawn beside the SM: the tested points in declared coefficients, then the ends of the ranges. */
export function shapePoints(analysis: Analysis): readonly Point[] {
  const names = new Set(analysis.coefficients.map(({ name }) => name));
  const tested = analysis.inference.points.filter((point) => Object.keys(point).every((name) => names.has(name)));
  const scanned = new Set(analysis.inference.scans.flatMap(({ coefficients }) => coefficients));
  const ends = analysis.coefficients.flatMap(({ name, range }) =>
    scanned.has(name) ? range.map((value): Point => ({ [name]: value })) : [],
  );
  const sm = (point: Point): boolean =>
    Object.entries(point).every(([name, value]) => analysis.coefficients.find((each) => each.name === name)?.sm === value);
  const distinct = new Map([...tested, ...ends].filter((point) => !sm(point)).map((point) => [JSON.stringify(point), point]));
  return [...distinct.values()].slice(0, MOST_POINTS);
}

/**
 * Edges of bins for reading: between whole numbers where there are few of them, else BINS of equal width over all but the tails. The outer edges are infinite
 * where something lies beyond. @returns undefined for a feature that never varies
 */
export function shapeEdges(values: Float64Array): readonly number[] | undefined {
  const sorted = values.slice().sort();
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  if (!(most > least)) return undefined;
  if (most - least < BINS && values.every(Number.isInteger)) return Array.from({ length: most - least + 2 }, (_, i) => least - 0.5 + i);
  const low = sorted[Math.floor(TAIL * sorted.length)];
  const high = sorted[Math.ceil((1 - TAIL) * sorted.length) - 1];
  if (!(high > low)) return [least, (least + most) / 2, most];
  const edges = Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS);
  return [least < low ? -Infinity : low, ...edges.slice(1, -1), most > high ? Infinity : high];
}

/** Sums of weights per bin and their errors √Σw². */
function histogram(
  bins: Int32Array,
  count: number,
  weights: ArrayLike<number>,
): { readonly sums: Float64Array; readonly errors: Float64Array } {
  const [sums, squares] = [new Float64Array(count), new Float64Array(count)];
  bins.forEach((bin, i) => {
    sums[bin] += weights[i];
    squares[bin] += weights[i] * weights[i];
  });
  return { sums, errors: squares.map(Math.sqrt) };
}

/** How features are distributed, for each process at the SM and for all together at several points; events without a feature are left out of it. */
export function featureShapes(events: SelectedEvents, analysis: Analysis, features: readonly string[]): FeatureShape[] {
  const { table, polynomial, sample, summary } = events;
  const weightsAt = (point: Point): Float64Array => eventWeights(polynomial, coefficientValues(polynomial, point));
  const points = [{}, ...shapePoints(analysis)].map((point) => ({ point, weights: weightsAt(point) }));
  const [{ weights: sm }] = points;
  const processOf = summary.samples.map((name) => analysis.samples.find((each) => each.name === name)?.process ?? name);
  const processes = [...new Set(processOf)];
  return features.flatMap((feature): FeatureShape[] => {
    const { values } = columnOf(table, feature);
    const valid = table.columns.get(validityColumn(feature))?.values;
    const rows = Uint32Array.from(values.keys()).filter((row) => valid === undefined || valid[row] === 1);
    if (rows.length === 0) return [];
    const own = Float64Array.from(rows, (row) => values[row]);
    const edges = shapeEdges(own);
    if (edges === undefined) return [];
    const inner = edges.slice(1, -1);
    const bins = Int32Array.from(own, (value) => placeOf(value, inner));
    const shape = (weights: Float64Array, of?: string): { readonly yields: Float64Array; readonly errors: Float64Array } => {
      const kept = Float64Array.from(rows, (row) => (of === undefined || processOf[sample[row]] === of ? weights[row] : 0));
      const { sums, errors } = histogram(bins, edges.length - 1, kept);
      return { yields: sums, errors };
    };
    return [
      {
        feature: columnQuantity(events, feature),
        edges,
        processes: processes.length < 2 ? [] : processes.map((name) => ({ name, ...shape(sm, name) })),
        points: points.map(({ point, weights }) => ({ point, ...shape(weights) })),
      },
    ];
  });
}

/** Number of the bin of a value: how many of the inner edges are not above it. */
function placeOf(value: number, inner: readonly number[]): number {
  let [low, high] = [0, inner.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inner[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Linear correlations of these features among training events. */
export const correlationOf = (events: SelectedEvents, features: readonly string[]): FeatureCorrelation => ({
  features: features.map((name) => columnQuantity(events, name)),
  matrix: featureCorrelation(events.table, features, events.split.train),
});
