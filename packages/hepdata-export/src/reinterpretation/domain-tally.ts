import type { NetworkInput } from "../artifact-content.ts";

/** Events outside of what a network was trained with, in one column. */
export interface InputOutside {
  readonly column: string;
  /** Smallest and largest value of the training. */
  readonly range: readonly [minimum: number, maximum: number];
  readonly events: number;
  readonly fraction: number;
  /** Outermost quantiles of the training that the artifact knows. */
  readonly quantiles?: {
    readonly probabilities: readonly [low: number, high: number];
    readonly values: readonly [low: number, high: number];
    readonly events: number;
    readonly fraction: number;
  };
}

/** How many events are outside of the training domain. */
export interface DomainCounts {
  readonly events: number;
  /** Outside of the smallest and largest value in any column. */
  readonly outside: number;
  readonly fraction: number;
  /** Outside of the outermost quantiles in any column; events of the training are so, too, with about twice the lower probability in each. */
  readonly outsideQuantiles: number;
  readonly fractionQuantiles: number;
  readonly inputs: readonly InputOutside[];
}

/** Counts events block by block. */
export interface DomainTally {
  /** @param columns values of every input by its name, in the units of the network */
  readonly add: (columns: ReadonlyMap<string, ArrayLike<number>>, events: number) => void;
  readonly counts: () => DomainCounts;
}

/** Rounding to float32 does not put a value outside. */
const MARGIN = 1e-6;

/** Lowest and highest quantile, by probability. */
function outermost({
  quantiles = {},
}: NetworkInput): { readonly p: readonly [number, number]; readonly at: readonly [number, number] } | undefined {
  const known = Object.entries(quantiles)
    .map(([p, at]) => [Number(p), at] as const)
    .filter(([p]) => p > 0 && p < 1)
    .sort(([a], [b]) => a - b);
  const [low, high] = [known.at(0), known.at(-1)];
  if (low === undefined || high === undefined || !(low[0] < 0.5 && high[0] > 0.5)) return undefined;
  return { p: [low[0], high[0]], at: [low[1], high[1]] };
}

/** Whether a value is outside of an interval, by more than the rounding of its ends. */
function isOutside(value: number, [low, high]: readonly [number, number]): boolean {
  const margin = MARGIN * Math.max(Math.abs(low), Math.abs(high));
  return value < low - margin || value > high + margin;
}

/** A tally of events against the training domain of a network. @param inputs its features; coefficients do not belong to events */
export function domainTally(inputs: readonly NetworkInput[]): DomainTally {
  const features = inputs
    .filter(({ role }) => role === "feature")
    .map((input) => ({
      name: input.name,
      range: [input.minimum, input.maximum] as const,
      quantiles: outermost(input),
      outside: 0,
      beyond: 0,
    }));
  let [all, outside, beyond] = [0, 0, 0];
  return {
    add: (columns, events) => {
      const [any, anyBeyond] = [new Uint8Array(events), new Uint8Array(events)];
      for (const feature of features) {
        const values = columns.get(feature.name) ?? [];
        for (let i = 0; i < events; i++) {
          if (isOutside(values[i], feature.range)) {
            feature.outside += 1;
            any[i] = 1;
          }
          if (feature.quantiles !== undefined && isOutside(values[i], feature.quantiles.at)) {
            feature.beyond += 1;
            anyBeyond[i] = 1;
          }
        }
      }
      all += events;
      outside += any.reduce((sum, flag) => sum + flag, 0);
      beyond += anyBeyond.reduce((sum, flag) => sum + flag, 0);
    },
    counts: () => {
      const share = (count: number): number => (all === 0 ? 0 : count / all);
      return {
        events: all,
        outside,
        fraction: share(outside),
        outsideQuantiles: beyond,
        fractionQuantiles: share(beyond),
        inputs: features.map(({ name, range, quantiles, outside: count, beyond: countBeyond }) => ({
          column: name,
          range,
          events: count,
          fraction: share(count),
          ...(quantiles === undefined
            ? {}
            : {
                quantiles: { probabilities: quantiles.p, values: quantiles.at, events: countBeyond, fraction: share(countBeyond) },
              }),
        })),
      };
    },
  };
}
