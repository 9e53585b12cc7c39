import { binCount, binFinder, type BinGrid } from "@ratiometer/features";

/** Expected events of an own process in the bins of a channel. */
export interface OwnTemplate {
  /** bins x T: expected events as a quadratic form in δ = c − c_SM, lower triangle row by row; the first of each bin is the yield at the SM. */
  readonly terms: readonly (readonly number[])[];
  /** Of the yields at the SM, from the squares of the weights. */
  readonly variance: readonly number[];
  /** Simulated events per bin, and those of them with a negative weight. */
  readonly events: readonly number[];
  readonly negative: readonly number[];
  /** Events of the channel that are in none of its bins, and what is expected of them. */
  readonly lost: { readonly events: number; readonly yield: number };
}

/** Fills a template block by block. */
export interface TemplateTally {
  /** @param columns of the axes, the channel's events of each @param weights events x T, expected events that each stands for */
  readonly add: (columns: readonly ArrayLike<number>[], weights: ArrayLike<number>) => void;
  readonly template: () => OwnTemplate;
}

/** @param termsPerEvent T */
export function templateTally(grid: BinGrid, termsPerEvent: number): TemplateTally {
  const bins = binCount(grid);
  const terms = Array.from({ length: bins }, () => new Array<number>(termsPerEvent).fill(0));
  const [variance, events, negative] = Array.from({ length: 3 }, () => new Array<number>(bins).fill(0));
  const lost = { events: 0, yield: 0 };
  return {
    add: (columns, weights) => {
      const binOf = binFinder(grid, columns);
      for (let i = 0; i < columns[0].length; i++) {
        const sm = weights[i * termsPerEvent];
        const bin = binOf(i);
        if (bin < 0) {
          lost.events += 1;
          lost.yield += sm;
          continue;
        }
        for (let t = 0; t < termsPerEvent; t++) terms[bin][t] += weights[i * termsPerEvent + t];
        variance[bin] += sm * sm;
        events[bin] += 1;
        if (sm < 0) negative[bin] += 1;
      }
    },
    template: () => ({ terms, variance, events, negative, lost }),
  };
}
