import type { Analysis } from "@ratiometer/config";
import { histogram } from "@ratiometer/features";
import type { InputDistribution } from "@ratiometer/hepdata-export";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "../stages/selected-events.ts";
import { smWeightsOf } from "./shape-covariance.ts";

const BINS = 20;
/** The share of events in each of the two open bins. */
const TAIL = 0.01;

/**
 * Edges of a column's bins: around the value where there is one, between the values where there are few of them, as with numbers of objects; otherwise of one width over all but the tails, which
 * are in open bins at the ends.
 */
export function distributionEdges(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  // as far as they are few
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length && distinct.length <= BINS; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]);
  // a bin that is open at both ends has no place on an axis
  if (distinct.length === 1) return Float64Array.of(distinct[0] - 0.5, distinct[0] + 0.5);
  if (distinct.length <= BINS)
    return Float64Array.from([-Infinity, ...distinct.slice(1).map((value, i) => (distinct[i] + value) / 2), Infinity]);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(TAIL), at(1 - TAIL)];
  // what has most of its events at one value has no such range
  const [from, to] = low < high ? [low, high] : [sorted[0], sorted[sorted.length - 1]];
  const inner = Array.from({ length: BINS - 1 }, (_, i) => from + ((to - from) * i) / (BINS - 2));
  return Float64Array.from([-Infinity, ...inner, Infinity]);
}

/** Distributions of all inputs of the networks: expected events of every sample at the SM, of all events that pass the selection. */
export function inputDistributions({ luminosity }: Analysis, { table, summary, polynomial, sample }: SelectedEvents): InputDistribution[] {
  const perPb = 1000 * luminosity.value;
  const weights = smWeightsOf(polynomial);
  const rows = summary.samples.map((_, number) => Uint32Array.from(sample.keys()).filter((row) => sample[row] === number));
  return summary.inputs.map((column) => {
    const { values, unit } = columnOf(table, column);
    const known = summary.definitions.find(({ name }) => name === column);
    const edges = distributionEdges(values);
    return {
      column,
      unit,
      definition: known?.definition,
      missing: known?.fill === undefined ? undefined : String(known.fill),
      edges: [...edges],
      samples: summary.samples.map((name, number) => {
        const of = rows[number];
        const filled = histogram(
          Float64Array.from(of, (row) => values[row]),
          edges,
          Float64Array.from(of, (row) => perPb * weights[row]),
        );
        return { name, expected: [...filled.weights], variance: [...filled.squaredWeights] };
      }),
      events: "all simulated events that pass the selection",
    };
  });
}
