import { chi2Quantile, normalCdf } from "../distributions.ts";
import type { ShapeVariation } from "../model/template-model.ts";
import type { SimulationStatistics } from "./card.ts";
import { unitNormal, type ParameterList } from "./parameter-list.ts";

/** What a process contributes to the statistical uncertainty of its channel. */
export interface SimulatedProcess {
  readonly name: string;
  readonly signal: boolean;
  /** What multiplies the histogram where all parameters are initial. */
  readonly initial: number;
  /** bins: the histogram and its errors. */
  readonly contents: Float64Array;
  readonly errors: Float64Array;
}

/** The parameters that stand for the statistics of the simulation in a channel. */
export interface StatisticalParameters {
  /** bins: the parameter of the sum of all processes; -1 where there is none. */
  readonly total: Int32Array;
  /** Per process, bins: the parameter that multiplies it there; -1 where there is none. */
  readonly multipliers: readonly Int32Array[];
  /** Per process: errors that are added to it, in units of the histogram. */
  readonly additions: readonly (readonly ShapeVariation[])[];
}

/** How far parameters go, in standard deviations. */
const REACH = 7;
/** A histogram counts as unweighted events up to an error a little above its content. */
const ROUNDING = 0.999;

/** Effective events n²/e², to the next whole number. */
const effectiveEvents = (content: number, variance: number): number => Math.floor(0.5 + (content * content) / variance);

/** The 7σ interval of the mean of n observed events, relative to n. */
function poissonBounds(n: number): [number, number] {
  const tail = normalCdf(-REACH);
  return [chi2Quantile(tail, 2 * n) / (2 * n), chi2Quantile(1 - tail, 2 * n + 2) / (2 * n)];
}

/**
 * Combine's autoMCStats (Barlow and Beeston, Comput. Phys. Commun. 77 (1993) 219, and Conway's short form of it, arXiv:1103.0354). A bin with more
 * effective events than the threshold has one normal parameter for the error of the sum. In a bin with fewer, each process has its own: a Poisson-constrained
 * multiplier where the histogram is worth few events, a normal addition of its error otherwise. Bins without error have none, nor have negative contents in
 * a bin with few events.
 */
export function statisticalParameters(
  { channel, threshold, includeSignal }: SimulationStatistics,
  processes: readonly SimulatedProcess[],
  bins: number,
  list: ParameterList,
): StatisticalParameters {
  const total = new Int32Array(bins).fill(-1);
  const multipliers = processes.map(() => new Int32Array(bins).fill(-1));
  const additions: ShapeVariation[][] = processes.map(() => []);
  const found = { total, multipliers, additions };
  if (threshold < 0) return found;
  const counted = processes.filter(({ signal }) => includeSignal || !signal);
  for (let b = 0; b < bins; b++) {
    const sum = (of: readonly SimulatedProcess[]): number => of.reduce((all, { initial, contents }) => all + initial * contents[b], 0);
    const variance = (of: readonly SimulatedProcess[]): number =>
      of.reduce((all, { initial, errors }) => all + (initial * errors[b]) ** 2, 0);
    if (!(variance(counted) > 0)) continue;
    const name = `prop_bin${channel}_bin${b}`;
    if (effectiveEvents(sum(counted), variance(counted)) > threshold) {
      total[b] = list.add(...unitNormal(name, REACH));
      continue;
    }
    for (const [i, { name: process, contents, errors }] of processes.entries()) {
      const [content, error] = [contents[b], errors[b]];
      if (error <= 0 || content < 0) continue;
      const events = effectiveEvents(content, error * error);
      const own = `${name}_${process}`;
      if (content >= ROUNDING * error && events <= threshold) {
        multipliers[i][b] = list.add(
          { name: own, init: 1, bounds: poissonBounds(events), fixed: false, role: "constrained", searched: false },
          { kind: "poisson", tau: events, observed: events },
        );
        continue;
      }
      const only = (value: number): Float64Array => new Float64Array(bins).with(b, value);
      additions[i].push({ parameter: list.add(...unitNormal(own, REACH)), code: "code4p", up: only(error), down: only(-error) });
    }
  }
  return found;
}
