import type { WeightPolynomial } from "@ratiometer/eft";
import { binNumber } from "@ratiometer/features";
import type { BinnedSample, SystematicShift } from "@ratiometer/hepdata-export";
import { columnOf } from "@ratiometer/tables";
import type { EstimatedEvents } from "./estimated-events.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";

/** Expected events of one sample in bins, in δ, with a shift for each nuisance parameter, in their order. */
export interface ShapeSample extends BinnedSample {
  readonly variance: readonly number[];
  readonly systematics: readonly SystematicShift[];
}

/** Expected events in bins: of all samples together for the likelihood, of each for the tables. */
export interface BinnedShape {
  readonly column: string;
  readonly unit: string;
  /** The outermost may be open, which JSON cannot say with a number. */
  readonly edges: readonly (number | "-inf" | "inf")[];
  readonly samples: readonly ShapeSample[];
  /** T x T covariance of the terms of all samples together, per bin: the Monte Carlo error at any c. */
  readonly covariance: readonly (readonly number[])[];
  readonly observed: readonly number[];
}

/** Edges as numbers. */
export const numericEdges = ({ edges }: BinnedShape): number[] =>
  edges.map((edge) => (edge === "inf" ? Infinity : edge === "-inf" ? -Infinity : edge));

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

/** Expected and observed events of a channel in bins of one column. */
export function binnedShape(
  column: string,
  edges: Float64Array,
  events: EstimatedEvents,
  { polynomial, factor, rows, weights }: ChannelEvents,
  nuisances: readonly NuisanceParameter[] = [],
): BinnedShape {
  const terms = polynomial.values.length / polynomial.events;
  const { values, unit } = columnOf(events.columns, column);
  const count = edges.length - 1;
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
    const bin = binNumber(edges, values[row]);
    if (bin < 0 || bin >= count) return;
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
    column,
    unit,
    edges: Array.from(edges, (edge) => (Number.isFinite(edge) ? edge : edge < 0 ? "-inf" : "inf")),
    samples,
    covariance,
    observed,
  };
}
