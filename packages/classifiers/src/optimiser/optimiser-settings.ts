import { adam, amsgrad } from "./adam.ts";
import { momentum } from "./momentum.ts";
import type { Optimiser } from "./optimiser.ts";
import { withWeightDecay } from "./weight-decay.ts";

/** Optimisers by name. */
export const OPTIMISERS = ["adam", "amsgrad", "sgd"] as const;
/** One of `OPTIMISERS`. */
export type OptimiserName = (typeof OPTIMISERS)[number];

/** How steps follow from gradients. */
export interface OptimiserSettings {
  /** adam if left out. */
  readonly optimiser?: OptimiserName;
  /** Of sgd; 0.9 if left out. */
  readonly momentum?: number;
  /** Decoupled weight decay, per step and learning rate; 0 if left out. */
  readonly weightDecay?: number;
  /** Largest length of a step's gradient; longer ones are scaled down to it. 1 if left out. */
  readonly gradientLimit?: number;
}

const GRADIENT_LIMIT = 1;

/** The optimiser that settings name. */
export function optimiserOf({ optimiser = "adam", momentum: mu = 0.9, weightDecay = 0 }: OptimiserSettings): Optimiser {
  return withWeightDecay({ adam, amsgrad, sgd: momentum(mu) }[optimiser], weightDecay);
}

/** The gradient limit that settings name. */
export const gradientLimitOf = ({ gradientLimit = GRADIENT_LIMIT }: OptimiserSettings): number => gradientLimit;
