import type { WeightPolynomial } from "@ratiometer/eft";
import { binCount, binFinder, type BinGrid } from "@ratiometer/features";
import type { BinnedSample, SystematicShift } from "@ratiometer/hepdata-export";
import { columnOf } from "@ratiometer/tables";
import type { EstimatedEvents } from "./estimated-events.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";

/** Expected events of one sample in bins, in δ, with a shift for each nuisance parameter, in their order. */
export interface ShapeSample extends BinnedSample {
  readonly variance: readonly number[];
  readonly systematics: readonly SystematicShift[];
}

/** The outermost edge may be open, which JSON cannot say with a number. */
export type JsonEdge = number | "-inf" | "inf";

/** Bins as JSON holds them. */
export interface ShapeBins {
  readonly axes: readonly { readonly column: string; readonly unit: string; readonly edges: readonly JsonEdge[] }[];
  /** As in a grid of bins: where bins were merged. */
  readonly kept?: readonly (readonly number[])[] | undefined;
}

/** Expected events in bins: of all samples together for the likelihood, of each for the tables. */
export interface BinnedShape extends ShapeBins {
  readonly samples: readonly ShapeSample[];
  /** T x T covariance of the terms of all samples together, per bin: the Monte Carlo error at any c. */
  readonly covariance: readonly (readonly number[])[];
  readonly observed: readonly number[];
}

/** An edge for JSON. */
export const jsonEdge = (edge: number): JsonEdge => (Number.isFinite(edge) ? edge : edge < 0 ? "-inf" : "inf");

/** Bins with edges as numbers. */
export const gridOf = ({ axes, kept }: ShapeBins): BinGrid => ({
  axes: axes.map((axis) => ({
    ...axis,
    edges: axis.edges.map((edge) => (edge === "inf" ? Infinity : edge === "-inf" ? -Infinity : edge)),
  })),
  kept,
});

/** What bins are filled from: columns, and of which sample each event is. */
export type BinnedEvents = Pick<EstimatedEvents, "columns" | "sample"> & { readonly summary: Pick<EstimatedEvents["summary"], "samples"> };

/** The hold-out events of a channel. */
export interface ChannelEvents {
  readonly polynomial: WeightPolynomial;
  /** Expected events that a hold-out row stands for, per pb of its weight. */
  readonly factor: number;
  readonly rows: Uint32Array;
  /** Data of each row: Asimov weights or how often it was drawn. */
  readonly weights: Float64Array;
}

const normalisationOf = (
  { samples, up, down }: NonNullable<NuisanceParameter["normalisation"]>,
  name: string,
): NonNullable<SystematicShift["factors"]> => (samples.includes(name) ? { up, down } : { up: 1, down: 1 });

/** Expected and observed events of a channel in bins. */
export function binnedShape(
  grid: BinGrid,
  events: BinnedEvents,
  { polynomial, factor, rows, weights }: ChannelEvents,
  nuisances: readonly NuisanceParameter[] = [],
): BinnedShape {
  const terms = polynomial.values.length / polynomial.events;
  const count = binCount(grid);
  const binOf = binFinder(
    grid,
    grid.axes.map(({ column }) => columnOf(events.columns, column).values),
  );
  const perBin = (length: number): number[][] => Array.from({ length: count }, () => new Array<number>(length).fill(0));
  const zeros = (): number[] => new Array<number>(count).fill(0);
  const samples = events.summary.samples.map((name) => ({
    name,
    terms: perBin(terms),
    variance: zeros(),
    systematics: nuisances.map((nuisance) => ({
      name: nuisance.name,
      up: zeros(),
      down: zeros(),
      ...(nuisance.normalisation === undefined ? {} : { factors: normalisationOf(nuisance.normalisation, name) }),
    })),
  }));
  const covariance = perBin(terms * terms);
  const observed = new Array<number>(count).fill(0);
  rows.forEach((row, i) => {
    const bin = binOf(row);
    if (bin < 0) return;
    const sample = samples[events.sample[row]];
    const yields = polynomial.values.subarray(row * terms, (row + 1) * terms);
    for (let t = 0; t < terms; t++) {
      sample.terms[bin][t] += factor * yields[t];
      for (let u = 0; u < terms; u++) covariance[bin][t * terms + u] += factor * factor * yields[t] * yields[u];
    }
    sample.variance[bin] += (factor * yields[0]) ** 2;
    nuisances.forEach(({ up, down }, n) => {
      const shift = sample.systematics[n];
      shift.up[bin] += factor * yields[0] * (up(row) - 1);
      shift.down[bin] += factor * yields[0] * (down(row) - 1);
    });
    observed[bin] += weights[i];
  });
  return {
    axes: grid.axes.map((axis) => ({ ...axis, edges: axis.edges.map(jsonEdge) })),
    ...(grid.kept === undefined ? {} : { kept: grid.kept }),
    samples,
    covariance,
    observed,
  };
}
