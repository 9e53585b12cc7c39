import type { RandomStream } from "@ratiometer/tables";

/** A normal distribution in the coefficient's own unit. */
export interface NormalPrior {
  readonly mean: number;
  readonly width: number;
}

/** What a coefficient's value in training is drawn from. */
export interface DrawnCoefficient {
  readonly range: readonly [number, number];
  /** Cut off at the ends of the range, in which its mean lies; uniform over the range if left out. */
  readonly prior?: NormalPrior;
}

/** A value of a coefficient from its prior. */
export function drawCoefficient({ range: [low, high], prior }: DrawnCoefficient, stream: RandomStream): number {
  const uniform = (): number => low + (high - low) * stream.uniform();
  if (prior === undefined) return uniform();
  const { mean, width } = prior;
  // by rejection, from whichever of the two is nearer: a third of the values at least are taken
  for (;;) {
    if (width < high - low) {
      const value = mean + width * stream.normal();
      if (value >= low && value <= high) return value;
    } else {
      const value = uniform();
      if (stream.uniform() < Math.exp(-0.5 * ((value - mean) / width) ** 2)) return value;
    }
  }
}
