import { clopperPearson } from "./binomial-interval.ts";

/** Sums over events: their number, Σw and Σw². */
export interface EventSums {
  readonly events: number;
  readonly weight: number;
  readonly squares: number;
}

/** The share of events that pass, in [0, 1], with the sizes of its errors upwards and downwards. */
export interface Efficiency {
  readonly value: number;
  readonly up: number;
  readonly down: number;
}

/** Relative deviation of (Σw)² from N Σw² below which weights count as equal: rounding of a million additions. */
const EQUAL = 1e-9;

/**
 * The share of weighted events that pass, ε = W_pass/W, with its error.
 *
 * Events of equal weights (where alone N Σw² = (Σw)²) are counted: the error is the interval of Clopper and Pearson, clipped to nothing. Others have
 * √[(1 − ε)² Σ_pass w² + ε² Σ_fail w²]/W, the spread of the events' influences; at ε = 0 and 1, where that vanishes, the interval of Clopper and Pearson
 * for the effective number of events W²/Σw². Errors do not reach beyond 0 and 1.
 * @returns undefined where no share exists: no events, no positive W, or negative weights that take the share out of [0, 1]
 */
export function efficiency(passing: EventSums, all: EventSums): Efficiency | undefined {
  if (!(all.weight > 0)) return undefined;
  const value = passing.weight / all.weight;
  // what rounding leaves of a share of all events
  if (!(value >= -1e-12 && value <= 1 + 1e-12)) return undefined;
  const share = Math.min(1, Math.max(0, value));
  const effective = (all.weight * all.weight) / all.squares;
  const equal = Math.abs(effective / all.events - 1) < EQUAL;
  if (equal || share === 0 || share === 1) {
    const [low, high] = equal ? clopperPearson(passing.events, all.events) : clopperPearson(share * effective, effective);
    return { value: share, up: Math.max(0, high - share), down: Math.max(0, share - low) };
  }
  const variance = (1 - share) ** 2 * passing.squares + share ** 2 * Math.max(0, all.squares - passing.squares);
  const error = Math.sqrt(variance) / all.weight;
  return { value: share, up: Math.min(error, 1 - share), down: Math.min(error, share) };
}
