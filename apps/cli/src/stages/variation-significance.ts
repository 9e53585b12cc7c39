import { binCount, binFinder } from "@ratiometer/features";
import { chi2LogSurvival } from "@ratiometer/likelihood";
import { columnOf } from "@ratiometer/tables";
import { gridOf, type BinnedEvents, type ShapeBins } from "./binned-shape.ts";
import type { EstimatedEvents } from "./estimated-events.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";

/** Probability of a change of shape as large by the finite simulation alone, up and down; null where there are too few bins for a shape. */
export interface ShapeChance {
  readonly up: number | null;
  readonly down: number | null;
}

/** What is needed of the events: columns that are binned, weights, and of which sample each is. */
export type VariedEvents = BinnedEvents & Pick<EstimatedEvents, "polynomial">;

/** Rows of one sample in a channel, with their bins. */
interface SampleRows {
  readonly rows: readonly number[];
  readonly bins: readonly number[];
}

/**
 * χ² of the relative changes of the bins, r_b = Σ w d/Σ w with d = f − 1 of the factors on the weights, against that of the sum, R: Σ_b (r_b − R)²/σ_b²
 * with σ_b² = Σ w² (d − r_b)²/(Σ w)², the error of a ratio of sums over the same events.
 */
function chanceOf(
  { rows, bins }: SampleRows,
  count: number,
  weight: (row: number) => number,
  factor: (row: number) => number,
): number | null {
  const [total, changed, squares] = Array.from({ length: 3 }, () => new Float64Array(count));
  rows.forEach((row, i) => {
    total[bins[i]] += weight(row);
    changed[bins[i]] += weight(row) * (factor(row) - 1);
  });
  rows.forEach((row, i) => (squares[bins[i]] += (weight(row) * (factor(row) - 1 - changed[bins[i]] / total[bins[i]])) ** 2));
  const filled = [...total.keys()].filter((bin) => total[bin] > 0);
  if (filled.length < 2) return null;
  const all = filled.reduce((sum, bin) => sum + changed[bin], 0) / filled.reduce((sum, bin) => sum + total[bin], 0);
  let chi2 = 0;
  for (const bin of filled) {
    const distance = changed[bin] / total[bin] - all;
    // the same change of every event has no error, and rounding no meaning
    if (Math.abs(distance) > 1e-12) chi2 += (distance * total[bin]) ** 2 / squares[bin];
  }
  return chi2 === 0 ? 1 : Number.isFinite(chi2) ? Math.exp(chi2LogSurvival(chi2, filled.length - 1)) : 0;
}

/**
 * How likely the changes of shape by variations of weights are mere fluctuations of the simulation, in the bins of a channel.
 * @param rows of the channel's events
 * @returns samples × nuisance parameters; undefined for those of normalisations, which have no shape
 */
export function shapeChances(
  shape: ShapeBins,
  rows: Uint32Array,
  events: VariedEvents,
  nuisances: readonly NuisanceParameter[],
): readonly (readonly (ShapeChance | undefined)[])[] {
  const grid = gridOf(shape);
  const binOf = binFinder(
    grid,
    grid.axes.map(({ column }) => columnOf(events.columns, column).values),
  );
  const terms = events.polynomial.values.length / events.polynomial.events;
  const weight = (row: number): number => events.polynomial.values[row * terms];
  const inBins = [...rows].map((row) => ({ row, bin: binOf(row) })).filter(({ bin }) => bin >= 0);
  const count = binCount(grid);
  return events.summary.samples.map((_, sample) => {
    const own = inBins.filter(({ row }) => events.sample[row] === sample);
    const sampleRows = { rows: own.map(({ row }) => row), bins: own.map(({ bin }) => bin) };
    return nuisances.map(({ normalisation, up, down }) =>
      normalisation === undefined
        ? { up: chanceOf(sampleRows, count, weight, up), down: chanceOf(sampleRows, count, weight, down) }
        : undefined,
    );
  });
}
