import { bestCut, binnedSignificance, equalWeightEdges, type Cut } from "@ratiometer/classifiers";
import { binNumber } from "@ratiometer/features";

/** How well a ratio's output tells a point from the SM at the luminosity of the analysis, in expected events with their Monte Carlo errors. */
export interface ExpectedSignificance {
  readonly at: readonly number[];
  /** Expected events at the SM and at the point. */
  readonly sm: number;
  readonly there: number;
  /** Standard deviations at which events of the point reject the SM: by their number, and in bins of log r̂ of equal SM yield. */
  readonly rate: number;
  readonly binned: number;
  readonly bins: number;
  /** The cut on log r̂ that rejects the SM best by the events above it. Not there if the simulation leaves too few above any. */
  readonly cut?: Cut;
}

const BINS = 20;

/**
 * @param logRatio n @param sm expected events, n @param there the same at the point, n
 * @returns undefined if the events of either do not add up to a positive number
 */
export function expectedSignificance(
  at: readonly number[],
  logRatio: Float64Array,
  sm: Float64Array,
  there: Float64Array,
): ExpectedSignificance | undefined {
  const total = (weights: Float64Array): number => weights.reduce((a, b) => a + b, 0);
  if (!(total(sm) > 0 && total(there) > 0)) return undefined;
  const edges = equalWeightEdges(logRatio, sm, BINS);
  const sums = Array.from({ length: edges.length - 1 }, () => ({ signal: 0, background: 0, squares: 0 }));
  logRatio.forEach((value, i) => {
    const bin = sums[binNumber(edges, value)];
    bin.signal += there[i] - sm[i];
    bin.background += sm[i];
    bin.squares += sm[i] ** 2;
  });
  const known = sums.map(({ signal, background, squares }) => ({ signal, background, uncertainty: Math.sqrt(squares) }));
  const all = {
    signal: total(there) - total(sm),
    background: total(sm),
    uncertainty: Math.hypot(...known.map(({ uncertainty }) => uncertainty)),
  };
  const excess = there.map((weight, i) => weight - sm[i]);
  const cut = bestCut(logRatio, excess, sm);
  return {
    at,
    sm: total(sm),
    there: total(there),
    rate: binnedSignificance([all]),
    binned: binnedSignificance(known),
    bins: known.length,
    ...(cut === undefined ? {} : { cut }),
  };
}
